// SPDX-License-Identifier: Apache-2.0
//
// Room on the disk, asked for before a transaction writes. LMDB meets a full
// disk in the middle of its writes and reports some of them as EIO, which can
// not be told from a broken disk; with the blocks allocated beforehand a full
// disk is a clean refusal and EIO means what it says.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "core/ops/clock.h"

namespace wireroom::journal {

// One thread at a time.
class DiskSpace {
 public:
  // `fd`, not owned, is the file that grows, up to max_file_bytes. `clock`, not
  // owned, paces the look at the file system: once in 100 ms.
  DiskSpace(int fd, uint64_t max_file_bytes, uint64_t min_free_bytes, const ops::Clock* clock);

  // kResourceExhausted: less than min_free_bytes are free, or the file can not
  // be given blocks up to end_bytes. On file systems without fallocate(2) only
  // the first is checked.
  absl::Status Reserve(uint64_t end_bytes);

 private:
  absl::Status CheckFree();
  // The error, or 0.
  int Allocate(uint64_t end_bytes);

  const int fd_;
  const uint64_t max_file_bytes_;
  const uint64_t min_free_bytes_;
  const ops::Clock* const clock_;
  int64_t checked_at_;
  bool short_of_space_ = false;
  uint64_t free_bytes_ = 0;
  bool can_allocate_ = true;
  uint64_t allocated_bytes_ = 0;
};

}  // namespace wireroom::journal
