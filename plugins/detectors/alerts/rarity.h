// SPDX-License-Identifier: Apache-2.0
//
// How likely a news article is to show something: what decides under which of
// its necessary terms a rule is filed. From the articles that were seen, once
// there were enough; before that a guess. It moves cost, never a result.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "plugins/detectors/alerts/document_shares.h"

#include "wireroom/sdk.h"

namespace wireroom::alerts {

class Rarity {
 public:
  // Common words come from a built-in table for English. `seen`: null, or what
  // articles have shown.
  explicit Rarity(const Host& host, std::shared_ptr<const DocumentShares> seen = nullptr);

  // Tells that one rule uses a word. Words that many rules use are common in
  // what the rules are about.
  void Use(uint64_t hash) { ++uses_[hash]; }
  void CountRule() { ++rules_; }
  uint32_t Uses(uint64_t hash) const;

  // The share of articles that hold the word, any word of the family, or two
  // words side by side; that show what has a SymbolHash, which is `usual`ly so.
  double Word(uint64_t hash) const;
  double Family(uint64_t hash) const;
  double Pair(uint64_t first, uint64_t second) const;
  double Symbol(uint64_t hash, double usual) const;
  static constexpr double kEntity = 0.01;
  static constexpr double kTopic = 0.15;
  static constexpr double kSource = 0.02;
  static constexpr double kLanguage = 0.5;
  static constexpr double kEntityType = 0.6;
  static constexpr double kFamily = 0.02;

 private:
  std::shared_ptr<const DocumentShares> seen_;
  std::shared_ptr<const std::unordered_map<uint64_t, float>> common_;
  std::unordered_map<uint64_t, uint32_t> uses_;
  size_t rules_ = 0;
};

}  // namespace wireroom::alerts
