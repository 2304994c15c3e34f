// SPDX-License-Identifier: Apache-2.0
//
// Which addresses the daemon may bind. Sockets are neither encrypted nor
// authenticated yet, so only addresses that another machine can't reach pass.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace wireroom::feed {

struct Endpoint {
  enum class Transport { kTcp, kIpc, kInproc };
  Transport transport = Transport::kTcp;
  // As ZeroMQ takes it; "localhost" has become 127.0.0.1.
  std::string address;
  // The socket file of an ipc endpoint, else empty.
  std::string path;
};

// Takes tcp://127.x.y.z:PORT, tcp://[::1]:PORT and tcp://localhost:PORT (port 0
// or * lets the system choose), ipc://PATH (at most 107 bytes, no abstract names: they
// have no file mode) and inproc://NAME.
// kInvalidArgument for anything else; the text says what is possible.
absl::StatusOr<Endpoint> ParseBindEndpoint(std::string_view text);

// kAlreadyExists when `path` is a socket that someone answers on, or a file that
// is no socket; OK when it is free or a socket left behind by a dead process.
// ZeroMQ itself would silently take over a path that is in use.
absl::Status CheckIpcPathIsFree(const std::string& path);

}  // namespace wireroom::feed
