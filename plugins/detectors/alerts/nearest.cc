// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/nearest.h"

#include <algorithm>
#include <vector>

namespace wireroom::alerts {
namespace {

// Optimal string alignment distance (Damerau 1964, each stretch edited once).
size_t Edits(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

}  // namespace

std::string_view Nearest(std::string_view typed, std::span<const std::string_view> words) {
  if (typed.size() > 64) return {};
  std::string_view best;
  size_t fewest = std::min<size_t>(3, std::max(typed.size(), size_t{3}) / 3) + 1;
  for (std::string_view word : words) {
    const size_t edits = Edits(typed, word);
    if (edits < fewest) fewest = edits, best = word;
  }
  return best;
}

std::string DidYouMean(std::string_view typed, std::span<const std::string_view> words) {
  const std::string_view near = Nearest(typed, words);
  return near.empty() ? std::string() : "; did you mean '" + std::string(near) + "'?";
}

}  // namespace wireroom::alerts
