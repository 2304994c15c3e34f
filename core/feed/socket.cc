// SPDX-License-Identifier: Apache-2.0
#include "core/feed/socket.h"

#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/feed/endpoint.h"

namespace wireroom::feed {
namespace {

int Milliseconds(std::chrono::milliseconds duration) { return static_cast<int>(duration.count()); }

void SetOptions(zmq::socket_t& socket, zmq::socket_type type, const SocketOptions& options) {
  socket.set(zmq::sockopt::maxmsgsize, options.max_frame_bytes);
  socket.set(zmq::sockopt::sndhwm, options.send_high_water);
  socket.set(zmq::sockopt::rcvhwm, options.receive_high_water);
  socket.set(zmq::sockopt::linger, Milliseconds(options.linger));
  socket.set(zmq::sockopt::handshake_ivl, Milliseconds(options.handshake));
  socket.set(zmq::sockopt::heartbeat_ivl, Milliseconds(options.heartbeat));
  socket.set(zmq::sockopt::heartbeat_timeout, Milliseconds(options.heartbeat_timeout));
  socket.set(zmq::sockopt::heartbeat_ttl, Milliseconds(options.heartbeat_timeout));
  socket.set(zmq::sockopt::ipv6, options.endpoint.starts_with("tcp://["));
  if (type == zmq::socket_type::router) {
    socket.set(zmq::sockopt::router_mandatory, 1);
    socket.set(zmq::sockopt::router_handover, 0);
  }
  if (type == zmq::socket_type::xpub) socket.set(zmq::sockopt::xpub_verbose, 1);
}

void LetGo(void*, void* held) { delete static_cast<std::shared_ptr<const void>*>(held); }

// For the length of a bind, so that the socket file never has a wider mode.
class ScopedUmask {
 public:
  explicit ScopedUmask(mode_t mode) : before_(umask(~mode & 0777)) {}
  ~ScopedUmask() { umask(before_); }
  ScopedUmask(const ScopedUmask&) = delete;
  ScopedUmask& operator=(const ScopedUmask&) = delete;

 private:
  mode_t before_;
};

absl::Status Bind(zmq::socket_t& socket, const Endpoint& endpoint, const SocketOptions& options) {
  int result = 0;
  if (endpoint.transport == Endpoint::Transport::kIpc) {
    if (absl::Status free = CheckIpcPathIsFree(endpoint.path); !free.ok()) return free;
    const ScopedUmask mode(options.ipc_mode);
    result = zmq_bind(socket.handle(), endpoint.address.c_str());
  } else {
    result = zmq_bind(socket.handle(), endpoint.address.c_str());
  }
  if (result == 0) return absl::OkStatus();
  const int error = zmq_errno();
  if (error == EADDRINUSE) {
    return absl::AlreadyExistsError(
        absl::StrCat("cannot listen on '", options.endpoint,
                     "': another process listens there; stop it or choose another address"));
  }
  return absl::UnavailableError(
      absl::StrCat("cannot listen on '", options.endpoint, "': ", zmq_strerror(error)));
}

}  // namespace

absl::StatusOr<BoundSocket> BindSocket(zmq::context_t& context, zmq::socket_type type,
                                       const SocketOptions& options) {
  absl::StatusOr<Endpoint> endpoint = ParseBindEndpoint(options.endpoint);
  if (!endpoint.ok()) return endpoint.status();
  try {
    zmq::socket_t socket(context, type);
    SetOptions(socket, type, options);
    if (absl::Status bound = Bind(socket, *endpoint, options); !bound.ok()) return bound;
    std::string real = socket.get(zmq::sockopt::last_endpoint);
    return BoundSocket{std::move(socket), std::move(real)};
  } catch (const zmq::error_t& error) {
    return absl::UnavailableError(
        absl::StrCat("cannot open a socket for '", options.endpoint, "': ", error.what()));
  }
}

bool ReceiveFrame(zmq::socket_t& socket, zmq::message_t* frame) {
  while (zmq_msg_recv(frame->handle(), socket.handle(), ZMQ_DONTWAIT) < 0) {
    if (zmq_errno() != EINTR) return false;
  }
  return true;
}

SendResult SendTo(zmq::socket_t& router, std::string_view routing_id, std::string_view message) {
  if (zmq_send(router.handle(), routing_id.data(), routing_id.size(),
               ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0) {
    return zmq_errno() == EAGAIN ? SendResult::kFull : SendResult::kGone;
  }
  // The pipe was chosen with the first frame, so this one can't be refused for
  // a full pipe; a peer that left in between is noticed at the next send.
  zmq_send(router.handle(), message.data(), message.size(), ZMQ_DONTWAIT);
  return SendResult::kSent;
}

SendResult SendTo(zmq::socket_t& router, std::string_view routing_id, std::string_view header,
                  std::string_view body, std::shared_ptr<const void> owner) {
  const int more = ZMQ_SNDMORE | ZMQ_DONTWAIT;
  if (zmq_send(router.handle(), routing_id.data(), routing_id.size(), more) < 0) {
    return zmq_errno() == EAGAIN ? SendResult::kFull : SendResult::kGone;
  }
  zmq_send(router.handle(), header.data(), header.size(), more);
  auto* held = new std::shared_ptr<const void>(std::move(owner));
  zmq::message_t frame(const_cast<char*>(body.data()), body.size(), LetGo, held);
  zmq_msg_send(frame.handle(), router.handle(), ZMQ_DONTWAIT);
  return SendResult::kSent;
}

void PrepareSocketThread(const char* name) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  pthread_setname_np(pthread_self(), name);
}

}  // namespace wireroom::feed
