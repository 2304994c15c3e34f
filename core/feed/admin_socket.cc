// SPDX-License-Identifier: Apache-2.0
#include "core/feed/admin_socket.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/feed/admin_server.h"

namespace wireroom::feed {

absl::StatusOr<AdminSocketPath> AdminSocketPath::Open(const std::filesystem::path& directory) {
  const int fd = open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0) return AdminSocketPath(fd);
  return absl::UnavailableError(absl::StrCat("cannot open the data directory '",
                                             directory.string(), "': ", std::strerror(errno)));
}

AdminSocketPath::AdminSocketPath(AdminSocketPath&& other) noexcept
    : directory_(std::exchange(other.directory_, -1)) {}

AdminSocketPath::~AdminSocketPath() {
  if (directory_ >= 0) close(directory_);
}

std::string AdminSocketPath::file() const {
  return absl::StrCat("/proc/self/fd/", directory_, "/", kAdminSocket);
}

}  // namespace wireroom::feed
