// SPDX-License-Identifier: Apache-2.0
//
// The tests in rule files: articles in, alerts expected, on a simulated clock.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/rule_files.h"

namespace wireroom::alerts {

struct TestOutcome {
  std::string rule;
  std::string name;
  std::string place;    // "file:line:column"
  std::string failure;  // empty: it passed
};

// Runs the tests of the rules that have some; LoadRules kept the rules. `only`:
// of this rule, or of all where it is empty. What is wrong with a test itself
// goes to errors.
std::vector<TestOutcome> RunRuleTests(const LoadedRules& loaded, const Host& host,
                                      const std::string& only, RuleErrors* errors);

// A line for each test that failed, and one on all of them. Returns how many failed.
size_t TellOutcomes(const LoadedRules& loaded, const std::vector<TestOutcome>& outcomes,
                    const std::function<void(const std::string&)>& tell);

}  // namespace wireroom::alerts
