// SPDX-License-Identifier: Apache-2.0
//
// `wireroom rules state` and `restore`: what the running daemon does with its
// rules. The command half makes a request and prints the answer.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "plugins/detectors/alerts/cost_ledger.h"
#include "plugins/detectors/alerts/rule_book.h"

namespace wireroom::alerts {

std::span<const Verb> RuleRequestVerbs();
int RunRuleRequestVerb(std::string_view verb, std::span<const std::string_view> arguments,
                       Console& console);

// Whether a request to the detector is one of these.
bool IsRuleRequest(std::string_view request);
// Throws std::invalid_argument: what is wrong with it.
std::string AnswerRuleRequest(std::string_view request, CostLedger& ledger, const RuleBook& book,
                              Detections& out);

}  // namespace wireroom::alerts
