// SPDX-License-Identifier: Apache-2.0
#include "core/feed/session_server.h"

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

#include "core/feed/wakeup.h"
#include "zmq.hpp"

namespace wireroom::feed {
namespace {

// Messages that are read before sessions get their turn.
constexpr int kMessagesPerTurn = 64;
// How soon what a peer had no room for is tried again.
constexpr int64_t kRetryMicros = 20'000;
constexpr int64_t kExpireMicros = 60'000'000;
// Of the session thread and of its I/O thread (setpriority(2)).
constexpr int kNice = 5;

SocketOptions RouterOptions(const SessionOptions& options) {
  SocketOptions socket;
  socket.endpoint = options.endpoint;
  socket.max_frame_bytes = kMaxSessionRequestBytes;
  socket.send_high_water = 1000;
  socket.receive_high_water = 64;
  socket.linger = options.linger;
  return socket;
}

}  // namespace

class SessionServer::Thread {
 public:
  Thread(SessionOptions options, journal::Store* store, const ops::Clock* clock, ops::Logger* log,
         ops::Stats* stats)
      : options_(std::move(options)),
        clock_(clock),
        book_(options_.cursors, store, clock, log),
        protocol_(options_.limits, store, &book_, clock, log, stats,
                  [this](std::string_view routing_id, const std::string& reply,
                         const SharedBytes* events) {
                    if (events == nullptr) return SendTo(socket_, routing_id, reply);
                    return SendTo(socket_, routing_id, reply, events->bytes, events->owner);
                  }) {
    book_.OnCommitted([this] { wakeup_.Notify(); });
  }

  ~Thread() {
    Close();
    book_.OnCommitted({});
  }

  absl::Status Start() {
    std::promise<absl::Status> bound;
    std::future<absl::Status> result = bound.get_future();
    thread_ = std::thread([this, &bound] { Run(&bound); });
    absl::Status status = result.get();
    if (!status.ok()) thread_.join();
    return status;
  }

  const std::string& endpoint() const { return endpoint_; }
  void Notify() { wakeup_.Notify(); }
  std::vector<SubscriberPosition> List() const { return book_.List(); }

  absl::Status Drop(const std::string& name, bool connected_too) {
    auto drop = std::make_shared<Request>();
    drop->name = name;
    drop->connected_too = connected_too;
    std::future<absl::Status> result = drop->result.get_future();
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(std::move(drop));
    }
    wakeup_.Notify();
    return result.get();
  }

  void Close() {
    if (!thread_.joinable()) return;
    close_.store(true, std::memory_order_release);
    wakeup_.Notify();
    thread_.join();
  }

 private:
  struct Request {
    std::string name;
    bool connected_too = false;
    std::promise<absl::Status> result;
  };

  void Run(std::promise<absl::Status>* bound) {
    PrepareSocketThread("wr-sessions");
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice);
    absl::Status status = Bind();
    const bool ok = status.ok();
    bound->set_value(std::move(status));
    if (!ok) return;
    while (!close_.load(std::memory_order_acquire)) {
      wakeup_.Clear();
      const bool more_messages = ReadMessages();
      ServeRequests();
      Expire();
      const bool more_events = protocol_.Work();
      if (!more_messages && !more_events) Wait();
    }
    ServeRequests();
    protocol_.Stop();
    socket_.close();
    context_.reset();
  }

  // On this thread, so that ZeroMQ's I/O thread has its priority.
  absl::Status Bind() {
    context_.emplace();
    absl::StatusOr<BoundSocket> bound =
        BindSocket(*context_, zmq::socket_type::router, RouterOptions(options_));
    if (!bound.ok()) return bound.status();
    socket_ = std::move(bound->socket);
    endpoint_ = std::move(bound->endpoint);
    return absl::OkStatus();
  }

  // False: the socket is empty.
  bool ReadMessages() {
    int left = kMessagesPerTurn;
    while (left > 0 && ReceiveMessage()) --left;
    return left == 0;
  }

  bool ReceiveMessage() {
    zmq::message_t routing_id;
    if (!ReceiveFrame(socket_, &routing_id)) return false;
    // More frames than one are wrong, however many they are.
    zmq::message_t frames[2];
    std::vector<std::string_view> views;
    bool more = routing_id.more();
    while (more) {
      zmq::message_t& frame = frames[std::min<size_t>(views.size(), 1)];
      if (!ReceiveFrame(socket_, &frame)) return false;
      more = frame.more();
      if (views.size() < 2) views.push_back(frame.to_string_view());
    }
    protocol_.Handle(routing_id.to_string_view(), views);
    return true;
  }

  void ServeRequests() {
    std::deque<std::shared_ptr<Request>> requests;
    {
      const std::lock_guard lock(mutex_);
      requests.swap(requests_);
    }
    for (const auto& drop : requests) {
      drop->result.set_value(protocol_.Drop(drop->name, drop->connected_too));
    }
  }

  void Expire() {
    const int64_t now = clock_->MonotonicMicros();
    if (now < expire_at_) return;
    expire_at_ = now + kExpireMicros;
    book_.Expire();
  }

  void Wait() {
    zmq_pollitem_t items[] = {{socket_.handle(), 0, ZMQ_POLLIN, 0},
                              {nullptr, wakeup_.fd(), ZMQ_POLLIN, 0}};
    const int64_t most = std::chrono::microseconds(options_.limits.heartbeat).count();
    int64_t left = std::clamp<int64_t>(protocol_.next_due() - clock_->MonotonicMicros(), 0, most);
    if (protocol_.blocked()) left = std::min(left, kRetryMicros);
    zmq_poll(items, 2, static_cast<long>((left + 999) / 1000));
  }

  const SessionOptions options_;
  const ops::Clock* const clock_;
  std::string endpoint_;
  Wakeup wakeup_;
  CursorBook book_;
  std::atomic<bool> close_{false};
  std::mutex mutex_;
  std::deque<std::shared_ptr<Request>> requests_;  // guarded by mutex_
  std::thread thread_;

  // Below: the session thread only.
  std::optional<zmq::context_t> context_;
  zmq::socket_t socket_;
  SessionProtocol protocol_;
  int64_t expire_at_ = 0;
};

SessionServer::SessionServer(SessionOptions options, journal::Store* store,
                             const ops::Clock* clock, ops::Logger* log, ops::Stats* stats)
    : thread_(std::make_unique<Thread>(std::move(options), store, clock, log, stats)) {}

SessionServer::~SessionServer() = default;

absl::Status SessionServer::Start() { return thread_->Start(); }

const std::string& SessionServer::endpoint() const { return thread_->endpoint(); }

void SessionServer::Notify() { thread_->Notify(); }

std::vector<SubscriberPosition> SessionServer::List() const { return thread_->List(); }

absl::Status SessionServer::Drop(const std::string& name, bool connected_too) {
  return thread_->Drop(name, connected_too);
}

void SessionServer::Close() { thread_->Close(); }

}  // namespace wireroom::feed
