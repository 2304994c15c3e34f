// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "plugins/detectors/alerts/rule_error.h"
#include "plugins/detectors/alerts/rule_index.h"

namespace wireroom::alerts {

struct LoadedRules {
  std::shared_ptr<const RuleIndex> index;
  size_t files = 0;
  size_t disabled = 0;
};

// Reads rule files, the files that a pattern like rules/*.yaml matches, and the
// *.yaml and *.yml files below folders (hidden ones left out), each in the order
// of their names, and compiles the rules that are enabled.
// What is wrong goes to errors; then the index must not be used.
LoadedRules LoadRules(const Paths& paths, const Host& host, RuleErrors* errors);

}  // namespace wireroom::alerts
