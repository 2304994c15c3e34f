// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/pattern.h"

namespace wireroom::alerts {
namespace {

constexpr int64_t kMaxMemory = 4 << 20;
constexpr int kMaxProgram = 5000;  // instructions; a matching step visits each at most once

}  // namespace

std::shared_ptr<const re2::RE2> CompilePattern(const std::string& pattern, bool match_case) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(match_case);
  options.set_max_mem(kMaxMemory);
  return std::make_shared<re2::RE2>(pattern, options);
}

std::string WhyBadPattern(const std::string& pattern, bool match_case) {
  if (pattern.size() > kMaxPatternBytes)
    return "the pattern is " + std::to_string(pattern.size()) + " bytes long; at most " +
           std::to_string(kMaxPatternBytes) + " are taken";
  const auto compiled = CompilePattern(pattern, match_case);
  if (!compiled->ok()) return "the pattern is not RE2: " + compiled->error();
  if (compiled->ProgramSize() > kMaxProgram)
    return "the pattern takes " + std::to_string(compiled->ProgramSize()) + " steps a character; " +
           std::to_string(kMaxProgram) + " are allowed: make its repeats smaller";
  if (re2::RE2::PartialMatch("", *compiled)) return "the pattern is met by every text";
  return {};
}

}  // namespace wireroom::alerts
