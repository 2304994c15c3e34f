// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/matchers.h"

#include <algorithm>
#include <stdexcept>

#include "plugins/detectors/alerts/pattern.h"

namespace wireroom::alerts {
namespace {

std::string Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  return std::string(text);
}

}  // namespace

LabelMatcher LabelMatcher::Parse(std::string_view text) {
  const size_t at = text.find_first_of("=!");
  const std::string form = "'" + std::string(text) + "': expected name=value, name!=value, "
                           "name=~pattern or name!~pattern";
  if (at == std::string_view::npos || at == 0 || at + 1 > text.size())
    throw std::invalid_argument(form);
  LabelMatcher out;
  out.text_ = text;
  out.name_ = Trimmed(text.substr(0, at));
  std::string_view rest = text.substr(at);
  out.wanted_ = rest.front() == '=';
  rest.remove_prefix(1);
  bool pattern = false;
  if (out.wanted_ && rest.starts_with('~')) pattern = true;
  if (!out.wanted_ && !rest.starts_with('=') && !rest.starts_with('~'))
    throw std::invalid_argument(form);
  if (!out.wanted_) pattern = rest.starts_with('~');
  if (pattern || !out.wanted_) rest.remove_prefix(1);
  out.value_ = Trimmed(rest);
  if (!pattern) return out;
  const std::string why = out.value_.size() > kMaxPatternBytes ? "too long" : "";
  out.pattern_ = CompilePattern(out.value_, true);
  if (!why.empty() || !out.pattern_->ok())
    throw std::invalid_argument("'" + std::string(text) + "': the pattern is not RE2: " +
                                (why.empty() ? out.pattern_->error() : why));
  return out;
}

bool LabelMatcher::Meets(const Labels& labels) const {
  const auto found = labels.find(name_);
  const std::string value = found == labels.end() ? "" : found->second;
  const bool same = pattern_ ? re2::RE2::FullMatch(value, *pattern_) : value == value_;
  return same == wanted_;
}

bool MeetsAll(std::span<const LabelMatcher> matchers, const Labels& labels) {
  return std::all_of(matchers.begin(), matchers.end(),
                     [&](const LabelMatcher& m) { return m.Meets(labels); });
}

}  // namespace wireroom::alerts
