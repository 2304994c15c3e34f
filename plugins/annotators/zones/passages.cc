// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/zones/passages.h"

#include <algorithm>

namespace wireroom::zones {
namespace {

bool IsRunningText(Kind kind) {
  return kind == Kind::kBody || kind == Kind::kStandfirst || kind == Kind::kTitle ||
         kind == Kind::kHeading;
}

}  // namespace

std::string_view Passages::Read(const FunctionWords& words, const Field& text,
                                const std::vector<Found>& zones) {
  languages_.assign(zones.size(), {});
  LanguageVotes all;
  auto tokens = text.tokens();
  size_t at = 0;
  for (size_t i = 0; i < zones.size(); ++i) {
    bool quotation = zones[i].kind == Kind::kQuotation;
    if (!quotation && !IsRunningText(zones[i].kind)) continue;
    // Quotations lie in a paragraph, whose tokens were counted.
    size_t first = at;
    if (quotation)
      first = static_cast<size_t>(
          std::lower_bound(tokens.begin(), tokens.end(), zones[i].begin,
                           [](const Token& t, uint32_t byte) { return t.begin < byte; }) -
          tokens.begin());
    while (first < tokens.size() && tokens[first].begin < zones[i].begin) ++first;
    LanguageVotes passage;
    size_t end = first;
    for (; end < tokens.size() && tokens[end].begin < zones[i].end; ++end) {
      passage.Add(words, tokens[end], text.text());
      if (!quotation) all.Add(words, tokens[end], text.text());
    }
    if (!quotation) at = end;
    languages_[i] = passage.Best();
  }
  std::string_view language = all.Best();
  for (std::string_view& passage : languages_)
    if (passage == language || language.empty()) passage = {};
  return language;
}

}  // namespace wireroom::zones
