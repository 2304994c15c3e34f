// SPDX-License-Identifier: Apache-2.0
//
// Patterns: RE2 (https://github.com/google/re2/wiki/Syntax), whose time is
// linear in the text whatever the pattern is.
#pragma once

#include <re2/re2.h>

#include <memory>
#include <string>

namespace wireroom::alerts {

inline constexpr size_t kMaxPatternBytes = 512;

// Never null; whether it is good tells ok().
std::shared_ptr<const re2::RE2> CompilePattern(const std::string& pattern, bool match_case);

// Why a pattern is refused, or empty: not RE2, or it takes too much memory, or
// it is met by every text.
std::string WhyBadPattern(const std::string& pattern, bool match_case);

}  // namespace wireroom::alerts
