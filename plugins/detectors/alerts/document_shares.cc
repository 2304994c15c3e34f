// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/document_shares.h"

namespace wireroom::alerts {

// Counts that two threads change at once may be off by one; they are estimates.
void DocumentShares::Count(std::span<const uint64_t> hashes) {
  constexpr auto kRelaxed = std::memory_order_relaxed;
  for (uint64_t hash : hashes) {
    std::atomic<uint16_t>& count = counts_[PlaceOf(hash)];
    count.store(static_cast<uint16_t>(count.load(kRelaxed) + 1), kRelaxed);
  }
  total_.fetch_add(1, kRelaxed);
  if (articles_.fetch_add(1, kRelaxed) + 1 != kMost) return;
  for (size_t i = 0; i < kPlaces; ++i) counts_[i].store(counts_[i].load(kRelaxed) / 2, kRelaxed);
  articles_.store(kMost / 2, kRelaxed);
}

double DocumentShares::ShareOf(uint64_t hash) const {
  const double count = counts_[PlaceOf(hash)].load(std::memory_order_relaxed);
  return (count + 0.5) / (articles_.load(std::memory_order_relaxed) + 1.0);
}

}  // namespace wireroom::alerts
