// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace wireroom::alerts {

// The one of `words` that `typed` was most likely meant to be: fewest edits
// (insert, delete, replace, swap of neighbours), at most one in three letters
// and never more than three; empty when none is near.
std::string_view Nearest(std::string_view typed, std::span<const std::string_view> words);

// "; did you mean 'word'?", or nothing.
std::string DidYouMean(std::string_view typed, std::span<const std::string_view> words);

}  // namespace wireroom::alerts
