// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/past_events.h"

#include <algorithm>

#include "core/journal/log_position.h"

namespace wireroom::pipeline {
namespace {

constexpr size_t kPageBytes = 4 << 20;

}  // namespace

uint64_t PastEvents::FirstOf(const Range& range) const {
  const uint64_t oldest = store_->first() != 0 ? store_->first() : store_->head() + 1;
  if (range.from != 0) return std::max(range.from, oldest);
  if (range.since == WR_TIME_UNKNOWN) return oldest;
  return std::max(journal::SequenceAtTime(*store_, range.since), oldest);
}

absl::Status PastEvents::Page(uint64_t from, size_t most,
                              std::vector<journal::EventRecord>* out) const {
  if (from <= store_->head()) return store_->Read(from, most, kPageBytes, out);
  for (const journal::EventRecord& event : *batch_)
    if (event.sequence >= from && out->size() < most) out->push_back(event);
  return absl::OkStatus();
}

absl::StatusOr<bool> PastEvents::Read(const Range& range,
                                      const std::function<bool(const wr_article&)>& each,
                                      uint64_t* next) {
  *next = FirstOf(range);
  std::vector<journal::EventRecord> events;
  for (size_t looked = 0; looked < range.most;) {
    events.clear();
    const absl::Status status = Page(*next, range.most - looked, &events);
    // A damaged one is passed over: it is told of where the journal is read for people.
    if (absl::IsDataLoss(status)) {
      ++*next, ++looked;
      continue;
    }
    if (!status.ok()) return status;
    if (events.empty()) return false;
    for (const journal::EventRecord& event : events) {
      if (range.before != 0 && event.sequence >= range.before) return false;
      *next = event.sequence + 1;
      ++looked;
      if (range.since != WR_TIME_UNKNOWN && event.time < range.since) continue;
      const wr_article* article = article_.Read(event.message);
      if (article && !each(*article)) return true;
    }
  }
  return true;
}

}  // namespace wireroom::pipeline
