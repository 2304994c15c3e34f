// SPDX-License-Identifier: Apache-2.0
//
// Lines that are known by their words: navigation, boilerplate, bylines. The
// phrases are those of news sites and agencies in general, in English.
#pragma once

#include <string_view>

#include "plugins/annotators/zones/lines.h"

namespace wireroom::zones {

// "Skip to content", "Read more: ...", "Share this", a menu, a breadcrumb, a
// section's name, or such a name run together with the next ("WorldAsia").
bool IsNavigation(std::string_view line, const Line& seen);

// Copyright, terms, newsletters, what an outlet prints below every article.
bool IsBoilerplate(std::string_view line);

// "By Ana Lima", "Reporting by Ana Lima; Editing by Jo Berg".
bool IsByline(std::string_view line, const Line& seen);

// Whether s begins with prefix, which is lower case, in any case of ASCII.
inline bool StartsWithAnyCase(std::string_view s, std::string_view prefix) {
  if (s.size() < prefix.size()) return false;
  for (size_t i = 0; i < prefix.size(); ++i)
    if ((IsUpper(s[i]) ? s[i] + ('a' - 'A') : s[i]) != prefix[i]) return false;
  return true;
}

}  // namespace wireroom::zones
