// SPDX-License-Identifier: Apache-2.0
#include "core/app/input_file.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace wireroom::app {
namespace {

constexpr size_t kChunk = 64 << 10;
constexpr uint64_t kRatioCheckedFrom = uint64_t{64} << 20;

absl::Status OpenError(int error) {
  const std::string text = absl::StrCat("cannot be opened: ", std::strerror(error));
  if (error == ENOENT || error == ENOTDIR) return absl::NotFoundError(text);
  if (error == EACCES || error == EPERM) return absl::PermissionDeniedError(text);
  return absl::UnavailableError(text);
}

absl::Status ReadError(int error) {
  return absl::UnavailableError(absl::StrCat("cannot be read: ", std::strerror(error)));
}

absl::Status TooLong(const char* what, size_t limit) {
  return absl::ResourceExhaustedError(
      absl::StrCat(what, ": expected at most ", limit, " bytes, found more"));
}

}  // namespace

InputFile::InputFile(gzFile_s* gzip, int fd, bool must_be_gzip, uint32_t max_ratio)
    : gzip_(gzip), fd_(fd), must_be_gzip_(must_be_gzip), max_ratio_(max_ratio) {}

InputFile::~InputFile() {
  if (gzip_ != nullptr) {
    gzclose_r(gzip_);
  } else {
    close(fd_);
  }
}

absl::StatusOr<std::unique_ptr<InputFile>> InputFile::Open(const std::string& path,
                                                           Encoding encoding, uint32_t max_ratio) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return OpenError(errno);
  gzFile gzip = nullptr;
  if (encoding != Encoding::kPlain && (gzip = gzdopen(fd, "rb")) == nullptr) {
    close(fd);
    return absl::ResourceExhaustedError("cannot be inflated: not enough memory");
  }
  return std::unique_ptr<InputFile>(
      new InputFile(gzip, fd, encoding == Encoding::kGzip, max_ratio));
}

absl::StatusOr<std::unique_ptr<InputFile>> InputFile::FromDescriptor(int fd, uint32_t max_ratio) {
  const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return OpenError(errno);
  gzFile gzip = gzdopen(copy, "rb");
  if (gzip == nullptr) {
    close(copy);
    return absl::ResourceExhaustedError("cannot be inflated: not enough memory");
  }
  return std::unique_ptr<InputFile>(new InputFile(gzip, copy, false, max_ratio));
}

absl::StatusOr<size_t> InputFile::ReadGzip(char* to, size_t count) {
  const int got = gzread(gzip_, to, static_cast<unsigned>(count));
  int code = Z_OK;
  const char* text = gzerror(gzip_, &code);
  if (code == Z_ERRNO) return ReadError(errno);
  if (got < 0) {
    return absl::InvalidArgumentError(absl::StrCat("damaged gzip data: ", text));
  }
  if (got == 0 && code == Z_BUF_ERROR) {
    return absl::InvalidArgumentError("damaged gzip data: it ends before its end mark");
  }
  if (must_be_gzip_ && got > 0 && gzdirect(gzip_) != 0) {
    return absl::InvalidArgumentError("expected gzip data (the name ends in .gz), found other");
  }
  inflated_bytes_ += static_cast<uint64_t>(got);
  if (inflated_bytes_ > kRatioCheckedFrom && inflated_bytes_ / max_ratio_ > disk_bytes()) {
    return absl::ResourceExhaustedError(
        absl::StrCat("gzip data that inflates more than ", max_ratio_, " times is refused"));
  }
  return static_cast<size_t>(got);
}

absl::StatusOr<size_t> InputFile::ReadSome(char* to, size_t count) {
  if (gzip_ != nullptr) return ReadGzip(to, count);
  ssize_t got = 0;
  do {
    got = read(fd_, to, count);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return ReadError(errno);
  plain_bytes_ += static_cast<uint64_t>(got);
  return static_cast<size_t>(got);
}

absl::Status InputFile::Fill() {
  buffer_.erase(0, taken_);
  taken_ = 0;
  const size_t had = buffer_.size();
  buffer_.resize(had + kChunk);
  const absl::StatusOr<size_t> got = ReadSome(buffer_.data() + had, kChunk);
  buffer_.resize(had + (got.ok() ? *got : 0));
  at_end_ = !got.ok() || *got == 0;
  if (!got.ok()) buffer_.clear();
  return got.status();
}

absl::StatusOr<std::string_view> InputFile::Peek(size_t count) {
  while (!at_end_ && buffer_.size() - taken_ < count) {
    if (absl::Status status = Fill(); !status.ok()) return status;
  }
  return std::string_view(buffer_).substr(taken_, count);
}

absl::StatusOr<bool> InputFile::SkipLine(size_t limit) {
  while (true) {
    const size_t end = buffer_.find('\n', taken_);
    taken_ = end == std::string::npos ? buffer_.size() : end + 1;
    if (end != std::string::npos || at_end_) return TooLong("line", limit);
    if (absl::Status status = Fill(); !status.ok()) return status;
  }
}

absl::StatusOr<bool> InputFile::ReadLine(size_t limit, std::string* line) {
  line->clear();
  size_t searched = taken_;
  while (true) {
    const size_t end = buffer_.find('\n', searched);
    const size_t size = (end == std::string::npos ? buffer_.size() : end) - taken_;
    if (size > limit) return SkipLine(limit);
    if (end != std::string::npos || at_end_) {
      line->assign(buffer_, taken_, size);
      taken_ += size + (end != std::string::npos ? 1 : 0);
      return end != std::string::npos || size > 0;
    }
    if (absl::Status status = Fill(); !status.ok()) return status;
    searched = size;
  }
}

absl::Status InputFile::ReadAll(size_t limit, std::string* content) {
  while (true) {
    if (content->size() + (buffer_.size() - taken_) > limit) {
      at_end_ = true;
      taken_ = buffer_.size();
      return TooLong("content", limit);
    }
    content->append(buffer_, taken_);
    taken_ = buffer_.size();
    if (at_end_) return absl::OkStatus();
    if (absl::Status status = Fill(); !status.ok()) return status;
  }
}

uint64_t InputFile::disk_bytes() const {
  if (gzip_ == nullptr) return plain_bytes_;
  const z_off_t offset = gzoffset(gzip_);
  return offset < 0 ? 0 : static_cast<uint64_t>(offset);
}

}  // namespace wireroom::app
