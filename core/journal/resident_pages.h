// SPDX-License-Identifier: Apache-2.0
//
// Keeps a memory map from filling the resident memory. A page that was read
// through a shared file map stays in the page table, and so in what `ps` and a
// memory limit of a process count, until something takes it out; and the kernel
// maps 16 pages around each one that is touched (fault-around). Taking them out
// costs no read: they stay in the page cache.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "core/ops/clock.h"

namespace wireroom::journal {

// Any thread.
class ResidentPages {
 public:
  // Neither is owned. map nullptr: does nothing.
  ResidentPages(void* map, size_t bytes, const ops::Clock* clock);

  // After each 8 MiB that were read through the map, and at most each 10 ms: looks,
  // and lets go of the map's pages where this process's file-backed memory has
  // grown by more than 32 MiB.
  void Bound(size_t read_bytes = 0);

 private:
  void* const map_;
  const size_t bytes_;
  const ops::Clock* const clock_;
  std::atomic<int64_t> next_look_micros_;
  std::atomic<size_t> read_bytes_{0};
  std::atomic<int64_t> base_bytes_;
};

}  // namespace wireroom::journal
