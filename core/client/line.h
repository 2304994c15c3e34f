// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "zmq.hpp"

namespace wireroom::client {

// One connection to a daemon, from connect to the first
// disconnect: a DEALER and the monitor that tells of its end. What was sent on a
// lost connection is never sent by ZeroMQ on the next one, because that is a new
// object.
class Line {
 public:
  // Throws zmq::error_t.
  Line(zmq::context_t* context, const std::string& endpoint);
  ~Line();
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  // Queues one message; what is queued before the connection stands goes out
  // with it.
  void Send(const std::string& request, const std::vector<std::string_view>& frames = {});

  // One message with all its frames. False: nothing there.
  bool Receive(std::vector<zmq::message_t>* frames);

  // True once the connection is over; there may still be something to Receive.
  bool lost();

  // Waits until there is something to do.
  void Wait(std::chrono::milliseconds timeout);

 private:
  zmq::socket_t dealer_;
  zmq::socket_t monitor_;
  bool lost_ = false;
};

}  // namespace wireroom::client
