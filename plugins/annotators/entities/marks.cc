// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/marks.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace wireroom::entities {
namespace {

// Shares of words with a capital above which a line is written as a headline.
constexpr size_t kFewestWords = 3;

// The longer one; then one that is certain to be a name; then what has a value.
std::tuple<uint32_t, bool, bool> Rank(const Mark& mark) {
  return {mark.size(), !mark.common, mark.by == FoundBy::kValue};
}

}  // namespace

void FieldMarks::Clear(uint32_t field, std::string_view field_text) {
  which = field;
  text = field_text;
  units.clear();
  marks.clear();
  values.clear();
}

void FieldMarks::Prepare(size_t sentence_count) {
  cover_.assign(units.size(), -1);
  styles_.assign(sentence_count, Style::kUnknown);
}

void FieldMarks::Resolve() {
  auto before = [](const Mark& a, const Mark& b) {
    return std::tuple(a.first, b.end, a.type) < std::tuple(b.first, a.end, b.type);
  };
  // Those that were found last stand behind the others, mostly in order too.
  auto found = std::is_sorted_until(marks.begin(), marks.end(), before);
  if (found != marks.end()) {
    if (!std::is_sorted(found, marks.end(), before)) std::stable_sort(found, marks.end(), before);
    merged_.clear();
    std::merge(marks.begin(), found, found, marks.end(), std::back_inserter(merged_), before);
    marks.swap(merged_);
  }
  size_t kept = 0;
  for (const Mark& mark : marks) {
    if (kept > 0 && mark.first < marks[kept - 1].end) {
      if (Rank(mark) > Rank(marks[kept - 1])) marks[kept - 1] = mark;
      continue;
    }
    marks[kept++] = mark;
  }
  marks.resize(kept);
  std::fill(cover_.begin(), cover_.end(), -1);
  for (size_t i = 0; i < kept; ++i)
    for (uint32_t unit = marks[i].first; unit < marks[i].end; ++unit)
      cover_[unit] = static_cast<int32_t>(i);
}

Style FieldMarks::StyleAt(size_t unit) const {
  Style& style = styles_[units[unit].sentence];
  if (style != Style::kUnknown) return style;
  size_t first = unit;
  while (first > 0 && units[first - 1].sentence == units[unit].sentence) --first;
  size_t words = 0, caps = 0, capitals = 0, long_words = 0;
  bool full_stop = false;
  for (size_t i = first; i < units.size() && units[i].sentence == units[unit].sentence; ++i) {
    full_stop = units[i].IsMark('.', text);
    if (!units[i].IsWord()) continue;
    ++words;
    caps += units[i].Has(WR_TOKEN_ALL_CAPS);
    if (units[i].end - units[i].begin < 4 || units[i].Has(kJoined)) continue;
    ++long_words;
    capitals += units[i].Has(WR_TOKEN_CAPITALISED);
  }
  style = Style::kPlain;
  // Headlines have no full stop.
  if (!full_stop && long_words >= kFewestWords && capitals * 10 >= long_words * 8)
    style = Style::kTitleCase;
  if (words >= kFewestWords && caps * 10 >= words * 6) style = Style::kAllCaps;
  return style;
}

std::string FieldMarks::Words(size_t first, size_t end) const {
  std::string out;
  for (size_t i = first; i < end; ++i) {
    if (i > first && units[i].begin > units[i - 1].end) out += units[i].Has(kJoined) ? '-' : ' ';
    out += Text(i);
  }
  return out;
}

}  // namespace wireroom::entities
