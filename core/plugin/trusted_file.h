// SPDX-License-Identifier: Apache-2.0
//
// Opens a plugin's file when nobody but root and this process's user can have
// put it there: who can write a file that a daemon loads owns the daemon.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <utility>

#include "absl/status/statusor.h"

namespace wireroom::plugin {

// Closed when it goes.
class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  ~OpenFile();
  OpenFile(OpenFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OpenFile& operator=(OpenFile&&) = delete;
  int fd() const { return fd_; }

  // True while `path` still leads to this very file.
  bool IsAt(const std::filesystem::path& path) const;

 private:
  int fd_;
};

// Opens <directory>/<folder>/<file> for reading. `path` is absolute; its part
// up to <directory> has no symbolic links (canonical). Refused, with
// "expected ..., found ...; <what to do>":
//   - <folder> or <file> is a symbolic link, <file> is no regular file,
//   - <directory>, <folder> or <file> belongs to another user than root and
//     this process's, or can be written by its group or others,
//   - a directory above can be written by others and is not sticky.
absl::StatusOr<OpenFile> OpenTrusted(const std::filesystem::path& path);

}  // namespace wireroom::plugin
