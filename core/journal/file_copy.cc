// SPDX-License-Identifier: Apache-2.0
#include "core/journal/file_copy.h"

#include <fcntl.h>
#include <unistd.h>
#include <xxhash.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

namespace wireroom::journal {
namespace {

constexpr size_t kPieceBytes = size_t{256} << 10;

absl::Status SystemError(const char* what, const std::filesystem::path& path) {
  const std::string text = absl::StrCat(path.string(), ": can not be ", what, ": ",
                                        std::strerror(errno));
  if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG) {
    return absl::ResourceExhaustedError(text);
  }
  return errno == EIO ? absl::DataLossError(text) : absl::UnavailableError(text);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  const int fd_;
};

absl::Status WriteAll(int fd, const char* bytes, size_t size, const std::filesystem::path& to) {
  while (size > 0) {
    const ssize_t done = write(fd, bytes, size);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return SystemError("written", to);
    bytes += done;
    size -= static_cast<size_t>(done);
  }
  return absl::OkStatus();
}

// Waits until so many bytes may have gone since `began`.
void KeepRate(const PourOptions& options, int64_t began, uint64_t bytes) {
  if (options.bytes_per_second == 0) return;
  const auto due = began + static_cast<int64_t>(static_cast<double>(bytes) * 1e6 /
                                                static_cast<double>(options.bytes_per_second));
  const int64_t now = options.clock->MonotonicMicros();
  if (due > now) std::this_thread::sleep_for(std::chrono::microseconds(due - now));
}

struct FreeHash {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

std::string HexOf(XXH3_state_t* state) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state));
  std::string hex;
  for (const unsigned char byte : canonical.digest) {
    absl::StrAppend(&hex, absl::Hex(byte, absl::kZeroPad2));
  }
  return hex;
}

}  // namespace

absl::StatusOr<Poured> Pour(int in, const std::filesystem::path& to, const PourOptions& options) {
  const Descriptor out(
      to.empty() ? -1 : open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!to.empty() && out.get() < 0) return SystemError("made", to);
  const std::unique_ptr<XXH3_state_t, FreeHash> hash(XXH3_createState());
  XXH3_128bits_reset(hash.get());
  const int64_t began = options.clock->MonotonicMicros();
  std::vector<char> piece(kPieceBytes);
  Poured poured;
  while (true) {
    const ssize_t size = read(in, piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return SystemError("read", "the journal");
    if (size == 0) break;
    const auto bytes = static_cast<size_t>(size);
    XXH3_128bits_update(hash.get(), piece.data(), bytes);
    if (out.get() >= 0) {
      absl::Status status = WriteAll(out.get(), piece.data(), bytes, to);
      if (!status.ok()) return status;
    }
    poured.bytes += bytes;
    absl::Status status = options.each ? options.each(poured.bytes) : absl::OkStatus();
    if (!status.ok()) return status;
    KeepRate(options, began, poured.bytes);
  }
  if (out.get() >= 0 && fsync(out.get()) != 0) return SystemError("synced", to);
  poured.xxh3 = HexOf(hash.get());
  return poured;
}

absl::StatusOr<Poured> CopyFile(const std::filesystem::path& from, const std::filesystem::path& to,
                                const PourOptions& options) {
  const Descriptor in(open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.get() < 0) return SystemError("opened", from);
  return Pour(in.get(), to, options);
}

absl::Status ReplaceFile(const std::filesystem::path& file, const std::string& text) {
  const std::filesystem::path half = file.string() + ".new";
  {
    const Descriptor out(open(half.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (out.get() < 0) return SystemError("made", half);
    absl::Status status = WriteAll(out.get(), text.data(), text.size(), half);
    if (!status.ok()) return status;
    if (fsync(out.get()) != 0) return SystemError("synced", half);
  }
  if (rename(half.c_str(), file.c_str()) != 0) return SystemError("renamed", half);
  return SyncFolder(file.parent_path());
}

absl::Status SyncFolder(const std::filesystem::path& folder) {
  const Descriptor fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0) return SystemError("opened", folder);
  return fsync(fd.get()) == 0 ? absl::OkStatus() : SystemError("synced", folder);
}

}  // namespace wireroom::journal
