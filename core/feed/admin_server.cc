// SPDX-License-Identifier: Apache-2.0
#include "core/feed/admin_server.h"

#include <unistd.h>

#include <atomic>
#include <optional>
#include <thread>

#include "absl/strings/str_cat.h"
#include "core/feed/admin_socket.h"
#include "core/feed/socket.h"
#include "core/feed/wakeup.h"
#include "zmq.hpp"

namespace wireroom::feed {
namespace {

SocketOptions RouterOptions(const AdminSocketPath& path) {
  SocketOptions socket;
  socket.endpoint = path.endpoint();
  socket.max_frame_bytes = 1 << 20;
  socket.send_high_water = 16;
  socket.receive_high_water = 16;
  return socket;
}

void SetError(const absl::Status& status, v1::AdminReply* reply) {
  v1::AdminError* error = reply->mutable_error();
  error->set_code(static_cast<int>(status.code()));
  error->set_message(std::string(status.message()));
}

}  // namespace

class AdminServer::Thread {
 public:
  Thread(std::filesystem::path directory, AdminHandlers handlers, ops::Logger* log)
      : directory_(std::move(directory)), handlers_(std::move(handlers)), log_(log) {}

  ~Thread() { Close(); }

  absl::Status Start() {
    absl::StatusOr<AdminSocketPath> path = AdminSocketPath::Open(directory_);
    if (!path.ok()) return path.status();
    path_.emplace(*std::move(path));
    context_.emplace();
    absl::StatusOr<BoundSocket> bound =
        BindSocket(*context_, zmq::socket_type::router, RouterOptions(*path_));
    if (!bound.ok()) {
      return absl::Status(bound.status().code(),
                          absl::StrCat(bound.status().message(), " (the directory is '",
                                       directory_.string(), "')"));
    }
    socket_ = std::move(bound->socket);
    thread_ = std::thread([this] { Run(); });
    return absl::OkStatus();
  }

  void Close() {
    if (!thread_.joinable()) return;
    close_.store(true, std::memory_order_release);
    wakeup_.Notify();
    thread_.join();
    context_.reset();
    unlink(path_->file().c_str());
  }

 private:
  void Run() {
    PrepareSocketThread("wr-admin");
    while (!close_.load(std::memory_order_acquire)) {
      if (!Serve()) Wait();
    }
    socket_.close();
  }

  // False: nobody asks.
  bool Serve() {
    zmq::message_t routing_id;
    if (!ReceiveFrame(socket_, &routing_id)) return false;
    zmq::message_t frame;
    size_t frames = 0;
    bool more = routing_id.more();
    std::string request;
    while (more && ReceiveFrame(socket_, &frame)) {
      if (++frames == 1) request = frame.to_string();
      more = frame.more();
    }
    v1::AdminReply reply;
    const absl::Status status = Answer(frames, request, &reply);
    if (!status.ok()) SetError(status, &reply);
    SendTo(socket_, routing_id.to_string_view(), reply.SerializeAsString());
    return true;
  }

  absl::Status Answer(size_t frames, const std::string& bytes, v1::AdminReply* reply) {
    v1::AdminRequest request;
    if (frames != 1 || !request.ParseFromString(bytes)) {
      return absl::InvalidArgumentError("expected one frame with an AdminRequest, found others");
    }
    for (const auto& [kind, handler] : handlers_) {
      if (kind == request.request_case()) return Handle(handler, request, reply);
    }
    return absl::UnimplementedError(
        "this daemon does not know the request: is the command of a newer version?");
  }

  absl::Status Handle(const AdminHandler& handler, const v1::AdminRequest& request,
                      v1::AdminReply* reply) {
    absl::Status status = handler(request, reply);
    if (status.ok() && reply->ByteSizeLong() > kMaxAdminBytes) {
      status = absl::OutOfRangeError("the answer is too large: ask for less of it");
    }
    if (!status.ok()) {
      log_->WarnEvery("admin.failed", "admin", "a request failed",
                      {{"reason", std::string(status.message())}});
    }
    return status;
  }

  void Wait() {
    zmq_pollitem_t items[] = {{socket_.handle(), 0, ZMQ_POLLIN, 0},
                              {nullptr, wakeup_.fd(), ZMQ_POLLIN, 0}};
    zmq_poll(items, 2, -1);
    wakeup_.Clear();
  }

  const std::filesystem::path directory_;
  const AdminHandlers handlers_;
  ops::Logger* const log_;
  // In this order: the directory is let go of last.
  std::optional<AdminSocketPath> path_;
  std::optional<zmq::context_t> context_;
  Wakeup wakeup_;
  std::atomic<bool> close_{false};
  std::thread thread_;
  // The admin thread only, once it runs.
  zmq::socket_t socket_;
};

AdminServer::AdminServer(const std::filesystem::path& directory, AdminHandlers handlers,
                         ops::Logger* log)
    : thread_(std::make_unique<Thread>(directory, std::move(handlers), log)) {}

AdminServer::~AdminServer() = default;

absl::Status AdminServer::Start() { return thread_->Start(); }

void AdminServer::Close() { thread_->Close(); }

}  // namespace wireroom::feed
