// SPDX-License-Identifier: Apache-2.0
#include "core/feed/live_publisher.h"

#include <algorithm>
#include <atomic>
#include <string_view>
#include <thread>

#include "core/feed/live_queue.h"
#include "core/feed/socket.h"
#include "core/feed/topic.h"
#include "core/feed/wakeup.h"
#include "wireroom/v1/event.pb.h"
#include "zmq.hpp"

namespace wireroom::feed {
namespace {

// Events that are published before subscriptions and heartbeats get their turn.
constexpr size_t kEventsPerTurn = 256;
// In front of the topic of a subscription (ZMTP 3.1, ZeroMQ RFC 37).
constexpr std::string_view kSubscribe = "\x09SUBSCRIBE";

SocketOptions XpubOptions(const LiveOptions& options) {
  SocketOptions socket;
  socket.endpoint = options.endpoint;
  socket.max_frame_bytes = static_cast<int64_t>(options.max_topic_bytes + kSubscribe.size());
  socket.send_high_water = options.high_water;
  socket.linger = options.linger;
  return socket;
}

void FreeString(void*, void* hint) { delete static_cast<std::string*>(hint); }

// Hands the message's memory to ZeroMQ instead of copying it.
void SendFrame(zmq::socket_t& socket, std::string&& bytes, int flags) {
  auto* owned = new std::string(std::move(bytes));
  zmq::message_t frame(owned->data(), owned->size(), FreeString, owned);
  zmq_msg_send(frame.handle(), socket.handle(), flags | ZMQ_DONTWAIT);
}

}  // namespace

class LivePublisher::Thread {
 public:
  Thread(LiveOptions options, zmq::context_t* context, const journal::Store* store,
         const ops::Clock* clock, ops::Logger* log, ops::Stats* stats)
      : options_(std::move(options)),
        context_(context),
        store_(store),
        clock_(clock),
        log_(log),
        published_(stats->counter("feed.live_published")),
        dropped_(stats->counter("feed.live_dropped")),
        heartbeats_(stats->counter("feed.live_heartbeats")),
        queue_(options_.max_waiting_events, options_.max_waiting_bytes) {}

  ~Thread() { Close(); }

  absl::Status Start() {
    absl::StatusOr<BoundSocket> bound =
        BindSocket(*context_, zmq::socket_type::xpub, XpubOptions(options_));
    if (!bound.ok()) return bound.status();
    socket_ = std::move(bound->socket);
    endpoint_ = std::move(bound->endpoint);
    head_ = store_->head();
    thread_ = std::thread([this] { Run(); });
    return absl::OkStatus();
  }

  const std::string& endpoint() const { return endpoint_; }

  void Publish(std::vector<LiveEvent>&& events) {
    const size_t dropped = queue_.Push(std::move(events));
    wakeup_.Notify();
    if (dropped == 0) return;
    dropped_.Add(dropped);
    log_->WarnEvery("live.dropped", "live",
                    "events dropped from the live feed; they are in the journal",
                    {{"events", dropped}});
  }

  void Close() {
    if (!thread_.joinable()) return;
    close_.store(true, std::memory_order_release);
    wakeup_.Notify();
    thread_.join();
  }

 private:
  void Run() {
    PrepareSocketThread("wr-live");
    while (!close_.load(std::memory_order_acquire)) {
      wakeup_.Clear();
      PublishWaiting();
      ServeSubscribers();
      if (!close_.load(std::memory_order_acquire)) Wait();
    }
    PublishWaiting();
    SendHeartbeat();
    socket_.close();
  }

  void PublishWaiting() {
    queue_.Take(&sending_);
    for (size_t i = 0; i < sending_.size(); ++i) {
      LiveEvent& event = sending_[i];
      head_ = std::max(head_, event.sequence);
      SendFrame(socket_, std::move(event.topic), ZMQ_SNDMORE);
      SendFrame(socket_, std::move(event.message), 0);
      if ((i + 1) % kEventsPerTurn == 0) ServeSubscribers();
    }
    published_.Add(sending_.size());
    sending_.clear();
  }

  void ServeSubscribers() {
    const bool subscribed = ReadSubscriptions();
    if (subscribed || clock_->MonotonicMicros() >= heartbeat_due_) SendHeartbeat();
  }

  // True: someone subscribed. Messages that are not subscriptions are ignored.
  bool ReadSubscriptions() {
    bool subscribed = false;
    while (ReceiveFrame(socket_, &frame_)) {
      const std::string_view bytes = frame_.to_string_view();
      subscribed = subscribed || (!bytes.empty() && bytes[0] == '\x01');
    }
    return subscribed;
  }

  void SendHeartbeat() {
    const int64_t now = clock_->NowMicros();
    heartbeat_due_ = clock_->MonotonicMicros() +
                     std::chrono::microseconds(options_.heartbeat).count();
    v1::Event event;
    event.set_id("heartbeat-" + std::to_string(now));
    event.set_source("wireroom/" + store_->stream());
    event.set_type("system.heartbeat");
    event.mutable_time()->set_seconds(now / 1'000'000);
    event.mutable_time()->set_nanos(static_cast<int32_t>(now % 1'000'000 * 1000));
    event.set_stream(store_->stream());
    event.set_epoch(store_->epoch());
    event.mutable_heartbeat()->set_head(head_);
    event.mutable_heartbeat()->set_first(store_->first());
    SendFrame(socket_, std::string(kHeartbeatTopic), ZMQ_SNDMORE);
    SendFrame(socket_, event.SerializeAsString(), 0);
    heartbeats_.Add();
  }

  void Wait() {
    zmq_pollitem_t items[] = {{socket_.handle(), 0, ZMQ_POLLIN, 0},
                              {nullptr, wakeup_.fd(), ZMQ_POLLIN, 0}};
    const int64_t left = heartbeat_due_ - clock_->MonotonicMicros();
    const int64_t most = std::chrono::microseconds(options_.heartbeat).count();
    zmq_poll(items, 2, static_cast<long>((std::clamp<int64_t>(left, 0, most) + 999) / 1000));
  }

  const LiveOptions options_;
  zmq::context_t* const context_;
  const journal::Store* const store_;
  const ops::Clock* const clock_;
  ops::Logger* const log_;
  ops::Counter& published_;
  ops::Counter& dropped_;
  ops::Counter& heartbeats_;
  std::string endpoint_;
  LiveQueue queue_;
  Wakeup wakeup_;
  std::atomic<bool> close_{false};
  std::thread thread_;

  // Below: the live thread only, once it runs.
  zmq::socket_t socket_;
  zmq::message_t frame_;
  std::vector<LiveEvent> sending_;
  // The newest sequence that was given to the socket, or dropped before it.
  uint64_t head_ = 0;
  int64_t heartbeat_due_ = 0;
};

LivePublisher::LivePublisher(LiveOptions options, zmq::context_t* context,
                             const journal::Store* store, const ops::Clock* clock,
                             ops::Logger* log, ops::Stats* stats)
    : thread_(std::make_unique<Thread>(std::move(options), context, store, clock, log, stats)) {}

LivePublisher::~LivePublisher() = default;

absl::Status LivePublisher::Start() { return thread_->Start(); }

const std::string& LivePublisher::endpoint() const { return thread_->endpoint(); }

void LivePublisher::Publish(std::vector<LiveEvent>&& events) {
  thread_->Publish(std::move(events));
}

void LivePublisher::Close() { thread_->Close(); }

}  // namespace wireroom::feed
