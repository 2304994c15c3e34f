// SPDX-License-Identifier: Apache-2.0
//
// Alertmanager's matchers: what silences and inhibitions are about.
#pragma once

#include <re2/re2.h>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wireroom::alerts {

// By name: the alert's labels, with `rule`, `level`, `alert` (its fingerprint),
// and a label for each group_by ("entity_ORG").
using Labels = std::map<std::string, std::string>;

// name=value, name!=value, name=~RE2, name!~RE2 (whole values). A label that is
// not there is empty.
class LabelMatcher {
 public:
  // Throws std::invalid_argument: what is wrong, and what was expected.
  static LabelMatcher Parse(std::string_view text);
  bool Meets(const Labels& labels) const;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::string name_;
  std::string value_;
  bool wanted_ = true;
  std::shared_ptr<const re2::RE2> pattern_;
};

// All of them.
bool MeetsAll(std::span<const LabelMatcher> matchers, const Labels& labels);

// While an alert that meets `source` fires, alerts that meet `target` are not
// told where the labels in `equal` are the same.
struct Inhibition {
  std::vector<LabelMatcher> source;
  std::vector<LabelMatcher> target;
  std::vector<std::string> equal;
};

}  // namespace wireroom::alerts
