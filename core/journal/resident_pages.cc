// SPDX-License-Identifier: Apache-2.0
#include "core/journal/resident_pages.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>

namespace wireroom::journal {
namespace {

constexpr int64_t kLookMicros = 10'000;
constexpr size_t kLookBytes = size_t{8} << 20;
constexpr int64_t kMaxGrowthBytes = int64_t{32} << 20;

// The third number of /proc/self/statm, proc(5): resident and file-backed.
int64_t FileBackedBytes() {
  const int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  char text[128];
  const ssize_t size = read(fd, text, sizeof text - 1);
  close(fd);
  if (size <= 0) return 0;
  text[size] = '\0';
  long long pages = 0;
  if (std::sscanf(text, "%*s %*s %lld", &pages) != 1) return 0;
  return pages * sysconf(_SC_PAGESIZE);
}

}  // namespace

ResidentPages::ResidentPages(void* map, size_t bytes, const ops::Clock* clock)
    : map_(map),
      bytes_(bytes),
      clock_(clock),
      next_look_micros_(clock->MonotonicMicros()),
      base_bytes_(FileBackedBytes()) {}

void ResidentPages::Bound(size_t read_bytes) {
  if (map_ == nullptr) return;
  const size_t read = read_bytes_.fetch_add(read_bytes, std::memory_order_relaxed) + read_bytes;
  const int64_t now = clock_->MonotonicMicros();
  int64_t next = next_look_micros_.load(std::memory_order_relaxed);
  if (now < next && read < kLookBytes) return;
  if (!next_look_micros_.compare_exchange_strong(next, now + kLookMicros)) return;
  read_bytes_.store(0, std::memory_order_relaxed);
  if (FileBackedBytes() - base_bytes_.load(std::memory_order_relaxed) < kMaxGrowthBytes) return;
  // Of a shared file map, MADV_DONTNEED drops page table entries and no data.
  madvise(map_, bytes_, MADV_DONTNEED);
  base_bytes_.store(FileBackedBytes(), std::memory_order_relaxed);
}

}  // namespace wireroom::journal
