// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with the rules: one line an error, "file:line:column: ...".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wireroom::alerts {

// Collects errors, so that one start shows all of them; keeps kMost.
class RuleErrors {
 public:
  static constexpr size_t kMost = 50;

  void Add(std::string line) {
    ++count_;
    if (lines_.size() < kMost) lines_.push_back(std::move(line));
  }
  bool empty() const { return lines_.empty(); }
  // With those that were not kept.
  size_t count() const { return count_; }
  void Add(const RuleErrors& others) {
    for (const std::string& line : others.lines_) Add(line);
    count_ += others.count_ - others.lines_.size();
  }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  std::vector<std::string> lines_;
  size_t count_ = 0;
};

}  // namespace wireroom::alerts
