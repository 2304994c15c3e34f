// SPDX-License-Identifier: Apache-2.0
//
// Rules in words, for people.
#pragma once

#include <string>

#include "plugins/detectors/alerts/matcher.h"
#include "plugins/detectors/alerts/rule.h"

namespace wireroom::alerts {

// "the phrase 'storm surge' in title", "any of", "near/8 of".
std::string Describe(const Condition& condition);

// The condition with what held and what did not, a line a part, indented. The
// verdicts are Matcher::Trace's.
std::string ExplainInWords(const Article& article, const Condition& condition,
                           const std::vector<Matcher::Verdict>& verdicts);

}  // namespace wireroom::alerts
