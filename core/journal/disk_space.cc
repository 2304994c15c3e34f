// SPDX-License-Identifier: Apache-2.0
#include "core/journal/disk_space.h"

#include <fcntl.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace wireroom::journal {
namespace {

constexpr int64_t kCheckMicros = 100'000;
// How far ahead of need the file grows, so that few commits ask for blocks.
constexpr uint64_t kStepBytes = uint64_t{16} << 20;

}  // namespace

DiskSpace::DiskSpace(int fd, uint64_t max_file_bytes, uint64_t min_free_bytes,
                     const ops::Clock* clock)
    : fd_(fd),
      max_file_bytes_(max_file_bytes),
      min_free_bytes_(min_free_bytes),
      clock_(clock),
      checked_at_(clock->MonotonicMicros() - kCheckMicros) {}

absl::Status DiskSpace::CheckFree() {
  const int64_t now = clock_->MonotonicMicros();
  if (now - checked_at_ >= kCheckMicros) {
    checked_at_ = now;
    struct statvfs about;
    if (fstatvfs(fd_, &about) != 0) {
      return absl::InternalError(absl::StrCat("journal: statvfs: ", std::strerror(errno)));
    }
    free_bytes_ = static_cast<uint64_t>(about.f_bavail) * about.f_frsize;
    short_of_space_ = free_bytes_ < min_free_bytes_;
  }
  if (!short_of_space_) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("journal: the disk has ", free_bytes_, " bytes free, less than "
                   "journal.min_free_bytes (", min_free_bytes_, "); free some space"));
}

int DiskSpace::Allocate(uint64_t end_bytes) {
  int result;
  do {
    result = fallocate(fd_, 0, static_cast<off_t>(allocated_bytes_),
                       static_cast<off_t>(end_bytes - allocated_bytes_));
  } while (result != 0 && errno == EINTR);
  if (result != 0) return errno;
  allocated_bytes_ = end_bytes;
  return 0;
}

absl::Status DiskSpace::Reserve(uint64_t end_bytes) {
  if (absl::Status status = CheckFree(); !status.ok()) return status;
  end_bytes = std::min(end_bytes, max_file_bytes_);
  if (!can_allocate_ || end_bytes <= allocated_bytes_) return absl::OkStatus();
  int error = Allocate(std::min(end_bytes + kStepBytes, max_file_bytes_));
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) error = Allocate(end_bytes);
  if (error == EOPNOTSUPP || error == ENOSYS) {
    can_allocate_ = false;
    return absl::OkStatus();
  }
  if (error == 0) return absl::OkStatus();
  const std::string text = absl::StrCat("journal: the file can not grow to ", end_bytes,
                                        " bytes: ", std::strerror(error));
  if (error == EIO) return absl::DataLossError(text);
  return absl::ResourceExhaustedError(absl::StrCat(text, "; free some space"));
}

}  // namespace wireroom::journal
