// SPDX-License-Identifier: Apache-2.0
//
// The live feed: committed events to whoever subscribes, [topic][Event] on an
// XPUB socket with one thread that owns it. Best effort by nature: a subscriber
// that is too slow misses events, sees the gap in the sequences, and reads them
// from the journal. Nothing here ever holds up the pipeline.
//
// Beside the events goes a heartbeat (topic "system.heartbeat/") with the head
// sequence: each heartbeat interval, however busy the feed is, and at once when
// someone subscribes. Subscriptions take effect in the order in which they are
// made, so whoever subscribes to the heartbeat last knows with the first
// heartbeat that all its subscriptions work.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/journal/store.h"
#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"

namespace zmq {
class context_t;
}

namespace wireroom::feed {

// One event to be published.
struct LiveEvent {
  uint64_t sequence = 0;
  // See LiveTopic.
  std::string topic;
  // The serialised v1::Event.
  std::string message;
};

struct LiveOptions {
  // See ParseBindEndpoint.
  std::string endpoint = "tcp://127.0.0.1:7771";
  std::chrono::milliseconds heartbeat{1000};
  // Events that wait for one slow subscriber before it misses some.
  int high_water = 10000;
  // What may wait in front of the socket; beyond it the oldest are dropped.
  size_t max_waiting_events = 65536;
  size_t max_waiting_bytes = 64 * 1024 * 1024;
  // A subscription to a longer topic closes its connection.
  size_t max_topic_bytes = 1024;
  // How long Close waits for subscribers to take what was published.
  std::chrono::milliseconds linger{1000};
};

class LivePublisher {
 public:
  // The pointers outlive it. `store` names the stream, its epoch, its head at the
  // start and its first event.
  LivePublisher(LiveOptions options, zmq::context_t* context, const journal::Store* store,
                const ops::Clock* clock, ops::Logger* log, ops::Stats* stats);
  // Closes.
  ~LivePublisher();

  // Binds and starts the thread. Errors: see BindSocket. Once.
  absl::Status Start();

  // Where it listens, with the real port. After Start.
  const std::string& endpoint() const;

  // After the commit, in the order of the sequences. Any thread; does not block.
  void Publish(std::vector<LiveEvent>&& events);

  // Publishes what waits, with a last heartbeat behind it, closes the socket and
  // ends the thread.
  void Close();

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace wireroom::feed
