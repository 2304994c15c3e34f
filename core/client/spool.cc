// SPDX-License-Identifier: Apache-2.0
#include "core/client/spool.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

namespace wireroom::client {
namespace {

constexpr std::string_view kMagic = "WRSPOOL1";
constexpr size_t kHeaderBytes = 16;
// It is not written anew while it is smaller.
constexpr uint64_t kWorthTrimming = 16 << 20;

void AppendNumber(uint64_t number, int bytes, std::string* out) {
  for (int i = 0; i < bytes; ++i) out->push_back(static_cast<char>(number >> (8 * i)));
}

uint64_t NumberAt(std::string_view bytes, size_t at, size_t count) {
  uint64_t number = 0;
  for (size_t i = 0; i < count; ++i) {
    number |= uint64_t{static_cast<uint8_t>(bytes[at + i])} << (8 * i);
  }
  return number;
}

uint32_t Fnv1a(std::string_view bytes) {
  uint32_t hash = 2'166'136'261u;
  for (const char c : bytes) hash = (hash ^ static_cast<uint8_t>(c)) * 16'777'619u;
  return hash;
}

std::string Record(uint64_t number, std::string_view article) {
  std::string tail;
  AppendNumber(number, 8, &tail);
  tail += article;
  std::string record;
  AppendNumber(article.size(), 4, &record);
  AppendNumber(Fnv1a(tail), 4, &record);
  return record + tail;
}

[[noreturn]] void Fail(const std::string& path, const std::string& why) {
  throw std::runtime_error("the spool file '" + path + "': " + why);
}

}  // namespace

Spool::Spool(std::string path, uint64_t epoch, const Each& each)
    : path_(std::move(path)), epoch_(epoch) {
  fd_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd_ < 0) Fail(path_, std::strerror(errno));
  if (flock(fd_, LOCK_EX | LOCK_NB) != 0) Fail(path_, "another process has it");
  const std::string bytes = ReadAll();
  const std::string_view all = bytes;
  if (!all.empty() && !all.starts_with(kMagic.substr(0, std::min(all.size(), kMagic.size())))) {
    Fail(path_, "expected a spool file, found another; give it another name");
  }
  if (all.size() < kHeaderBytes) {
    Clear();
    return;
  }
  const uint64_t epoch_before = NumberAt(all, 8, 8);
  std::vector<std::pair<uint64_t, std::string>> kept;
  size_ = kHeaderBytes;
  while (size_ + 16 <= all.size()) {
    const size_t length = NumberAt(all, size_, 4);
    if (length > all.size() - size_ - 16) break;
    const std::string_view tail = all.substr(size_ + 8, 8 + length);
    if (Fnv1a(tail) != NumberAt(all, size_ + 4, 4)) break;
    kept.emplace_back(NumberAt(tail, 0, 8), tail.substr(8));
    size_ += RecordBytes(length);
  }
  live_ = size_ - kHeaderBytes;
  if (ftruncate(fd_, static_cast<off_t>(size_)) != 0) Fail(path_, std::strerror(errno));
  for (auto& [number, article] : kept) number = each(epoch_before, number, article);
  if (epoch_before == epoch) return;
  Rewrite([&kept](const Keep& keep) {
    for (const auto& [number, article] : kept) keep(number, article);
  });
}

Spool::~Spool() {
  if (fd_ >= 0) close(fd_);
}

std::string Spool::ReadAll() const {
  std::string bytes;
  char buffer[1 << 16];
  while (true) {
    const ssize_t got = read(fd_, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) Fail(path_, std::strerror(errno));
    if (got == 0) return bytes;
    bytes.append(buffer, static_cast<size_t>(got));
  }
}

// All of it or nothing: the size in the file system is the one that counts.
void Spool::Write(std::string_view bytes) {
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t wrote = pwrite(fd_, bytes.data() + done, bytes.size() - done,
                                 static_cast<off_t>(size_ + done));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) {
      const int error = errno;
      (void)!ftruncate(fd_, static_cast<off_t>(size_));
      Fail(path_, std::strerror(error));
    }
    done += static_cast<size_t>(wrote);
  }
  size_ += bytes.size();
}

void Spool::Clear() {
  if (ftruncate(fd_, 0) != 0) Fail(path_, std::strerror(errno));
  size_ = live_ = 0;
  std::string header(kMagic);
  AppendNumber(epoch_, 8, &header);
  Write(header);
}

void Spool::Append(uint64_t number, std::string_view article) {
  Write(Record(number, article));
  live_ += RecordBytes(article.size());
}

void Spool::Trim(const Waiting& waiting) {
  if (live_ == 0) {
    if (size_ > kHeaderBytes) Clear();
  } else if (size_ >= kWorthTrimming && live_ <= size_ / 2) {
    Rewrite(waiting);
  }
}

// The old file is there until the new one is whole.
void Spool::Rewrite(const Waiting& waiting) {
  const std::string next = path_ + ".next";
  int fd = open(next.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0) Fail(next, std::strerror(errno));
  std::swap(fd_, fd);
  close(fd);
  Clear();
  waiting([this](uint64_t number, std::string_view article) { Append(number, article); });
  if (rename(next.c_str(), path_.c_str()) != 0) Fail(path_, std::strerror(errno));
}

}  // namespace wireroom::client
