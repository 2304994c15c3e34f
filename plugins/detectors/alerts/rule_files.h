// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/rule_catalogue.h"
#include "plugins/detectors/alerts/rule_index.h"

namespace wireroom::alerts {

// From this share of articles on a rule is told to be wide.
inline constexpr double kWideShare = 0.3;
// What is said of a rule that is tried on so many articles, 1 for each.
std::string CostWarning(double share);

struct LoadedRules {
  std::shared_ptr<const RuleIndex> index;
  RuleCatalogue catalogue;
  // Ids of sequences that are wrong beside the others; they are in the index.
  std::vector<uint64_t> refused;
  bool missing = false;  // a path of the option names no file
  size_t files = 0;
  size_t disabled = 0;
  // Rules that are right and yet tried on every article: "file:line: ...".
  std::vector<std::string> warnings;
  // Those that are tried on many, kWideShare or more; the same form.
  std::vector<std::string> wide;
  Dispatch dispatch;
  // By number, where they were asked for.
  std::vector<Rule> rules;
};

// Reads the rule files of the option `rules` (FindRuleFiles) and compiles the
// rules that are enabled. What is wrong goes to errors; the index has the rules
// that are right. keep: LoadedRules::rules is filled.
LoadedRules LoadRules(const Paths& paths, const Host& host, RuleErrors* errors,
                      bool keep = false);

}  // namespace wireroom::alerts
