// SPDX-License-Identifier: Apache-2.0
//
// The directory of a journal: made, checked and locked before anything in it is
// touched. LMDB alone would let two daemons write one store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace wireroom::journal {

// Owns a directory until it is destroyed.
class DataDirectory {
 public:
  // Makes the directory, and its parents, with mode 0700 whatever the umask,
  // where it is not there, and takes the lock. Errors:
  //   kAlreadyExists       another process holds the lock; the text names its pid
  //                        and host.
  //   kFailedPrecondition  not a directory, writable by others, or on a file
  //                        system that can not hold a journal.
  //   kPermissionDenied, kUnavailable   the system's own refusal.
  static absl::StatusOr<DataDirectory> Open(const std::filesystem::path& path);

  DataDirectory(DataDirectory&& other) noexcept;
  DataDirectory& operator=(DataDirectory&&) = delete;
  ~DataDirectory();

  const std::filesystem::path& path() const { return path_; }

  // Makes the names of the files in it durable.
  absl::Status Sync() const;

 private:
  DataDirectory(std::filesystem::path path, int lock);

  std::filesystem::path path_;
  // Of <path>/LOCK, held with flock(2); never passed on to a child.
  int lock_;
};

// kFailedPrecondition unless a file system of this statfs(2) f_type keeps what
// LMDB needs: shared mappings that agree with writes, and locks. Refused: NFS,
// SMB, FUSE, 9p, Ceph, AFS, Coda.
absl::Status CheckFileSystem(int64_t type, const std::filesystem::path& path);

}  // namespace wireroom::journal
