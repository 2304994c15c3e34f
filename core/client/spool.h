// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace wireroom::client {

// A producer's articles that are not acknowledged, in a file, so that they outlive
// its process. What is appended is with the operating system when Append returns:
// it outlives a crash of the process, not a power cut.
//
// The file: "WRSPOOL1", the epoch (u64); then for each article its length (u32), an
// FNV-1a checksum of number and bytes (u32), its number (u64) and its bytes, all
// little-endian. A last record that is cut or does not match its checksum was being
// written when the process died, and is dropped.
//
// Not a queue: a producer that is never up to date makes it grow, and it is written
// anew without what was acknowledged once that is the larger part.
class Spool {
 public:
  // Called for each article that the file has, oldest first; returns the number
  // under which it is kept from now on.
  using Each = std::function<uint64_t(uint64_t epoch, uint64_t number, std::string article)>;

  // Makes the file, mode 0600, where it is not there, and locks it until the end.
  // Throws std::runtime_error: it can't be made or read, another process has it, or
  // it is no spool.
  Spool(std::string path, uint64_t epoch, const Each& each);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // Throws std::runtime_error when it can't be written; then it is as before.
  void Append(uint64_t number, std::string_view article);

  // An article of this size was acknowledged.
  void Acknowledged(size_t bytes) { live_ -= RecordBytes(bytes); }

  using Keep = std::function<void(uint64_t number, std::string_view article)>;
  // Calls its argument for each article that is not acknowledged, oldest first.
  using Waiting = std::function<void(const Keep& keep)>;

  // Makes it smaller where that is worth it. Throws std::runtime_error.
  void Trim(const Waiting& waiting);

 private:
  static size_t RecordBytes(size_t bytes) { return bytes + 16; }
  std::string ReadAll() const;
  void Write(std::string_view bytes);
  void Clear();
  void Rewrite(const Waiting& waiting);

  const std::string path_;
  const uint64_t epoch_;
  int fd_ = -1;
  // Of the file, and of what in it is not acknowledged.
  uint64_t size_ = 0;
  uint64_t live_ = 0;
};

}  // namespace wireroom::client
