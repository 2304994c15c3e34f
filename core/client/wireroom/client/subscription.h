// SPDX-License-Identifier: Apache-2.0
//
// Follows the events of a Wireroom daemon and misses none: the daemon remembers
// the subscriber by its name and goes on where it left off.
//
//   using namespace wireroom::client;
//   EventFilter filter;
//   filter.add_types("alert.");
//   Subscription alerts = Subscribe("desk-alerts", filter, From::First());
//   while (auto item = alerts.Next(std::chrono::hours(1))) {
//     if (item->kind == Item::Kind::kEvent) Handle(item->event);
//     if (item->kind == Item::Kind::kTruncated) Warn(item->from, item->to);
//   }
//   if (alerts.state() == SubscriptionState::kEnded) return Fail(alerts.error());
//
// Each event comes once and in the order of its sequence, over restarts and
// crashes of the daemon and over lost connections: the subscription connects
// again by itself, drops what comes a second time, and opens anew where a message
// was lost. The end of the log comes from the daemon's memory, what is older from
// its journal.
//
// Acknowledging. Next acknowledges what it gave before: its work is done when the
// next item is asked for. What was not acknowledged comes again after a crash of
// the subscriber, so its work is done at least once; exactly once for one that
// keeps the sequence together with its results, and begins with
// From::Sequence(kept + 1) and `name` empty, or passes over events up to it.
// With acknowledge_by_hand nothing is acknowledged but by Acknowledge.
//
// Threads: a Subscription belongs to one thread at a time and has none of its own;
// it moves inside Next and Flush. A subscriber that does not call them for long
// keeps its place.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "wireroom/v1/event.pb.h"
#include "wireroom/v1/feed.pb.h"

namespace wireroom::client {

// See wireroom/v1/feed.proto: types, topics, entities, sources, min_level. Empty:
// everything.
using v1::EventFilter;

// Where a name that the daemon does not know yet begins, and a subscription without
// a name. A known name goes on behind its last acknowledged event.
class From {
 public:
  // With the oldest event that is kept.
  static From First();
  // With what comes from now on.
  static From Now();
  // With this event, 1 to one more than the newest.
  static From Sequence(uint64_t sequence);
  // With the first event that came in then or later.
  static From Time(std::chrono::system_clock::time_point time);
  static From Time(const google::protobuf::Timestamp& time);
  // Only for a name that the daemon knows: else the subscription ends with an
  // error.
  static From LastAcknowledged();

  const v1::Start& start() const { return start_; }

 private:
  v1::Start start_;
};

struct SubscriptionOptions {
  // The daemon's sessions.bind.
  std::string endpoint = "tcp://127.0.0.1:7772";
  // 1 to 128 bytes of UTF-8 without control characters; two processes must not
  // share one. Empty: the daemon remembers nothing.
  std::string name;
  EventFilter filter;
  From from = From::First();
  bool acknowledge_by_hand = false;
  // Events and bytes that may be delivered and not acknowledged. With
  // acknowledge_by_hand no more comes until something is acknowledged.
  uint32_t window_events = 8192;
  uint64_t window_bytes = 8 << 20;
  // After a lost connection the next attempt waits, twice as long each time.
  std::chrono::milliseconds first_retry{100};
  std::chrono::milliseconds last_retry{2000};
  // A daemon that said nothing for so long is taken for gone. It speaks each
  // second.
  std::chrono::milliseconds silence{5000};
};

struct Item {
  enum class Kind {
    // `event`.
    kEvent,
    // The events `from` to `to` are not kept any more, or are further back than
    // the daemon lets a subscriber be; what is left follows. from is 0 for a
    // start by time.
    kTruncated,
    // Event `from` is damaged in the daemon's journal: `detail`.
    kDamaged,
    // The daemon's journal was restored from a backup, or is another one: `stream`
    // and `epoch`. What was given before and is not in it any more has been lost;
    // what follows was not given before.
    kRestart,
  };
  Kind kind = Kind::kEvent;
  v1::Event event;
  uint64_t from = 0;
  uint64_t to = 0;
  std::string detail;
  std::string stream;
  uint32_t epoch = 0;
};

enum class SubscriptionState {
  // Not connected, or not opened yet. error() has the last trouble, if any.
  kConnecting,
  kOpen,
  // It is over, and error() says why: the daemon refuses it (a bad name, filter,
  // start), another process took over its name, or an operator dropped it.
  kEnded,
};

class Subscription {
 public:
  // Connects in the background of the calls below; a daemon that is not there yet
  // is no error. Throws std::invalid_argument when the endpoint is not one, and
  // std::runtime_error when ZeroMQ has no sockets left.
  explicit Subscription(SubscriptionOptions options);
  // What is not acknowledged comes again to the next of this name.
  ~Subscription();
  Subscription(Subscription&&) noexcept;
  Subscription& operator=(Subscription&&) = delete;

  // The next item, and with it everything before is acknowledged. nullopt: time is
  // up, or the subscription has ended (see state).
  std::optional<Item> Next(std::chrono::milliseconds timeout);

  // With acknowledge_by_hand: the work on every event up to `sequence` is done.
  void Acknowledge(uint64_t sequence);

  // Everything that was given so far is done: acknowledges it (unless by hand) and
  // waits until the cursor is on the daemon's disk. False: time is up, or it ended.
  // At once true without a name.
  bool Flush(std::chrono::milliseconds timeout);

  SubscriptionState state() const;
  // The last trouble in one sentence; empty: none since the last opening.
  const std::string& error() const;

  // The log has been read up to here for this subscription, and what matches was
  // given.
  uint64_t position() const;
  // The newest event of the log, as far as it is known.
  uint64_t head() const;
  // The sequence of the oldest event that is kept, likewise.
  uint64_t first() const;

 private:
  class Session;
  std::unique_ptr<Session> session_;
};

// A named subscription with the other options at their defaults.
Subscription Subscribe(std::string name, EventFilter filter, From from,
                       std::string endpoint = SubscriptionOptions().endpoint);

}  // namespace wireroom::client
