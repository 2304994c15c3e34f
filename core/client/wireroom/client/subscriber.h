// SPDX-License-Identifier: Apache-2.0
//
// Follows the live feed of a Wireroom daemon and says when it missed something.
//
//   wireroom::client::Subscriber subscriber({});
//   while (auto item = subscriber.Next(std::chrono::seconds(10))) {
//     using Kind = wireroom::client::LiveItem::Kind;
//     if (item->kind == Kind::kEvent) Handle(item->event);
//     if (item->kind == Kind::kGap) Warn(item->from, item->to);
//   }
//
// The live feed is best effort: a subscriber that is too slow, or away, misses
// events. The sequences tell. A subscriber of everything gets a kGap before the
// first event behind the gap, or with the next heartbeat (each second) when no
// event follows. A subscriber of some topics can't tell a missed event from one
// of another topic: it gets no kGap.
//
// Threads: a Subscriber belongs to one thread at a time. It connects again by
// itself, in the background.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "wireroom/v1/event.pb.h"

namespace wireroom::client {

struct SubscriberOptions {
  // The daemon's live.bind.
  std::string endpoint = "tcp://127.0.0.1:7771";
  // Prefixes of topics, e.g. "alert.firing/", "article.enriched/medtop:11000000/".
  // Topics end every segment in "/"; so should a prefix. Empty: everything.
  std::vector<std::string> topics;
  // Events that may wait here for Next before this subscriber misses some.
  int high_water = 10000;
};

struct LiveItem {
  enum class Kind {
    // `topic` and `event`.
    kEvent,
    // `event.heartbeat`: nothing happened, or all is well.
    kHeartbeat,
    // The events `from` to `to` were missed; they are in the daemon's journal.
    kGap,
    // The daemon has another stream or epoch than before, or sequences that went
    // back (another data directory, a restored backup): numbers start anew.
    kRestart,
    // Not a message of this feed; it was dropped.
    kMalformed,
  };
  Kind kind = Kind::kEvent;
  std::string topic;
  v1::Event event;
  uint64_t from = 0;
  uint64_t to = 0;
};

class Subscriber {
 public:
  // Throws std::invalid_argument when the endpoint is not one, and
  // std::runtime_error when ZeroMQ has no sockets left.
  explicit Subscriber(SubscriberOptions options);
  ~Subscriber();
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  // Waits until the daemon knows all subscriptions: what it publishes from then
  // on arrives here. False: time is up. What came in the meantime is kept for
  // Next.
  bool WaitUntilLive(std::chrono::milliseconds timeout);

  // The next item; nullopt: time is up.
  std::optional<LiveItem> Next(std::chrono::milliseconds timeout);

 private:
  class Session;
  std::unique_ptr<Session> session_;
};

}  // namespace wireroom::client
