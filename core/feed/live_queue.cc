// SPDX-License-Identifier: Apache-2.0
#include "core/feed/live_queue.h"

#include <iterator>
#include <utility>

namespace wireroom::feed {
namespace {

size_t SizeOf(const LiveEvent& event) { return event.topic.size() + event.message.size(); }

}  // namespace

size_t LiveQueue::Push(std::vector<LiveEvent>&& events) {
  const std::lock_guard lock(mutex_);
  for (LiveEvent& event : events) {
    bytes_ += SizeOf(event);
    events_.push_back(std::move(event));
  }
  size_t dropped = 0;
  while (begin_ < events_.size() &&
         (events_.size() - begin_ > max_events_ || bytes_ > max_bytes_)) {
    bytes_ -= SizeOf(events_[begin_]);
    events_[begin_++] = LiveEvent{};
    ++dropped;
  }
  // Moves the rest to the front once in a while: amortised constant.
  if (begin_ > max_events_) {
    events_.erase(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
  }
  return dropped;
}

void LiveQueue::Take(std::vector<LiveEvent>* out) {
  out->clear();
  const std::lock_guard lock(mutex_);
  out->swap(events_);
  if (begin_ > 0) out->erase(out->begin(), out->begin() + static_cast<std::ptrdiff_t>(begin_));
  begin_ = 0;
  bytes_ = 0;
}

}  // namespace wireroom::feed
