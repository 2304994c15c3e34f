// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "plugins/detectors/alerts/matchers.h"
#include "plugins/detectors/alerts/rule.h"
#include "plugins/detectors/alerts/rule_error.h"
#include "plugins/detectors/alerts/rule_index.h"

namespace wireroom::alerts {

struct LoadedRules {
  std::shared_ptr<const RuleIndex> index;
  size_t files = 0;
  size_t disabled = 0;
  // Rules that are right and yet tried on every article: "file:line:column: ...".
  std::vector<std::string> warnings;
  // Those that are tried on many, kWideShare or more; the same form.
  std::vector<std::string> wide;
  std::vector<Inhibition> inhibitions;
  // By number, where they were asked for.
  std::vector<Rule> rules;
};

// From this share of articles on a rule is told to be wide.
inline constexpr double kWideShare = 0.3;

// Reads rule files, the files that a pattern like rules/*.yaml matches, and the
// *.yaml and *.yml files below folders (hidden ones left out), each in the order
// of their names, and compiles the rules that are enabled.
// What is wrong goes to errors; the index has the rules that are right.
// keep: LoadedRules::rules is filled.
LoadedRules LoadRules(const Paths& paths, const Host& host, RuleErrors* errors,
                      bool keep = false);

}  // namespace wireroom::alerts
