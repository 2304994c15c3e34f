// SPDX-License-Identifier: Apache-2.0
//
// Where in an article the title, the text and the lead are; see Scope.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "plugins/detectors/alerts/rule.h"

namespace wireroom::alerts {

// Kinds of zones that are no part of the lead. The lead skips a sentence that
// lies wholly in one of them.
inline constexpr std::array<std::string_view, 8> kFurniture = {
    "title", "heading", "byline", "dateline", "caption", "credit", "navigation", "boilerplate"};
inline constexpr size_t kLeadSentences = 3;

// Looks at an article when it is first asked about it.
class Scopes {
 public:
  void Forget() { known_ = false; }
  // Whether a span that begins at `begin` of a field is in the scope.
  bool Holds(const Article& article, Scope scope, uint32_t field, uint32_t begin) {
    if (scope == kAnywhere) return true;
    if (field == WR_FIELD_TITLE) return scope & kInTitle;
    if (!known_) Learn(article);
    if (In(titles_, begin)) return scope & kInTitle;
    return (scope & kInText) || ((scope & kInLead) && In(lead_, begin));
  }

 private:
  struct Range {
    uint32_t begin;
    uint32_t end;
  };
  static bool In(const std::vector<Range>& ranges, uint32_t at) {
    for (const Range& range : ranges)
      if (range.begin <= at && at < range.end) return true;
    return false;
  }
  void Learn(const Article& article);

  bool known_ = false;
  std::vector<Range> titles_;
  std::vector<Range> furniture_;
  std::vector<Range> lead_;
};

}  // namespace wireroom::alerts
