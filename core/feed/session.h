// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "core/feed/event_filter.h"

namespace wireroom::feed {

// How much of the log one connection has been given, and how much of that it is
// done with: pure bookkeeping.
class Session {
 public:
  Session(std::string name, const v1::EventFilter& filter, const v1::Window& window,
          uint64_t after)
      : name_(std::move(name)),
        matcher_(filter),
        window_events_(window.events()),
        window_bytes_(window.bytes()),
        read_(after),
        told_(after),
        acknowledged_(after) {}

  // Empty: nothing is remembered of it.
  const std::string& name() const { return name_; }
  EventMatcher& matcher() { return matcher_; }

  // The log is read up to here; and the subscriber knows that it is read up to
  // here.
  uint64_t read() const { return read_; }
  uint64_t told() const { return told_; }
  uint64_t acknowledged() const { return acknowledged_; }

  // Whether one more event may be delivered beside `events` that are about to be.
  bool Admits(uint64_t events, uint64_t bytes, uint64_t event_bytes) const {
    const uint64_t count = unacknowledged_.size() + events;
    return count == 0 || (count < window_events_ &&
                          unacknowledged_bytes_ + bytes + event_bytes <= window_bytes_);
  }
  bool full() const { return !Admits(0, 0, 0); }

  // An event goes out with the next message.
  void Deliver(uint64_t sequence, uint64_t bytes) {
    unacknowledged_.push_back({sequence, bytes});
    unacknowledged_bytes_ += bytes;
  }
  void MarkRead(uint64_t up_to) { read_ = up_to; }
  void MarkTold() { told_ = read_; }

  // False: ahead of what it was told.
  bool Acknowledge(uint64_t up_to) {
    if (up_to > told_) return false;
    if (up_to <= acknowledged_) return true;
    acknowledged_ = up_to;
    while (!unacknowledged_.empty() && unacknowledged_.front().sequence <= up_to) {
      unacknowledged_bytes_ -= unacknowledged_.front().bytes;
      unacknowledged_.pop_front();
    }
    return true;
  }

 private:
  struct Delivered {
    uint64_t sequence = 0;
    uint64_t bytes = 0;
  };

  const std::string name_;
  EventMatcher matcher_;
  const uint64_t window_events_;
  const uint64_t window_bytes_;
  uint64_t read_;
  uint64_t told_;
  uint64_t acknowledged_;
  std::deque<Delivered> unacknowledged_;
  uint64_t unacknowledged_bytes_ = 0;
};

}  // namespace wireroom::feed
