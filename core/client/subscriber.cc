// SPDX-License-Identifier: Apache-2.0
#include "wireroom/client/subscriber.h"

#include <algorithm>
#include <deque>
#include <stdexcept>
#include <string_view>

#include "core/client/gap_detector.h"
#include "zmq.hpp"

namespace wireroom::client {
namespace {

using Milliseconds = std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr char kHeartbeatTopic[] = "system.heartbeat/";
constexpr int64_t kMaxEventBytes = 256 * 1024 * 1024;

bool WantsEverything(const std::vector<std::string>& topics) {
  return topics.empty() || std::find(topics.begin(), topics.end(), "") != topics.end();
}

zmq::socket_t Connect(zmq::context_t* context, const SubscriberOptions& options) {
  zmq::socket_t socket(*context, zmq::socket_type::sub);
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::rcvhwm, options.high_water);
  socket.set(zmq::sockopt::maxmsgsize, kMaxEventBytes);
  socket.set(zmq::sockopt::reconnect_ivl, 100);
  socket.set(zmq::sockopt::reconnect_ivl_max, 2000);
  socket.set(zmq::sockopt::heartbeat_ivl, 5000);
  socket.set(zmq::sockopt::heartbeat_timeout, 15000);
  socket.set(zmq::sockopt::ipv6, options.endpoint.starts_with("tcp://["));
  socket.connect(options.endpoint);
  // After the connect, so that they are sent in this order: with the first
  // heartbeat all of them work.
  if (options.topics.empty()) socket.set(zmq::sockopt::subscribe, "");
  for (const std::string& topic : options.topics) socket.set(zmq::sockopt::subscribe, topic);
  socket.set(zmq::sockopt::subscribe, kHeartbeatTopic);
  return socket;
}

zmq::socket_t ConnectOrThrow(zmq::context_t* context, const SubscriberOptions& options) {
  try {
    return Connect(context, options);
  } catch (const zmq::error_t& error) {
    const std::string text = "cannot connect to '" + options.endpoint + "': " + error.what();
    if (error.num() == EMFILE || error.num() == ETERM) throw std::runtime_error(text);
    throw std::invalid_argument(text);
  }
}

}  // namespace

class Subscriber::Session {
 public:
  explicit Session(const SubscriberOptions& options)
      : socket_(ConnectOrThrow(&context_, options)), gaps_(WantsEverything(options.topics)) {}

  bool WaitUntilLive(Milliseconds timeout) {
    const SteadyClock::time_point until = SteadyClock::now() + timeout;
    while (!live_) {
      if (!Receive(until)) return false;
    }
    return true;
  }

  std::optional<LiveItem> Next(Milliseconds timeout) {
    if (items_.empty() && !Receive(SteadyClock::now() + timeout)) return std::nullopt;
    LiveItem item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

 private:
  // Adds what one message says to items_. False: time is up.
  bool Receive(SteadyClock::time_point until) {
    while (zmq_msg_recv(topic_.handle(), socket_.handle(), ZMQ_DONTWAIT) < 0) {
      const auto left = std::chrono::ceil<Milliseconds>(until - SteadyClock::now());
      if (left.count() <= 0) return false;
      zmq_pollitem_t item{socket_.handle(), 0, ZMQ_POLLIN, 0};
      zmq_poll(&item, 1, left.count());
    }
    size_t frames = 1;
    zmq::message_t* last = &topic_;
    while (last->more() && zmq_msg_recv(frame_.handle(), socket_.handle(), 0) >= 0) {
      ++frames;
      last = &frame_;
    }
    Add(frames);
    return true;
  }

  void Add(size_t frames) {
    LiveItem item;
    item.topic = topic_.to_string();
    if (frames != 2 ||
        !item.event.ParseFromArray(frame_.data(), static_cast<int>(frame_.size()))) {
      item.kind = LiveItem::Kind::kMalformed;
      item.event.Clear();
    } else if (item.event.has_heartbeat()) {
      item.kind = LiveItem::Kind::kHeartbeat;
      live_ = true;
      AddVerdict(gaps_.OnHeartbeat(item.event.stream(), item.event.epoch(),
                                   item.event.heartbeat().head()));
    } else {
      AddVerdict(
          gaps_.OnEvent(item.event.stream(), item.event.epoch(), item.event.sequence()));
    }
    items_.push_back(std::move(item));
  }

  void AddVerdict(GapDetector::Verdict verdict) {
    if (verdict == GapDetector::Verdict::kInOrder) return;
    LiveItem item;
    item.kind = LiveItem::Kind::kRestart;
    if (verdict == GapDetector::Verdict::kGap) {
      item.kind = LiveItem::Kind::kGap;
      item.from = gaps_.from();
      item.to = gaps_.to();
    }
    items_.push_back(std::move(item));
  }

  zmq::context_t context_;
  zmq::socket_t socket_;
  zmq::message_t topic_;
  zmq::message_t frame_;
  GapDetector gaps_;
  std::deque<LiveItem> items_;
  bool live_ = false;
};

Subscriber::Subscriber(SubscriberOptions options)
    : session_(std::make_unique<Session>(options)) {}

Subscriber::~Subscriber() = default;

bool Subscriber::WaitUntilLive(Milliseconds timeout) { return session_->WaitUntilLive(timeout); }

std::optional<LiveItem> Subscriber::Next(Milliseconds timeout) { return session_->Next(timeout); }

}  // namespace wireroom::client
