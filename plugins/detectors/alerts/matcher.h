// SPDX-License-Identifier: Apache-2.0
//
// Finds the rules in force that an article meets. One object a worker. Scratch
// memory of the parts that an index shares with the one before is kept.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "plugins/detectors/alerts/rule_index.h"
#include "plugins/detectors/alerts/segment_matcher.h"

namespace wireroom::alerts {

class Matcher {
 public:
  using Verdict = SegmentMatcher::Verdict;

  Matcher() = default;
  Matcher(std::shared_ptr<const RuleIndex> index, const Host& host);

  // Goes on with other rules.
  void SetIndex(std::shared_ptr<const RuleIndex> index, const Host& host);

  // The numbers of the rules that the article meets, ascending. Valid until the
  // next call.
  std::span<const uint32_t> Match(const Article& article);
  // What the rules that were tried in Match cost, ascending by rule: those of
  // SegmentMatcher::kToldSteps or more.
  std::span<const RuleCost> costs() const { return costs_; }

  // As those of SegmentMatcher, after Match.
  void Explain(const Article& article, uint32_t rule, size_t most, std::vector<Place>* out);
  void Trace(const Article& article, uint32_t rule, std::vector<Verdict>* out);

 private:
  SegmentMatcher& Of(uint32_t* rule);

  std::shared_ptr<const RuleIndex> index_ = std::make_shared<RuleIndex>();
  std::vector<SegmentMatcher> matchers_;  // of the parts
  std::vector<uint32_t> matches_;
  std::vector<RuleCost> costs_;
};

}  // namespace wireroom::alerts
