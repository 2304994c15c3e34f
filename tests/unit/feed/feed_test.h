// SPDX-License-Identifier: Apache-2.0
//
// What the tests of the feed share: a store with something in it, and bare
// ZeroMQ peers that wait for messages, never for time to pass.
#pragma once

#include <string>
#include <vector>

#include "core/journal/memory_store.h"
#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"
#include "wireroom/v1/event.pb.h"
#include "wireroom/v1/feed.pb.h"
#include "zmq.hpp"

namespace wireroom::feed {

// After this long a test gives up on an event that has to come.
inline constexpr int kPatienceMs = 20'000;

// A closed socket lets go of its port a moment later, on ZeroMQ's own thread.
template <typename Start>
absl::Status StartOncePortIsFree(Start start) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMs);
  absl::Status status = start();
  while (status.code() == absl::StatusCode::kAlreadyExists &&
         std::chrono::steady_clock::now() < until) {
    std::this_thread::yield();
    status = start();
  }
  return status;
}

inline std::string HelloBytes(const std::string& name, uint64_t epoch = 1) {
  v1::IngestRequest request;
  request.mutable_hello()->set_protocol(1);
  request.mutable_hello()->set_producer(name);
  request.mutable_hello()->set_epoch(epoch);
  return request.SerializeAsString();
}

inline std::string SubmitBytes(uint64_t number, uint64_t tag = 0) {
  v1::IngestRequest request;
  request.mutable_submit()->set_number(number);
  request.mutable_submit()->set_tag(tag);
  return request.SerializeAsString();
}

inline std::string PingBytes() {
  v1::IngestRequest request;
  request.mutable_ping();
  return request.SerializeAsString();
}

inline std::string ArticleBytes(const std::string& id, const std::string& text = "text") {
  v1::Article article;
  article.set_id(id);
  article.set_source("Harbour Courier");
  article.set_text(text);
  return article.SerializeAsString();
}

// A connected DEALER or SUB that speaks bytes.
class Peer {
 public:
  Peer(zmq::context_t& context, zmq::socket_type type, const std::string& endpoint)
      : context_(&context), socket_(context, type) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::rcvtimeo, kPatienceMs);
    socket_.set(zmq::sockopt::sndtimeo, kPatienceMs);
    socket_.connect(endpoint);
  }

  zmq::socket_t& socket() { return socket_; }

  void Send(const std::vector<std::string>& frames) {
    for (size_t i = 0; i < frames.size(); ++i) {
      socket_.send(zmq::buffer(frames[i]), i + 1 < frames.size() ? zmq::send_flags::sndmore
                                                                  : zmq::send_flags::none);
    }
  }

  // To be called before what disconnects it.
  void WatchDisconnects() {
    socket_.set(zmq::sockopt::reconnect_ivl, -1);
    zmq_socket_monitor(socket_.handle(), "inproc://disconnects", ZMQ_EVENT_DISCONNECTED);
    monitor_ = zmq::socket_t(*context_, zmq::socket_type::pair);
    monitor_.set(zmq::sockopt::linger, 0);
    monitor_.set(zmq::sockopt::rcvtimeo, kPatienceMs);
    monitor_.connect("inproc://disconnects");
  }

  // Waits until the other side closed the connection.
  bool WaitForDisconnect() {
    zmq::message_t event;
    return monitor_.recv(event).has_value();
  }

  // Empty: nothing came.
  std::vector<std::string> Receive() {
    std::vector<std::string> frames;
    zmq::message_t frame;
    do {
      if (!socket_.recv(frame)) return {};
      frames.push_back(frame.to_string());
    } while (frame.more());
    return frames;
  }

  v1::IngestReply Reply() {
    v1::IngestReply reply;
    const std::vector<std::string> frames = Receive();
    if (frames.size() == 1) reply.ParseFromString(frames[0]);
    return reply;
  }

 private:
  zmq::context_t* context_;
  zmq::socket_t socket_;
  zmq::socket_t monitor_;
};

}  // namespace wireroom::feed
