// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/score.h"

#include <algorithm>

namespace wireroom::entities {
namespace {

uint32_t Overlap(const Span& a, const Span& b) {
  uint32_t first = std::max(a.first, b.first), end = std::min(a.end, b.end);
  return end > first ? end - first : 0;
}

// The span that shares most with this one; nullptr: none does.
const Span* Nearest(const Span& span, std::span<const Span> others) {
  auto at = std::partition_point(others.begin(), others.end(),
                                 [&](const Span& other) { return other.end <= span.first; });
  const Span* best = nullptr;
  for (; at != others.end() && at->first < span.end; ++at) {
    bool better = best == nullptr || Overlap(span, *at) > Overlap(span, *best) ||
                  (Overlap(span, *at) == Overlap(span, *best) && at->type == span.type &&
                   best->type != span.type);
    if (better) best = &*at;
  }
  return best;
}

}  // namespace

NameScore::NameScore(size_t types)
    : types_(types), exact_(types), partial_(types), taken_((types + 1) * (types + 1)) {}

void NameScore::Add(std::span<const Span> gold, std::span<const Span> found) {
  for (const Span& span : gold) {
    ++exact_[span.type].gold;
    ++partial_[span.type].gold;
    const Span* near = Nearest(span, found);
    ++taken_[span.type * (types_ + 1) + (near == nullptr ? types_ : near->type)];
    exact_[span.type].right += near != nullptr && *near == span;
    partial_[span.type].right += near != nullptr && near->type == span.type;
  }
  for (const Span& span : found) {
    ++exact_[span.type].found;
    ++partial_[span.type].found;
    const Span* near = Nearest(span, gold);
    if (near == nullptr) ++taken_[types_ * (types_ + 1) + span.type];
    exact_[span.type].right_found += near != nullptr && *near == span;
    partial_[span.type].right_found += near != nullptr && near->type == span.type;
  }
}

Counts NameScore::Sum(const std::vector<Counts>& counts) {
  Counts sum;
  for (const Counts& count : counts) {
    sum.gold += count.gold;
    sum.found += count.found;
    sum.right += count.right;
    sum.right_found += count.right_found;
  }
  return sum;
}

}  // namespace wireroom::entities
