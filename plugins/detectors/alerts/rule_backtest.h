// SPDX-License-Identifier: Apache-2.0
//
// Rules over articles of the past: how often they would have fired, and on what.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/rule_files.h"

namespace wireroom::alerts {

struct BacktestRequest {
  std::string rule;  // its id; empty: all
  // Microseconds: the articles that the journal took in since then. Else those of
  // the files.
  std::optional<int64_t> last;
  std::vector<std::string> files;
  bool annotated = true;
};

// `loaded` has kept its rules. False: some of the articles could not be read, which
// was told. Throws what Console::Articles and Console::Past do.
bool RunBacktest(const BacktestRequest& request, const LoadedRules& loaded, const Host& host,
                 Console& console);

}  // namespace wireroom::alerts
