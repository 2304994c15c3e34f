// SPDX-License-Identifier: Apache-2.0
#include "core/feed/event_cache.h"

#include "absl/strings/str_cat.h"

namespace wireroom::feed {
namespace {

// What a chunk takes beside its bytes.
constexpr size_t kOverhead = 256;

}  // namespace

absl::StatusOr<EventCache::Chunk> EventCache::Find(uint64_t sequence) {
  auto at = by_first_.upper_bound(sequence);
  if (at != by_first_.begin() && (*std::prev(at)->second)->last() >= sequence) {
    const auto found = std::prev(at)->second;
    chunks_.splice(chunks_.begin(), chunks_, found);
    return *found;
  }
  return ReadChunk(sequence);
}

absl::StatusOr<EventCache::Chunk> EventCache::ReadChunk(uint64_t sequence) {
  if (sequence > store_->head()) return absl::NotFoundError("not committed yet");
  ++reads_;
  std::vector<journal::EventRecord> records;
  const absl::Status status = store_->Read(sequence, kChunkEvents, kChunkBytes, &records);
  if (!status.ok()) return status;
  if (records.empty() || records.front().sequence != sequence) {
    return absl::OutOfRangeError(absl::StrCat("sequence ", sequence, " is not kept any more"));
  }
  size_t following = 1;
  while (following < records.size() && records[following].sequence == sequence + following) {
    ++following;
  }
  records.resize(following);
  auto chunk = std::make_shared<const EventChunk>(records);
  Keep(chunk);
  return chunk;
}

void EventCache::Keep(const Chunk& chunk) {
  chunks_.push_front(chunk);
  const auto added = by_first_.emplace(chunk->first(), chunks_.begin());
  if (!added.second) {
    bytes_ -= (*added.first->second)->size() + kOverhead;
    chunks_.erase(added.first->second);
    added.first->second = chunks_.begin();
  }
  bytes_ += chunk->size() + kOverhead;
  while (bytes_ > max_bytes_ && chunks_.size() > 1) {
    bytes_ -= chunks_.back()->size() + kOverhead;
    by_first_.erase(chunks_.back()->first());
    chunks_.pop_back();
  }
}

}  // namespace wireroom::feed
