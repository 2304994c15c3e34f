// SPDX-License-Identifier: Apache-2.0
//
// Preloaded into a daemon (LD_PRELOAD): records what it asks of data.mdb and of its
// sockets, and makes system calls on data.mdb fail.
//
//   WIREROOM_DISK_LOG=FILE          record (disk_log.h)
//   WIREROOM_DISK_LIE=1             syncs are not done and not recorded
//   WIREROOM_DISK_FAULT=CALL:N:HOW:once|ever
//     CALL  pwrite, writev, fdatasync, fallocate, open, mmap, ftruncate
//     N     the N-th one since the start
//     HOW   an errno (EIO, ENOSPC, EINTR), short: half of the bytes are written, or
//           drop: none are, and success is reported (for controls)
//   WIREROOM_DISK_MET=FILE          is made when the fault was met
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string_view>

#include "tests/crash/disk_log.h"

namespace {

using wireroom::crash::DiskCall;
using wireroom::crash::DiskRecord;

constexpr int kMaxDescriptors = 1 << 16;
// 1: data.mdb, 2: data.mdb with O_DSYNC.
std::atomic<char> kinds[kMaxDescriptors];

template <typename Function>
Function Real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

std::mutex& LogMutex() {
  static std::mutex mutex;
  return mutex;
}

int LogFile() {
  static const int fd = [] {
    const char* const file = std::getenv("WIREROOM_DISK_LOG");
    if (file == nullptr) return -1;
    static const auto real = Real<int (*)(const char*, int, ...)>("open");
    return real(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }();
  return fd;
}

// With the mutex held.
void LogLocked(DiskCall call, uint64_t place, const iovec* parts, int count) {
  DiskRecord record{call, 0, place, 0};
  iovec all[66] = {{&record, sizeof record}};
  for (int i = 0; i < count && i < 65; ++i) {
    all[i + 1] = parts[i];
    record.bytes += parts[i].iov_len;
  }
  static const auto real = Real<ssize_t (*)(int, const iovec*, int)>("writev");
  if (real(LogFile(), all, count + 1) < 0) abort();
}

void Log(DiskCall call, uint64_t place, const iovec* parts, int count) {
  if (LogFile() < 0) return;
  const std::lock_guard lock(LogMutex());
  LogLocked(call, place, parts, count);
}

char KindOf(int fd) { return fd >= 0 && fd < kMaxDescriptors ? kinds[fd].load() : 0; }

bool Lies() {
  static const bool lies = std::getenv("WIREROOM_DISK_LIE") != nullptr;
  return lies;
}

// What is to go wrong.
struct Fault {
  char call[16] = "";
  long at = 0;
  int error = 0;
  bool is_short = false;
  bool drops = false;
  bool for_ever = false;
};

const Fault& TheFault() {
  static const Fault fault = [] {
    Fault out;
    const char* const text = std::getenv("WIREROOM_DISK_FAULT");
    char how[16] = "";
    char often[16] = "";
    if (text == nullptr ||
        sscanf(text, "%15[^:]:%ld:%15[^:]:%15s", out.call, &out.at, how, often) != 4) {
      return Fault();
    }
    out.is_short = std::string_view(how) == "short";
    out.drops = std::string_view(how) == "drop";
    out.error = std::string_view(how) == "EIO"      ? EIO
                : std::string_view(how) == "ENOSPC" ? ENOSPC
                : std::string_view(how) == "EINTR"  ? EINTR
                                                    : 0;
    out.for_ever = std::string_view(often) == "ever";
    return out;
  }();
  return fault;
}

// Tells that it was met: a test that tried nothing must not pass.
void NoteMet() {
  const char* const file = std::getenv("WIREROOM_DISK_MET");
  static const auto real = Real<int (*)(const char*, int, ...)>("open");
  if (file != nullptr) close(real(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

bool IsDue(const char* call) {
  const Fault& fault = TheFault();
  if (fault.at == 0 || std::string_view(fault.call) != call) return false;
  static std::atomic<long> count{0};
  const long now = ++count;
  const bool due = now == fault.at || (fault.for_ever && now > fault.at);
  if (due) NoteMet();
  return due;
}

// Whether the call is to fail, with errno set; a short one is `half` the bytes, one
// that drops them is `dropped`.
bool Fails(const char* call, bool* half = nullptr, bool* dropped = nullptr) {
  if (!IsDue(call)) return false;
  if (TheFault().drops) {
    if (dropped != nullptr) *dropped = true;
    return false;
  }
  if (TheFault().is_short) {
    if (half != nullptr) *half = true;
    return false;
  }
  errno = TheFault().error;
  return true;
}

int NoteOpen(int fd, const char* path, int flags) {
  if (fd < 0 || fd >= kMaxDescriptors) return fd;
  const bool data = std::string_view(path).ends_with("data.mdb");
  kinds[fd] = static_cast<char>(!data ? 0 : (flags & O_DSYNC) != 0 ? 2 : 1);
  return fd;
}

ssize_t WriteAt(int fd, const void* bytes, size_t size, off_t offset) {
  static const auto real = Real<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  const char kind = KindOf(fd);
  if (kind == 0) return real(fd, bytes, size, offset);
  bool half = false;
  bool dropped = false;
  if (Fails("pwrite", &half, &dropped)) return -1;
  if (dropped) return static_cast<ssize_t>(size);
  if (half) size /= 2;
  const iovec part{const_cast<void*>(bytes), size};
  const bool synced = kind == 2 && !Lies();
  Log(synced ? DiskCall::kSyncWrite : DiskCall::kWrite, static_cast<uint64_t>(offset), &part, 1);
  const ssize_t done = real(fd, bytes, size, offset);
  if (synced && done >= 0) Log(DiskCall::kWritten, static_cast<uint64_t>(offset), nullptr, 0);
  return done;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  static const auto real = Real<int (*)(const char*, int, ...)>("open");
  va_list list;
  va_start(list, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0;
  va_end(list);
  if (std::string_view(path).ends_with("data.mdb") && Fails("open")) return -1;
  return NoteOpen(real(path, flags, mode), path, flags);
}

int open64(const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0;
  va_end(list);
  return open(path, flags, mode);
}

int close(int fd) {
  static const auto real = Real<int (*)(int)>("close");
  if (fd >= 0 && fd < kMaxDescriptors) kinds[fd] = 0;
  if (LogFile() >= 0 && fd != LogFile()) Log(DiskCall::kClose, static_cast<uint64_t>(fd), nullptr, 0);
  return real(fd);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  return WriteAt(fd, bytes, size, offset);
}
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  return WriteAt(fd, bytes, size, offset);
}

ssize_t writev(int fd, const iovec* parts, int count) {
  static const auto real = Real<ssize_t (*)(int, const iovec*, int)>("writev");
  if (KindOf(fd) == 0) return real(fd, parts, count);
  bool half = false;
  if (Fails("writev", &half)) return -1;
  if (half) count = count > 1 ? count / 2 : 1;
  Log(DiskCall::kWrite, static_cast<uint64_t>(lseek(fd, 0, SEEK_CUR)), parts, count);
  return real(fd, parts, count);
}

int fdatasync(int fd) {
  static const auto real = Real<int (*)(int)>("fdatasync");
  if (KindOf(fd) == 0) return real(fd);
  if (Fails("fdatasync")) return -1;
  if (Lies()) return 0;
  const int result = real(fd);
  if (result == 0) Log(DiskCall::kSync, 0, nullptr, 0);
  return result;
}

int fallocate(int fd, int mode, off_t offset, off_t size) {
  static const auto real = Real<int (*)(int, int, off_t, off_t)>("fallocate");
  if (KindOf(fd) != 0 && Fails("fallocate")) return -1;
  return real(fd, mode, offset, size);
}
int fallocate64(int fd, int mode, off64_t offset, off64_t size) {
  return fallocate(fd, mode, offset, size);
}

int ftruncate(int fd, off_t size) {
  static const auto real = Real<int (*)(int, off_t)>("ftruncate");
  if (KindOf(fd) != 0 && Fails("ftruncate")) return -1;
  return real(fd, size);
}
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

void* mmap(void* at, size_t size, int protection, int flags, int fd, off_t offset) {
  static const auto real = Real<void* (*)(void*, size_t, int, int, int, off_t)>("mmap");
  if (KindOf(fd) != 0 && Fails("mmap")) return MAP_FAILED;
  return real(at, size, protection, flags, fd, offset);
}
void* mmap64(void* at, size_t size, int protection, int flags, int fd, off64_t offset) {
  return mmap(at, size, protection, flags, fd, offset);
}

ssize_t send(int fd, const void* bytes, size_t size, int flags) {
  static const auto real = Real<ssize_t (*)(int, const void*, size_t, int)>("send");
  if (LogFile() < 0) return real(fd, bytes, size, flags);
  // Only what the peer took is told. Sent under the lock, so that a sync that ends
  // behind it is logged behind it.
  const std::lock_guard lock(LogMutex());
  const ssize_t done = real(fd, bytes, size, flags);
  if (done > 0) {
    const iovec part{const_cast<void*>(bytes), static_cast<size_t>(done)};
    LogLocked(DiskCall::kSend, static_cast<uint64_t>(fd), &part, 1);
  }
  return done;
}

}  // extern "C"
