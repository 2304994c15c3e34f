// SPDX-License-Identifier: Apache-2.0
//
// Gives subscribers the log and remembers where each is: the ROUTER side of the
// session protocol (proto/wireroom/v1/feed.proto), with one thread that owns the
// socket and one that writes cursors.
//
//   SessionServer sessions(options, &store, &clock, &log, &stats);
//   sessions.Start();
//   ...
//   sessions.Notify();     // after each commit
//
// The end of the log and what is being replayed are shared in memory (EventCache).
// Reading holds no transaction while anything is waited for. The threads run at a
// lower priority than the pipeline, so that a replay at full speed takes what
// ingest leaves.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/feed/cursor_book.h"
#include "core/feed/session_protocol.h"
#include "core/journal/store.h"
#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"

namespace wireroom::feed {

struct SessionOptions {
  // See ParseBindEndpoint; inproc is not for sessions, whose ZeroMQ context is
  // their own.
  std::string endpoint = "tcp://127.0.0.1:7772";
  SessionLimits limits;
  CursorBookOptions cursors;
  // How long Close waits for subscribers to take what was sent.
  std::chrono::milliseconds linger{1000};
};

class SessionServer {
 public:
  // The pointers outlive it.
  SessionServer(SessionOptions options, journal::Store* store, const ops::Clock* clock,
                ops::Logger* log, ops::Stats* stats);
  // Closes.
  ~SessionServer();

  // Binds and starts the threads. Errors: see BindSocket. Once.
  absl::Status Start();

  // Where it listens, with the real port. After Start.
  const std::string& endpoint() const;

  // There are new events. Any thread; does not block.
  void Notify();

  // Every subscriber that has a cursor. Any thread, after Start.
  std::vector<SubscriberPosition> List() const;

  // See SessionProtocol::Drop; waits for it. Any thread but its own, between Start
  // and Close.
  absl::Status Drop(const std::string& name, bool connected_too);

  // Sends what is committed as far as the windows allow, tells every subscriber
  // that the daemon stops, writes the cursors and ends the threads.
  void Close();

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace wireroom::feed
