// SPDX-License-Identifier: Apache-2.0
#include "core/journal/data_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace wireroom::journal {
namespace {

absl::Status SystemError(const std::string& what, const std::filesystem::path& path) {
  const int error = errno;
  const std::string text =
      absl::StrCat("journal directory ", path.string(), ": ", what, ": ", std::strerror(error));
  if (error == EACCES || error == EPERM || error == EROFS) return absl::PermissionDeniedError(text);
  return absl::UnavailableError(text);
}

absl::Status MakeDirectory(const std::filesystem::path& path) {
  if (path.empty() || std::filesystem::exists(path)) return absl::OkStatus();
  if (absl::Status status = MakeDirectory(path.parent_path()); !status.ok()) return status;
  if (mkdir(path.c_str(), 0700) != 0) {
    return errno == EEXIST ? absl::OkStatus() : SystemError("can not be made", path);
  }
  if (chmod(path.c_str(), 0700) != 0) return SystemError("can not be made private", path);
  return absl::OkStatus();
}

absl::Status CheckDirectory(const std::filesystem::path& path) {
  struct stat about;
  if (stat(path.c_str(), &about) != 0) return SystemError("can not be looked at", path);
  if (!S_ISDIR(about.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat("journal directory ", path.string(), ": is not a directory"));
  }
  if ((about.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        "journal directory ", path.string(), ": others may write to it (mode ",
        absl::Hex(about.st_mode >> 6 & 7), absl::Hex(about.st_mode >> 3 & 7),
        absl::Hex(about.st_mode & 7), "); do: chmod go-w ", path.string()));
  }
  struct statfs system;
  if (statfs(path.c_str(), &system) != 0) return SystemError("can not be looked at", path);
  return CheckFileSystem(system.f_type, path);
}

std::string ReadLine(const char* path) {
  std::string line;
  std::getline(std::ifstream(path) >> std::ws, line);
  return line;
}

std::string Owner() {
  return absl::StrCat("pid ", getpid(), " host ", ReadLine("/proc/sys/kernel/hostname"), " boot ",
                      ReadLine("/proc/sys/kernel/random/boot_id"), "\n");
}

absl::Status Occupied(int lock, const std::filesystem::path& path) {
  char owner[256];
  const ssize_t size = pread(lock, owner, sizeof owner, 0);
  std::string text(owner, size > 0 ? static_cast<size_t>(size) : 0);
  absl::StripAsciiWhitespace(&text);
  return absl::AlreadyExistsError(absl::StrCat(
      "journal directory ", path.string(), ": is in use by another wireroom (",
      text.empty() ? "it has not written its pid yet" : text,
      "); stop that one or set journal.directory to another directory"));
}

absl::Status TakeLock(int lock, const std::filesystem::path& path) {
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    return errno == EWOULDBLOCK ? Occupied(lock, path) : SystemError("can not be locked", path);
  }
  const std::string owner = Owner();
  const bool written = fchmod(lock, 0600) == 0 &&
                       pwrite(lock, owner.data(), owner.size(), 0) >= 0 &&
                       ftruncate(lock, static_cast<off_t>(owner.size())) == 0;
  // A full disk must not keep the daemon from serving what is stored; the lock
  // holds without its text.
  if (!written && errno != ENOSPC) return SystemError("LOCK can not be written", path);
  return absl::OkStatus();
}

absl::Status SyncDirectory(const std::filesystem::path& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return SystemError("can not be opened", path);
  const int result = fsync(fd);
  close(fd);
  return result == 0 ? absl::OkStatus() : SystemError("can not be synced", path);
}

}  // namespace

absl::Status CheckFileSystem(int64_t type, const std::filesystem::path& path) {
  // linux/magic.h, and for 0x517B, 0xFE534D42 and 0xC36400 the drivers' own.
  static constexpr std::pair<uint32_t, const char*> kRefused[] = {
      {0x6969, "NFS"},       {0x517B, "SMB"},       {0xFF534D42, "CIFS"},
      {0xFE534D42, "SMB2"},  {0x65735546, "FUSE"},  {0x01021997, "9p"},
      {0x00C36400, "Ceph"},  {0x5346414F, "AFS"},   {0x73757245, "Coda"},
  };
  for (const auto& refused : kRefused) {
    if (refused.first != static_cast<uint32_t>(type)) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "journal directory ", path.string(), ": is on ", refused.second,
        ", which can not hold a memory-mapped store; expected a local file system "
        "(ext4, xfs, btrfs, tmpfs, ...); set journal.directory to one"));
  }
  return absl::OkStatus();
}

absl::StatusOr<DataDirectory> DataDirectory::Open(const std::filesystem::path& path) {
  if (absl::Status status = MakeDirectory(path); !status.ok()) return status;
  if (absl::Status status = CheckDirectory(path); !status.ok()) return status;
  const int lock =
      open((path / "LOCK").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock < 0) return SystemError("LOCK can not be opened", path);
  DataDirectory directory(path, lock);
  if (absl::Status status = TakeLock(lock, path); !status.ok()) return status;
  return directory;
}

DataDirectory::DataDirectory(std::filesystem::path path, int lock)
    : path_(std::move(path)), lock_(lock) {}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataDirectory::~DataDirectory() {
  if (lock_ >= 0) close(lock_);
}

absl::Status DataDirectory::Sync() const {
  if (absl::Status status = SyncDirectory(path_); !status.ok()) return status;
  const absl::Status parent = SyncDirectory(std::filesystem::absolute(path_).parent_path());
  // A parent that we may not read was there before us.
  return absl::IsPermissionDenied(parent) ? absl::OkStatus() : parent;
}

}  // namespace wireroom::journal
