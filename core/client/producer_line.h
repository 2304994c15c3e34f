// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wireroom/client/producer.h"
#include "zmq.hpp"

namespace wireroom::client {

// One connection of a producer to a daemon, from connect to the first
// disconnect: a DEALER and the monitor that tells of its end. What was sent on a
// lost connection is never sent by ZeroMQ on the next one, because that is a new
// object.
class ProducerLine {
 public:
  // Throws zmq::error_t.
  ProducerLine(zmq::context_t* context, const std::string& endpoint);
  ~ProducerLine();
  ProducerLine(const ProducerLine&) = delete;
  ProducerLine& operator=(const ProducerLine&) = delete;

  // Queues one message; what is queued before the connection stands goes out
  // with it.
  void Send(const std::string& request, const std::vector<std::string_view>& articles = {});

  // False: nothing there. A message that is not an IngestReply is passed over.
  bool Receive(v1::IngestReply* reply);

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
