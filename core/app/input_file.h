// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct gzFile_s;

namespace wireroom::app {

// The bytes of one file, read once from its beginning to its end. One thread.
//
// Errors don't name the file: the caller does. They are INVALID_ARGUMENT (not
// gzip, damaged), RESOURCE_EXHAUSTED (a limit), UNAVAILABLE (reading failed).
class InputFile {
 public:
  enum class Encoding { kPlain, kGzip, kEither };

  // `max_ratio` as ArticleFilesOptions::max_inflate_ratio.
  static absl::StatusOr<std::unique_ptr<InputFile>> Open(const std::string& path, Encoding encoding,
                                                         uint32_t max_ratio);
  // Reads a duplicate of `fd`, compressed or not.
  static absl::StatusOr<std::unique_ptr<InputFile>> FromDescriptor(int fd, uint32_t max_ratio);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  // The next bytes, at most `count`, without taking them. Fewer at the end.
  absl::StatusOr<std::string_view> Peek(size_t count);

  // False at the end. `line` comes without its "\n"; the last one need not have
  // one. A line above `limit` bytes is skipped to its end and reported.
  absl::StatusOr<bool> ReadLine(size_t limit, std::string* line);

  // Appends what is left. Were `content` to grow above `limit` bytes: an error, and
  // nothing is left.
  absl::Status ReadAll(size_t limit, std::string* content);

  // The position on disk, in compressed bytes where there are such.
  uint64_t disk_bytes() const;

 private:
  InputFile(gzFile_s* gzip, int fd, bool must_be_gzip, uint32_t max_ratio);
  absl::Status Fill();
  absl::StatusOr<size_t> ReadSome(char* to, size_t count);
  absl::StatusOr<size_t> ReadGzip(char* to, size_t count);
  absl::StatusOr<bool> SkipLine(size_t limit);

  gzFile_s* gzip_;  // null: plain, read from fd_
  int fd_;
  bool must_be_gzip_;
  uint32_t max_ratio_;
  uint64_t inflated_bytes_ = 0;
  uint64_t plain_bytes_ = 0;
  std::string buffer_;  // from taken_ on: read and not yet handed out
  size_t taken_ = 0;
  bool at_end_ = false;
};

}  // namespace wireroom::app
