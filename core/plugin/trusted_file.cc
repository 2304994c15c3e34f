// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/trusted_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "core/plugin/say.h"

namespace wireroom::plugin {
namespace {

namespace fs = std::filesystem;

absl::Status Refuse(std::string text) { return absl::FailedPreconditionError(text); }

std::string Octal(mode_t mode) {
  char text[8];
  char* at = text + sizeof text;
  mode &= 07777;
  do *--at = static_cast<char>('0' + (mode & 7));
  while (mode >>= 3);
  return "0" + std::string(at, text + sizeof text);
}

absl::Status NotOpened(const fs::path& path, const char* expected) {
  if (errno == ENOENT)
    return absl::NotFoundError(Say("expected ", expected, " ", path.native(),
                                   ", found nothing there; build or install the plugin"));
  if (errno == ELOOP || errno == ENOTDIR)
    return Refuse(
        Say("expected ", expected, " ", path.native(),
            ", found a symbolic link or another kind of file; put the plugin itself there"));
  return Refuse(Say("expected ", expected, " ", path.native(), " that can be read, found: ",
                    std::strerror(errno), "; give this user the right to read it"));
}

absl::Status CheckOwned(const fs::path& path, const struct stat& facts) {
  const uid_t self = geteuid();
  if (facts.st_uid != 0 && facts.st_uid != self)
    return Refuse(Say("expected ", path.native(), " to belong to root or to user ", self,
                      ", found user ", facts.st_uid, "; run: chown ", self, " ", path.native()));
  if (facts.st_mode & (S_IWGRP | S_IWOTH))
    return Refuse(Say("expected ", path.native(),
                      " not to be writable by its group or by others, found mode ",
                      Octal(facts.st_mode), "; run: chmod go-w ", path.native()));
  return absl::OkStatus();
}

absl::Status CheckAbove(const fs::path& directory) {
  for (fs::path at = directory.parent_path();; at = at.parent_path()) {
    struct stat facts;
    if (stat(at.c_str(), &facts) != 0) return NotOpened(at, "the directory");
    if ((facts.st_mode & S_IWOTH) && !(facts.st_mode & S_ISVTX))
      return Refuse(Say("expected ", at.native(),
                        " not to be writable by others, or sticky, found mode ",
                        Octal(facts.st_mode), "; run: chmod o-w ", at.native()));
    if (at == at.root_path()) return absl::OkStatus();
  }
}

}  // namespace

OpenFile::~OpenFile() {
  if (fd_ >= 0) close(fd_);
}

bool OpenFile::IsAt(const fs::path& path) const {
  struct stat mine, there;
  return fstat(fd_, &mine) == 0 && lstat(path.c_str(), &there) == 0 &&
         mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
}

absl::StatusOr<OpenFile> OpenTrusted(const fs::path& path) {
  const fs::path folder_path = path.parent_path();
  const fs::path directory_path = folder_path.parent_path();
  struct stat facts;
  if (stat(directory_path.c_str(), &facts) != 0)
    return NotOpened(directory_path, "the plugin directory");
  if (absl::Status status = CheckOwned(directory_path, facts); !status.ok()) return status;
  if (absl::Status status = CheckAbove(directory_path); !status.ok()) return status;

  const OpenFile folder(open(folder_path.c_str(), O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC));
  if (folder.fd() < 0) return NotOpened(folder_path, "the folder");
  if (fstat(folder.fd(), &facts) != 0) return NotOpened(folder_path, "the folder");
  if (absl::Status status = CheckOwned(folder_path, facts); !status.ok()) return status;

  // O_NONBLOCK: a FIFO of that name must not stop the start.
  OpenFile file(
      openat(folder.fd(), path.filename().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.fd() < 0) return NotOpened(path, "the library");
  if (fstat(file.fd(), &facts) != 0) return NotOpened(path, "the library");
  if (!S_ISREG(facts.st_mode))
    return Refuse(
        Say("expected a regular file, found a directory or a device; put the plugin's "
            "library there"));
  if (absl::Status status = CheckOwned(path, facts); !status.ok()) return status;
  return file;
}

}  // namespace wireroom::plugin
