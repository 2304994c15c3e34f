// SPDX-License-Identifier: Apache-2.0
#include "core/client/line.h"

#include <atomic>
#include <cstring>

namespace wireroom::client {
namespace {

constexpr int64_t kMaxFrameBytes = 64 * 1024 * 1024;

std::string MonitorAddress() {
  static std::atomic<uint64_t> last{0};
  return "inproc://wireroom-line-" + std::to_string(++last);
}

bool ReceiveFrame(zmq::socket_t& socket, zmq::message_t* frame) {
  while (zmq_msg_recv(frame->handle(), socket.handle(), ZMQ_DONTWAIT) < 0) {
    if (zmq_errno() != EINTR) return false;
  }
  return true;
}

}  // namespace

Line::Line(zmq::context_t* context, const std::string& endpoint)
    : dealer_(*context, zmq::socket_type::dealer), monitor_(*context, zmq::socket_type::pair) {
  dealer_.set(zmq::sockopt::linger, 0);
  // The credit is the bound.
  dealer_.set(zmq::sockopt::sndhwm, 0);
  dealer_.set(zmq::sockopt::rcvhwm, 0);
  dealer_.set(zmq::sockopt::maxmsgsize, kMaxFrameBytes);
  dealer_.set(zmq::sockopt::reconnect_ivl, 100);
  dealer_.set(zmq::sockopt::reconnect_ivl_max, 2000);
  dealer_.set(zmq::sockopt::connect_timeout, 5000);
  dealer_.set(zmq::sockopt::heartbeat_ivl, 5000);
  dealer_.set(zmq::sockopt::heartbeat_timeout, 15000);
  dealer_.set(zmq::sockopt::ipv6, endpoint.starts_with("tcp://["));
  monitor_.set(zmq::sockopt::linger, 0);
  const std::string address = MonitorAddress();
  if (zmq_socket_monitor(dealer_.handle(), address.c_str(), ZMQ_EVENT_DISCONNECTED) != 0) {
    throw zmq::error_t();
  }
  monitor_.connect(address);
  dealer_.connect(endpoint);
}

Line::~Line() { zmq_socket_monitor(dealer_.handle(), nullptr, 0); }

void Line::Send(const std::string& request,
                        const std::vector<std::string_view>& frames) {
  const int more = ZMQ_DONTWAIT | ZMQ_SNDMORE;
  zmq_send(dealer_.handle(), request.data(), request.size(),
           frames.empty() ? ZMQ_DONTWAIT : more);
  for (size_t i = 0; i < frames.size(); ++i) {
    zmq_send(dealer_.handle(), frames[i].data(), frames[i].size(),
             i + 1 < frames.size() ? more : ZMQ_DONTWAIT);
  }
}

bool Line::Receive(std::vector<zmq::message_t>* frames) {
  frames->clear();
  zmq::message_t frame;
  while (ReceiveFrame(dealer_, &frame)) {
    const bool more = frame.more();
    frames->push_back(std::move(frame));
    if (!more) return true;
    frame = zmq::message_t();
  }
  return false;
}

bool Line::lost() {
  zmq::message_t frame;
  while (ReceiveFrame(monitor_, &frame)) {
    // The first frame of two is the event (16 bits) and its value; only
    // disconnects are asked for.
    lost_ = lost_ || frame.more();
  }
  return lost_;
}

void Line::Wait(std::chrono::milliseconds timeout) {
  zmq_pollitem_t items[] = {{dealer_.handle(), 0, ZMQ_POLLIN, 0},
                            {monitor_.handle(), 0, ZMQ_POLLIN, 0}};
  zmq_poll(items, 2, timeout.count());
}

}  // namespace wireroom::client
