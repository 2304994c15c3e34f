// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/journal/system_faults.h"

#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace wireroom::journal {
namespace {

constexpr size_t kCalls = 3;
std::atomic<int> counts[kCalls];
// 0: none is to fail.
std::atomic<int> errors[kCalls];
std::atomic<int> calls_left[kCalls];

bool Fails(Call call) {
  const auto i = static_cast<size_t>(call);
  ++counts[i];
  const int error = errors[i];
  if (error == 0 || --calls_left[i] > 0) return false;
  errno = error;
  return true;
}

}  // namespace

SystemFault::SystemFault(Call call, int error, int n) {
  calls_left[static_cast<size_t>(call)] = n;
  errors[static_cast<size_t>(call)] = error;
}

SystemFault::~SystemFault() {
  for (std::atomic<int>& error : errors) error = 0;
}

int CallCount(Call call) { return counts[static_cast<size_t>(call)]; }

}  // namespace wireroom::journal

using wireroom::journal::Call;

extern "C" int fdatasync(int fd) {
  if (wireroom::journal::Fails(Call::kSync)) return -1;
  return static_cast<int>(syscall(SYS_fdatasync, fd));
}

extern "C" ssize_t pwrite(int fd, const void* buffer, size_t size, off_t offset) {
  if (wireroom::journal::Fails(Call::kPwrite)) return -1;
  return syscall(SYS_pwrite64, fd, buffer, size, offset);
}

extern "C" ssize_t writev(int fd, const struct iovec* pieces, int count) {
  if (wireroom::journal::Fails(Call::kWritev)) return -1;
  return syscall(SYS_writev, fd, pieces, count);
}
