// SPDX-License-Identifier: Apache-2.0
//
// What a store says about itself: its format, stream, epoch and head.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/journal/environment.h"

namespace wireroom::journal {

// Of the tables and records; raised when an older wireroom could not read them.
inline constexpr uint64_t kStoreFormat = 1;

struct StoreFile {
  std::string stream;
  uint32_t epoch = 0;
  // 0: no event was ever committed.
  uint64_t head = 0;
  // 0: no event is kept.
  uint64_t first = 0;
  uint64_t stored_bytes = 0;

  // Opens environment->tables. An empty file becomes a store, in one transaction
  // whose last record is the format, so that a file without it was never used.
  // Errors: kDataLoss (not a journal, or damaged), kFailedPrecondition (of a
  // newer format), and those of LmdbError.
  static absl::StatusOr<StoreFile> LoadOrCreate(Environment* environment);

  static absl::Status PutEpoch(uint32_t epoch, const Tables& tables, WriteTransaction* transaction);
  static absl::Status PutHead(uint64_t head, const Tables& tables, WriteTransaction* transaction);
};

}  // namespace wireroom::journal
