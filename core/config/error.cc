// SPDX-License-Identifier: Apache-2.0
#include "core/config/error.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace wireroom::config {
namespace {

constexpr size_t kMaxShown = 100;
constexpr size_t kMaxWord = 64;
constexpr size_t kMinStem = 3;
constexpr size_t kMaxQuoted = 60;

// Optimal string alignment distance (Damerau-Levenshtein without repeated edits).
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

// The one candidate that goes on where `word` ends.
std::string OnlyLonger(std::string_view word, const std::vector<std::string>& candidates) {
  std::string longer;
  if (word.size() < kMinStem) return longer;
  for (const std::string& candidate : candidates) {
    if (candidate.compare(0, word.size(), word) != 0) continue;
    if (!longer.empty()) return "";
    longer = candidate;
  }
  return longer;
}

}  // namespace

std::string Error::ToString() const {
  std::string out = file;
  if (mark.line > 0) absl::StrAppend(&out, ":", mark.line, ":", mark.column);
  if (!out.empty()) out += ": ";
  if (!key.empty()) absl::StrAppend(&out, "key ", Quoted(key), ": ");
  return out + message;
}

std::string ToText(const Errors& errors) {
  std::string out;
  const size_t shown = std::min(errors.size(), kMaxShown);
  for (size_t i = 0; i < shown; ++i) absl::StrAppend(&out, errors[i].ToString(), "\n");
  if (shown < errors.size()) {
    absl::StrAppend(&out, "and ", errors.size() - shown, " more errors\n");
  }
  return out;
}

std::string Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.size() > kMaxWord) return "";
  std::string nearest = OnlyLonger(word, candidates);
  if (!nearest.empty()) return nearest;
  size_t least = word.size() / 3 + 2;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kMaxWord) continue;
    const size_t distance = Distance(word, candidate);
    const size_t allowed = std::max(word.size(), candidate.size()) / 3;
    if (distance >= least || distance > std::max<size_t>(allowed, 1)) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

std::string Quoted(std::string_view text) {
  size_t size = std::min(text.size(), kMaxQuoted);
  if (size < text.size()) {
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  }
  std::string escaped = absl::Utf8SafeCEscape(std::string(text.substr(0, size)));
  absl::StrReplaceAll({{"\\'", "'"}, {"\\\"", "\""}}, &escaped);
  return absl::StrCat("'", escaped, size < text.size() ? "...'" : "'");
}

}  // namespace wireroom::config
