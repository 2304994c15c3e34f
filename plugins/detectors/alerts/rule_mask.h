// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace wireroom::alerts {

// A bit a rule.
class RuleMask {
 public:
  RuleMask() = default;
  explicit RuleMask(size_t rules) : bits_((rules + 63) / 64) {}
  bool Has(uint32_t rule) const { return bits_[rule / 64] >> (rule % 64) & 1; }
  void Add(uint32_t rule) { bits_[rule / 64] |= uint64_t{1} << (rule % 64); }
  void Take(uint32_t rule) { bits_[rule / 64] &= ~(uint64_t{1} << (rule % 64)); }

 private:
  std::vector<uint64_t> bits_;
};

}  // namespace wireroom::alerts
