// SPDX-License-Identifier: Apache-2.0
//
// The meaning of rules, as plainly as it can be written: looks at every term of
// every rule in every place. What the index says is compared with it.
#pragma once

#include <vector>

#include "plugins/detectors/alerts/matcher.h"
#include "plugins/detectors/alerts/rule.h"

namespace wireroom::alerts {

bool NaiveHolds(const Article& article, const Condition& condition);

// The same as Matcher::Explain; empty when the rule does not hold.
std::vector<Place> NaiveExplain(const Article& article, const Condition& condition, size_t most);

}  // namespace wireroom::alerts
