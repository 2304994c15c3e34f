// SPDX-License-Identifier: Apache-2.0
//
// What an article has under group_by, fields and compare_key.
#pragma once

#include <string>
#include <vector>

#include "plugins/detectors/alerts/watch.h"

namespace wireroom::alerts {

// One combination: a value for each key, in their order.
using GroupValues = std::vector<std::string>;

// At most so many combinations of one article are taken.
inline constexpr size_t kMaxCombinations = 64;

// The combinations of an article; none when it has no value for one of the keys.
// Without keys: one that is empty.
std::vector<GroupValues> CombinationsOf(const Article& article, const std::vector<GroupKey>& keys);

// The values as one text, and as 16 bytes of it (two 64-bit FNV-1a).
std::string Joined(const GroupValues& values);
std::string HashOf(std::string_view text);
uint64_t Hash64(std::string_view text);

}  // namespace wireroom::alerts
