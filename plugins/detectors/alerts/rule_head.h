// SPDX-License-Identifier: Apache-2.0
//
// What an alert says of its rule, kept as bytes in the index until it fires.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/detectors/alerts/rule.h"

namespace wireroom::alerts {

// Views into the bytes it was read from.
struct RuleHead {
  std::string_view id;
  std::string_view title;
  Level level = Level::kMedium;
  std::vector<wr_pair> labels;
  std::vector<wr_pair> annotations;
  // Where the terms stand, of a rule with a detection; else empty.
  std::vector<std::string_view> paths;
  std::optional<uint32_t> cost_budget;  // Rule::cost_budget
  uint32_t content = 0;                 // 32 bits of Rule::content
};

void WriteHead(const Rule& rule, std::string* out);
// Reads the head at the front of `bytes`, which WriteHead wrote.
void ReadHead(std::string_view bytes, RuleHead* head);

}  // namespace wireroom::alerts
