// SPDX-License-Identifier: Apache-2.0
#include "core/feed/event_chunk.h"

#include "wireroom/v1/feed.pb.h"

namespace wireroom::feed {

void AppendEvent(std::string_view event, std::string* events) {
  // Wire type 2: a length and so many bytes.
  events->push_back(static_cast<char>(v1::Events::kEventsFieldNumber << 3 | 2));
  size_t length = event.size();
  for (; length >= 0x80; length >>= 7) events->push_back(static_cast<char>(length | 0x80));
  events->push_back(static_cast<char>(length));
  events->append(event);
}

EventChunk::EventChunk(const std::vector<journal::EventRecord>& records)
    : first_(records.front().sequence) {
  size_t bytes = 0;
  for (const journal::EventRecord& record : records) bytes += record.message.size() + 8;
  bytes_.reserve(bytes);
  ends_.reserve(records.size());
  sizes_.reserve(records.size());
  for (const journal::EventRecord& record : records) {
    AppendEvent(record.message, &bytes_);
    ends_.push_back(static_cast<uint32_t>(bytes_.size()));
    sizes_.push_back(static_cast<uint32_t>(record.message.size()));
  }
}

size_t EventChunk::Begin(uint64_t sequence) const {
  return sequence == first_ ? 0 : End(sequence - 1);
}

std::string_view EventChunk::At(uint64_t sequence) const {
  const size_t size = sizes_[sequence - first_];
  return std::string_view(bytes_).substr(End(sequence) - size, size);
}

std::string_view EventChunk::Stretch(uint64_t from, uint64_t to) const {
  const size_t begin = Begin(from);
  return std::string_view(bytes_).substr(begin, End(to) - begin);
}

}  // namespace wireroom::feed
