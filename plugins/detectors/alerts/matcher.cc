// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/matcher.h"

#include <algorithm>

namespace wireroom::alerts {

Matcher::Matcher(std::shared_ptr<const RuleIndex> index, const Host& host) {
  SetIndex(std::move(index), host);
}

void Matcher::SetIndex(std::shared_ptr<const RuleIndex> index, const Host& host) {
  std::vector<SegmentMatcher> before = std::move(matchers_);
  matchers_.clear();
  for (const RuleIndex::Part& part : index->parts()) {
    const auto kept = std::find_if(before.begin(), before.end(), [&](const auto& matcher) {
      return matcher.segment() == part.segment.get();
    });
    if (kept != before.end()) matchers_.push_back(std::move(*kept));
    else matchers_.emplace_back(part.segment, host);
  }
  index_ = std::move(index);
}

std::span<const uint32_t> Matcher::Match(const Article& article) {
  matches_.clear();
  costs_.clear();
  for (size_t i = 0; i < matchers_.size(); ++i) {
    const RuleIndex::Part& part = index_->parts()[i];
    for (uint32_t rule : matchers_[i].Match(article, part.off.get()))
      matches_.push_back(part.first + rule);
    for (const RuleCost& cost : matchers_[i].costs())
      costs_.push_back({part.first + cost.rule, cost.steps});
  }
  return matches_;
}

SegmentMatcher& Matcher::Of(uint32_t* rule) {
  const RuleIndex::Part& part = index_->PartOf(*rule);
  *rule -= part.first;
  return matchers_[static_cast<size_t>(&part - index_->parts().data())];
}

void Matcher::Explain(const Article& article, uint32_t rule, size_t most,
                      std::vector<Place>* out) {
  SegmentMatcher& matcher = Of(&rule);
  matcher.Explain(article, rule, most, out);
}

void Matcher::Trace(const Article& article, uint32_t rule, std::vector<Verdict>* out) {
  SegmentMatcher& matcher = Of(&rule);
  matcher.Trace(article, rule, out);
}

}  // namespace wireroom::alerts
