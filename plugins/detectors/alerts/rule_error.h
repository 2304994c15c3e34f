// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with the rules: one line an error, "file:line:column: ...".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wireroom::alerts {

// Collects errors, so that one start shows all of them; full at kMost.
class RuleErrors {
 public:
  static constexpr size_t kMost = 50;

  void Add(std::string line) {
    if (!full()) lines_.push_back(std::move(line));
  }
  bool empty() const { return lines_.empty(); }
  bool full() const { return lines_.size() >= kMost; }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  std::vector<std::string> lines_;
};

}  // namespace wireroom::alerts
