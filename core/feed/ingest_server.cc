// SPDX-License-Identifier: Apache-2.0
#include "core/feed/ingest_server.h"

#include <atomic>
#include <mutex>
#include <thread>

#include "core/feed/ingest_message.h"
#include "core/feed/ingest_protocol.h"
#include "core/feed/socket.h"
#include "core/feed/wakeup.h"
#include "zmq.hpp"

namespace wireroom::feed {
namespace {

// Messages that are read before what they brought is handed on and
// acknowledgements get their turn.
constexpr int kMessagesPerTurn = 256;
constexpr std::chrono::milliseconds kTick{250};
// How soon an Ack that a peer had no room for is tried again.
constexpr std::chrono::milliseconds kRetry{20};

SocketOptions RouterOptions(const IngestOptions& options) {
  SocketOptions socket;
  socket.endpoint = options.endpoint;
  socket.max_frame_bytes = static_cast<int64_t>(2 * options.limits.max_article_bytes);
  socket.receive_high_water = 256;
  socket.linger = options.linger;
  socket.handshake = options.handshake;
  socket.heartbeat = options.heartbeat;
  socket.heartbeat_timeout = options.heartbeat_timeout;
  return socket;
}

// One multipart message, whose frames are reused for the next one.
class Message {
 public:
  // False: nothing there. Frames beyond the longest message that is possible are
  // read and dropped.
  bool Receive(zmq::socket_t& socket) {
    views_.clear();
    size_t count = 0;
    bool more = true;
    while (more) {
      if (count == frames_.size()) frames_.emplace_back();
      zmq::message_t& frame = frames_[count];
      if (!ReceiveFrame(socket, &frame)) return false;
      more = frame.more();
      if (count < kMostFrames) ++count;
    }
    for (size_t i = 0; i < count; ++i) views_.push_back(frames_[i].to_string_view());
    return true;
  }

  std::string_view routing_id() const { return views_[0]; }
  std::span<const std::string_view> frames() const { return std::span(views_).subspan(1); }

 private:
  // Routing id, request, articles, and one more to know that there were too many.
  static constexpr size_t kMostFrames = 2 + kMaxArticlesPerSubmit + 1;

  std::deque<zmq::message_t> frames_;
  std::vector<std::string_view> views_;
};

}  // namespace

class IngestServer::Thread {
 public:
  Thread(IngestOptions options, zmq::context_t* context, const journal::Store* store,
         const ops::Clock* clock, ops::Logger* log, ops::Stats* stats)
      : options_(std::move(options)),
        context_(context),
        clock_(clock),
        protocol_(options_.limits, store, log, stats,
                  [this](std::string_view routing_id, std::string_view reply) {
                    return SendTo(socket_, routing_id, reply);
                  }) {}

  ~Thread() { Close(); }

  absl::Status Start(OnReceived on_received) {
    absl::StatusOr<BoundSocket> bound =
        BindSocket(*context_, zmq::socket_type::router, RouterOptions(options_));
    if (!bound.ok()) return bound.status();
    socket_ = std::move(bound->socket);
    endpoint_ = std::move(bound->endpoint);
    on_received_ = std::move(on_received);
    thread_ = std::thread([this] { Run(); });
    return absl::OkStatus();
  }

  const std::string& endpoint() const { return endpoint_; }

  void Complete(std::vector<Completed>&& completed) {
    {
      const std::lock_guard lock(mutex_);
      if (completed_.empty()) {
        completed_ = std::move(completed);
      } else {
        std::move(completed.begin(), completed.end(), std::back_inserter(completed_));
      }
    }
    wakeup_.Notify();
  }

  void StopTaking() {
    if (!thread_.joinable()) return;
    Ask(&stop_taking_);
    stopped_taking_.wait(false, std::memory_order_acquire);
  }

  void Close() {
    if (!thread_.joinable()) return;
    Ask(&close_);
    thread_.join();
  }

 private:
  void Ask(std::atomic<bool>* request) {
    request->store(true, std::memory_order_release);
    wakeup_.Notify();
  }

  void Run() {
    PrepareSocketThread("wr-ingest");
    while (!close_.load(std::memory_order_acquire)) {
      const bool more = ReadMessages();
      ObeyStop();
      SendCompleted();
      protocol_.Sweep(clock_->MonotonicMicros());
      if (!more) Wait();
    }
    SendCompleted();
    socket_.close();
  }

  // False: the socket is empty.
  bool ReadMessages() {
    const int64_t now = clock_->MonotonicMicros();
    int left = kMessagesPerTurn;
    while (left > 0 && message_.Receive(socket_)) {
      protocol_.Handle(message_.routing_id(), message_.frames(), now, &received_);
      --left;
    }
    if (!received_.empty()) {
      on_received_(std::move(received_));
      received_ = {};
    }
    return left == 0;
  }

  void ObeyStop() {
    if (stopped_ || !stop_taking_.load(std::memory_order_acquire)) return;
    stopped_ = true;
    protocol_.StopTaking();
    stopped_taking_.store(true, std::memory_order_release);
    stopped_taking_.notify_all();
  }

  void SendCompleted() {
    wakeup_.Clear();
    {
      const std::lock_guard lock(mutex_);
      sending_.swap(completed_);
    }
    protocol_.Complete(sending_);
    sending_.clear();
    protocol_.SendAcks();
  }

  void Wait() {
    zmq_pollitem_t items[] = {{socket_.handle(), 0, ZMQ_POLLIN, 0},
                              {nullptr, wakeup_.fd(), ZMQ_POLLIN, 0}};
    const auto timeout = protocol_.has_unsent_acks() ? kRetry : kTick;
    zmq_poll(items, 2, timeout.count());
  }

  const IngestOptions options_;
  zmq::context_t* const context_;
  const ops::Clock* const clock_;
  std::string endpoint_;
  OnReceived on_received_;
  Wakeup wakeup_;
  std::atomic<bool> stop_taking_{false};
  std::atomic<bool> close_{false};
  std::atomic<bool> stopped_taking_{false};
  std::mutex mutex_;
  std::vector<Completed> completed_;  // guarded by mutex_
  std::thread thread_;

  // Below: the ingest thread only, once it runs.
  zmq::socket_t socket_;
  IngestProtocol protocol_;
  Message message_;
  std::vector<Received> received_;
  std::vector<Completed> sending_;
  bool stopped_ = false;
};

IngestServer::IngestServer(IngestOptions options, zmq::context_t* context,
                           const journal::Store* store, const ops::Clock* clock, ops::Logger* log,
                           ops::Stats* stats)
    : thread_(std::make_unique<Thread>(std::move(options), context, store, clock, log, stats)) {}

IngestServer::~IngestServer() = default;

absl::Status IngestServer::Start(OnReceived on_received) {
  return thread_->Start(std::move(on_received));
}

const std::string& IngestServer::endpoint() const { return thread_->endpoint(); }

void IngestServer::Complete(std::vector<Completed>&& completed) {
  thread_->Complete(std::move(completed));
}

void IngestServer::StopTaking() { thread_->StopTaking(); }

void IngestServer::Close() { thread_->Close(); }

}  // namespace wireroom::feed
