// SPDX-License-Identifier: Apache-2.0
//
// Forgetting: the oldest events go, with their rejection. Their entries in the
// index of articles are told, for ArticleIndex to forget.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "core/journal/environment.h"
#include "core/journal/store.h"
#include "core/ops/clock.h"

namespace wireroom::journal {

// Taken by the live pages of all tables, as the transaction sees them.
uint64_t StoredBytes(MDB_txn* transaction, const Tables& tables);

struct RetentionLimits {
  // Forget while more is stored.
  uint64_t max_bytes = 0;
  // Forget what is older, microseconds since 1970.
  int64_t min_time = std::numeric_limits<int64_t>::min();
  // Never forget an event behind this one.
  uint64_t newest = 0;
  // Forget at most so many, and stop earlier after max_micros, but not before
  // min_events.
  size_t max_events = 0;
  size_t min_events = 0;
  int64_t max_micros = 0;
};

struct Forgotten {
  size_t events = 0;
  // The oldest event that is left and its time; 0 and nullopt: none is.
  uint64_t first = 0;
  std::optional<int64_t> oldest_time;
  // Of the forgotten events: article and sequence.
  std::vector<std::pair<Hash, uint64_t>> articles;
};

absl::StatusOr<Forgotten> Forget(const RetentionLimits& limits, const ops::Clock& clock,
                                 const Environment& environment, WriteTransaction* transaction);

}  // namespace wireroom::journal
