// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/link_score.h"

#include <fmt/format.h>

#include <algorithm>

namespace wireroom::entities {
namespace {

double Percent(size_t part, size_t whole) {
  return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void LinkScore::Add(const std::string& text, const std::vector<LinkedSpan>& gold,
                    const std::vector<LinkedSpan>& found) {
  for (const LinkedSpan& span : gold) {
    auto at = std::find_if(found.begin(), found.end(), [&](const LinkedSpan& other) {
      return other.begin == span.begin && other.end == span.end;
    });
    marked_ += !span.id.empty();
    if (at == found.end()) continue;
    if (span.id.empty()) {
      ++nil_;
      nil_right_ += at->id.empty();
      continue;
    }
    ++found_;
    linked_ += !at->id.empty();
    right_ += at->id == span.id;
    if (at->id.empty() || at->id == span.id) continue;
    ++errors_[fmt::format("{} is {}, taken for {}", text.substr(span.begin, span.end - span.begin),
                          span.id, at->id)];
  }
}

std::string LinkScore::Table() const {
  if (marked_ + nil_ == 0) return "";
  double precision = Percent(right_, linked_), recall = Percent(right_, marked_);
  double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  return fmt::format(
      "\nWhich thing a marked name is (Wikidata ids)\n"
      "marked {}, found {}, linked {}, right {}: precision {:.2f}, recall {:.2f}, F1 {:.2f}\n"
      "of those found right {:.2f}; of {} found that mean nothing with an id {} were given none\n",
      marked_, found_, linked_, right_, precision, recall, f1, Percent(right_, found_), nil_,
      nil_right_);
}

std::string LinkScore::Worst(size_t most) const {
  std::vector<std::pair<std::string, size_t>> errors(errors_.begin(), errors_.end());
  std::stable_sort(errors.begin(), errors.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string out;
  for (size_t i = 0; i < std::min(most, errors.size()); ++i)
    out += fmt::format("{:>5}  {}\n", errors[i].second, errors[i].first);
  return out;
}

}  // namespace wireroom::entities
