// SPDX-License-Identifier: Apache-2.0
//
// Finding and reading rule files.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/route.h"
#include "plugins/detectors/alerts/rule.h"
#include "plugins/detectors/alerts/rule_error.h"

namespace wireroom::alerts {

// What one file says.
struct RuleFile {
  std::string path;
  std::vector<std::filesystem::path> lists;  // files that its rules name
  uint64_t stamp = 0;                        // StampOf; 0: it changed while it was read
  std::vector<Rule> rules;                   // those that are right
  Dispatch dispatch;
  RuleErrors errors;
};

// The files that the option names: files, those that a pattern like rules/*.yaml
// matches, and the *.yaml and *.yml files below folders (hidden ones left out),
// each in the order of their names. None twice.
std::vector<std::string> FindRuleFiles(const Paths& paths, RuleErrors* errors);

// Changes when the size or the time of the file, or of one of the lists, does.
uint64_t StampOf(const std::string& path, const std::vector<std::filesystem::path>& lists);

RuleFile ReadRuleFile(const std::string& path, const Host& host);

// Reads files by several threads and gives them to `take`, by the calling one, in
// their order.
void ReadRuleFiles(const std::vector<std::string>& paths, const Host& host,
                   const std::function<void(RuleFile)>& take);

}  // namespace wireroom::alerts
