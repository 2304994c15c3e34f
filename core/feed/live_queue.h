// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "core/feed/live_publisher.h"

namespace wireroom::feed {

// What waits to be published: bounded, the oldest give way. Any thread.
class LiveQueue {
 public:
  LiveQueue(size_t max_events, size_t max_bytes) : max_events_(max_events), max_bytes_(max_bytes) {}

  // How many events were dropped for it.
  size_t Push(std::vector<LiveEvent>&& events);

  // Moves everything that waits to `out`, which is emptied first.
  void Take(std::vector<LiveEvent>* out);

 private:
  const size_t max_events_;
  const size_t max_bytes_;
  std::mutex mutex_;
  // Below: guarded by mutex_.
  std::vector<LiveEvent> events_;
  // The first of them that was not dropped.
  size_t begin_ = 0;
  size_t bytes_ = 0;
};

}  // namespace wireroom::feed
