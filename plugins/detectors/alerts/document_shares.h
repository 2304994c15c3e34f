// SPDX-License-Identifier: Apache-2.0
//
// How many of the articles that came showed what: counted by hash in a fixed
// table, so that what no rule asks for yet is known too. Two hashes that fall on
// one place are counted together, so a share is rather too large.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "wireroom/sdk.h"

namespace wireroom::alerts {

// Thread-safe.
class DocumentShares {
 public:
  static constexpr uint32_t kEvery = 32;  // one article in so many is counted
  static constexpr uint32_t kEnough = 500;
  static constexpr uint32_t kMost = 1 << 15;  // then all counts are halved

  DocumentShares() : counts_(new std::atomic<uint16_t>[kPlaces]()) {}

  // Of one article: different hashes, of tokens or symbols (IndexSegment::SymbolHash).
  void Count(std::span<const uint64_t> hashes);
  // Articles counted, with those that were halved away.
  uint32_t total() const { return total_.load(std::memory_order_relaxed); }
  bool enough() const { return articles_.load(std::memory_order_relaxed) >= kEnough; }
  double ShareOf(uint64_t hash) const;

 private:
  static constexpr size_t kPlaces = size_t{1} << 20;  // 2 MiB
  static size_t PlaceOf(uint64_t hash) { return (hash * 0x9E3779B97F4A7C15u) >> 44; }

  std::unique_ptr<std::atomic<uint16_t>[]> counts_;
  std::atomic<uint32_t> articles_{0};
  std::atomic<uint32_t> total_{0};
};

// What an article shows, each once: the hashes of its tokens, of its ids, types,
// topics and languages, and of its source.
void CollectShown(const Article& article, const Host& host, std::vector<uint64_t>* hashes);

}  // namespace wireroom::alerts
