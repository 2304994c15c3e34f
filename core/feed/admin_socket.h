// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"

namespace wireroom::feed {

// The way to the admin socket of a data directory that holds for any length of
// path: through a descriptor of the directory, which must stay open until the
// ZeroMQ context of the socket is gone.
class AdminSocketPath {
 public:
  // kUnavailable: the directory can not be opened.
  static absl::StatusOr<AdminSocketPath> Open(const std::filesystem::path& directory);

  AdminSocketPath(AdminSocketPath&& other) noexcept;
  AdminSocketPath& operator=(AdminSocketPath&&) = delete;
  ~AdminSocketPath();

  // "/proc/self/fd/7/admin"
  std::string file() const;
  std::string endpoint() const { return "ipc://" + file(); }

 private:
  explicit AdminSocketPath(int directory) : directory_(directory) {}

  int directory_;
};

}  // namespace wireroom::feed
