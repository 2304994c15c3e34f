// SPDX-License-Identifier: Apache-2.0
//
// Conditions that are of no use, found before they run.
#pragma once

#include <string>

#include "plugins/detectors/alerts/rule.h"

namespace wireroom::alerts {

// Why a rule with this condition is refused, or empty. Two reasons:
// - It holds for an article that has none of its terms (only `none` lists, or a
//   `none` as an alternative of an `any`). Exact.
// - It can hold for no article: what must be there is excluded, every
//   alternative is, or two sources are asked for at once. Plain cases: terms
//   that follow from one another, over the lists that always count.
std::string WhyUseless(const Condition& condition);

// Whether an article that shows a also shows b: a phrase and its words, the lead
// and the text, a topic above a higher score.
bool Implies(const Term& a, const Term& b);

}  // namespace wireroom::alerts
