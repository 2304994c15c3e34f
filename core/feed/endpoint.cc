// SPDX-License-Identifier: Apache-2.0
#include "core/feed/endpoint.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>

#include "absl/strings/str_cat.h"

namespace wireroom::feed {
namespace {

constexpr size_t kMaxIpcPath = sizeof(sockaddr_un{}.sun_path) - 1;

absl::Status Refuse(std::string_view text, std::string_view why) {
  std::string message = "cannot listen on '";
  message.append(text).append("': ").append(why);
  message +=
      "; expected tcp://127.0.0.1:PORT, tcp://[::1]:PORT, tcp://localhost:PORT, ipc://PATH or "
      "inproc://NAME";
  return absl::InvalidArgumentError(message);
}

// 127.0.0.0/8 (RFC 1122 section 3.2.1.3).
bool IsLoopback4(const std::string& host) {
  in_addr address{};
  return inet_pton(AF_INET, host.c_str(), &address) == 1 &&
         ntohl(address.s_addr) >> 24 == 127;
}

// "*" is any free port, as 0 is. nullopt: not a port.
std::optional<std::string> ParsePort(std::string_view port) {
  if (port == "*") return "0";
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc() || end != port.data() + port.size() || number > 65535) return {};
  return std::to_string(number);
}

absl::StatusOr<Endpoint> ParseTcp(std::string_view text, std::string_view rest) {
  const size_t colon = rest.rfind(':');
  if (colon == std::string_view::npos) return Refuse(text, "it has no port");
  std::string host(rest.substr(0, colon));
  const std::optional<std::string> port = ParsePort(rest.substr(colon + 1));
  if (!port.has_value()) return Refuse(text, "its port is not a number from 0 to 65535");
  if (host == "localhost") host = "127.0.0.1";
  if (host != "[::1]" && !IsLoopback4(host)) {
    return Refuse(text, "'" + host +
                            "' is not a loopback address, and what goes over this socket is not "
                            "encrypted yet, so other machines must not reach it");
  }
  return Endpoint{Endpoint::Transport::kTcp, "tcp://" + host + ":" + *port, ""};
}

absl::StatusOr<Endpoint> ParseIpc(std::string_view text, std::string_view path) {
  if (path.empty() || path == "*") return Refuse(text, "it has no path");
  if (path.front() == '@') return Refuse(text, "abstract names have no file mode");
  if (path.find('\0') != std::string_view::npos) return Refuse(text, "the path has a NUL byte");
  if (path.size() > kMaxIpcPath) {
    return Refuse(text, "its path has more than " + std::to_string(kMaxIpcPath) + " bytes");
  }
  return Endpoint{Endpoint::Transport::kIpc, std::string(text), std::string(path)};
}

// Whether someone accepts connections on the socket file.
bool Answers(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return true;
  const bool refused =
      connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
      errno == ECONNREFUSED;
  close(fd);
  return !refused;
}

}  // namespace

absl::StatusOr<Endpoint> ParseBindEndpoint(std::string_view text) {
  if (text.starts_with("tcp://")) return ParseTcp(text, text.substr(6));
  if (text.starts_with("ipc://")) return ParseIpc(text, text.substr(6));
  if (text.starts_with("inproc://")) {
    if (text.size() == 9) return Refuse(text, "it has no name");
    return Endpoint{Endpoint::Transport::kInproc, std::string(text), ""};
  }
  return Refuse(text, "its transport is not known");
}

absl::Status CheckIpcPathIsFree(const std::string& path) {
  struct stat info{};
  if (lstat(path.c_str(), &info) != 0) {
    if (errno == ENOENT) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("cannot listen on 'ipc://", path, "': ", std::strerror(errno)));
  }
  if (!S_ISSOCK(info.st_mode)) {
    return absl::AlreadyExistsError(absl::StrCat(
        "cannot listen on 'ipc://", path, "': the file exists and is not a socket; move it away"));
  }
  if (Answers(path)) {
    return absl::AlreadyExistsError(
        absl::StrCat("cannot listen on 'ipc://", path,
                     "': another process listens there; stop it or choose another path"));
  }
  return absl::OkStatus();
}

}  // namespace wireroom::feed
