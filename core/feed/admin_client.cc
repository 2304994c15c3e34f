// SPDX-License-Identifier: Apache-2.0
#include "core/feed/admin_client.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "core/feed/admin_server.h"
#include "core/feed/admin_socket.h"
#include "core/feed/endpoint.h"
#include "core/feed/socket.h"
#include "zmq.hpp"

namespace wireroom::feed {
namespace {

absl::StatusOr<std::string> Exchange(const std::string& endpoint, const std::string& request,
                                     std::chrono::milliseconds timeout) {
  try {
    zmq::context_t context;
    zmq::socket_t socket(context, zmq::socket_type::dealer);
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::maxmsgsize, kMaxAdminBytes);
    socket.set(zmq::sockopt::rcvtimeo, static_cast<int>(timeout.count()));
    socket.connect(endpoint);
    socket.send(zmq::buffer(request), zmq::send_flags::none);
    zmq::message_t reply;
    if (!socket.recv(reply)) {
      return absl::DeadlineExceededError(
          absl::StrCat("the daemon did not answer within ", timeout.count(), " ms"));
    }
    return reply.to_string();
  } catch (const zmq::error_t& error) {
    return absl::UnavailableError(absl::StrCat("cannot ask the daemon: ", error.what()));
  }
}

}  // namespace

absl::StatusOr<v1::AdminReply> AskDaemon(const std::filesystem::path& directory,
                                         const v1::AdminRequest& request,
                                         std::chrono::milliseconds timeout) {
  const absl::StatusOr<AdminSocketPath> path = AdminSocketPath::Open(directory);
  if (!path.ok()) return path.status();
  if (CheckIpcPathIsFree(path->file()).ok()) {
    return absl::UnavailableError(
        absl::StrCat("no daemon has the data directory '", directory.string(), "' open"));
  }
  const absl::StatusOr<std::string> bytes =
      Exchange(path->endpoint(), request.SerializeAsString(), timeout);
  if (!bytes.ok()) return bytes.status();
  v1::AdminReply reply;
  if (!reply.ParseFromString(*bytes)) {
    return absl::DataLossError("the daemon's answer is not an AdminReply");
  }
  if (reply.has_error()) {
    const int code = std::max(reply.error().code(), 1);
    return absl::Status(static_cast<absl::StatusCode>(code), reply.error().message());
  }
  return reply;
}

}  // namespace wireroom::feed
