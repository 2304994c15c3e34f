// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wireroom::alerts {

// A query in the syntax of Lucene's classic query parser as a condition in flow
// YAML: terms, "phrases", "phrases"~N, field:, AND OR NOT && || ! + -, groups,
// prefix*, /patterns/. Two words without an operator are joined by OR, as there.
// What has no counterpart (boosts, fuzzy terms, ranges, inner wildcards, other
// fields) is left out and told in *lost. Throws std::invalid_argument: it is no
// query.
std::string ConditionOfLucene(std::string_view query, std::vector<std::string>* lost);

}  // namespace wireroom::alerts
