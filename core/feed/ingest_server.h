// SPDX-License-Identifier: Apache-2.0
//
// Takes articles in from producers: the ROUTER side of the ingest protocol
// (proto/wireroom/v1/feed.proto), with one thread that owns the socket.
//
//   IngestServer server(options, &store, &clock, &log, &stats);
//   server.Start([&](std::vector<Received>&& articles) { ... });
//   ...
//   server.Complete(std::move(completed));   // any thread, after the commit
//   ...
//   server.StopTaking();                     // refuse what is new
//   ... drain, commit, Complete ...
//   server.Close();                          // send the last Acks, close
//
// There is no queue inside: what is in hand is bounded by the credit.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/feed/ingest.h"
#include "core/journal/store.h"
#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"

namespace zmq {
class context_t;
}

namespace wireroom::feed {

struct IngestOptions {
  // See ParseBindEndpoint.
  std::string endpoint = "tcp://127.0.0.1:7770";
  IngestLimits limits;
  // See SocketOptions.
  std::chrono::milliseconds handshake{5000};
  std::chrono::milliseconds heartbeat{5000};
  std::chrono::milliseconds heartbeat_timeout{15000};
  // How long Close waits for peers to take their last Acks.
  std::chrono::milliseconds linger{1000};
};

// Articles in the order of their arrival; called on the ingest thread, which
// serves nobody meanwhile: it must not block.
using OnReceived = std::function<void(std::vector<Received>&&)>;

class IngestServer {
 public:
  // The pointers outlive it. `store` tells each producer where to go on, and what
  // a re-sent article became.
  IngestServer(IngestOptions options, zmq::context_t* context, const journal::Store* store,
               const ops::Clock* clock, ops::Logger* log, ops::Stats* stats);
  // Closes.
  ~IngestServer();

  // Binds and starts the thread. Errors: see BindSocket. Once.
  absl::Status Start(OnReceived on_received);

  // Where it listens, with the real port. After Start.
  const std::string& endpoint() const;

  // After the commit of these articles, never before. Those of one producer come
  // in the order in which they were received. Any thread; does not block.
  void Complete(std::vector<Completed>&& completed);

  // From now on hellos and articles are refused. When it returns, on_received is
  // not called any more. Not on the ingest thread.
  void StopTaking();

  // Sends what was completed, closes the socket, ends the thread. What is in hand
  // stays unacknowledged, and its producers will send it again.
  void Close();

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace wireroom::feed
