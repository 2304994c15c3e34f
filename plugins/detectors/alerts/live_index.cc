// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/live_index.h"

#include <algorithm>

namespace wireroom::alerts {
namespace {

constexpr uint32_t kGone = UINT32_MAX;
// A part that lies before others that are together as large as a quarter of it
// is folded with them.
constexpr size_t kRatio = 4;
constexpr uint32_t kRefreshFactor = 8;
constexpr size_t kWorthCleaning = 1000;

}  // namespace

LiveIndex::LiveIndex(const Host& host, std::shared_ptr<const IndexSegment> base,
                     std::shared_ptr<const DocumentShares> seen)
    : host_(host), seen_(std::move(seen)), rarity_(host, seen_) {
  Part part;
  part.segment = std::move(base);
  parts_.push_back(std::move(part));
  Publish();
}

std::shared_ptr<const RuleIndex> LiveIndex::index() const {
  const std::lock_guard lock(mutex_);
  return index_;
}

void LiveIndex::Publish() {
  std::vector<RuleIndex::Part> parts;
  for (const Part& part : parts_)
    if (part.segment->rule_count() > 0) parts.push_back({part.segment, part.removed, part.off});
  index_ = std::make_shared<const RuleIndex>(std::move(parts));
}

// A copy that may be changed: what was published is not.
RuleMask& LiveIndex::Own(std::shared_ptr<RuleMask>* mask, const Part& part) {
  *mask = *mask ? std::make_shared<RuleMask>(**mask)
                : std::make_shared<RuleMask>(part.segment->rule_count());
  return **mask;
}

// copied: of each part, whether its masks are this change's own already.
void LiveIndex::Remove(uint64_t id, std::vector<bool>* copied) {
  for (size_t i = parts_.size(); i-- > 0;) {
    Part& part = parts_[i];
    const auto rule = part.segment->Find(id);
    if (!rule || (part.removed && part.removed->Has(*rule))) continue;
    if (!(*copied)[i]) Own(&part.removed, part), Own(&part.off, part);
    (*copied)[i] = true;
    part.removed->Add(*rule);
    part.off->Add(*rule);
    ++part.removed_count;
    return;
  }
}

void LiveIndex::Mask(uint64_t id, bool off) {
  for (Part& part : parts_) {
    const auto rule = part.segment->Find(id);
    if (!rule || (part.removed && part.removed->Has(*rule))) continue;
    RuleMask& mask = Own(&part.off, part);
    if (off) mask.Add(*rule);
    else mask.Take(*rule);
  }
}

std::vector<float> LiveIndex::Change(std::span<const uint64_t> removed,
                                     std::span<const Rule> added) {
  const std::lock_guard lock(mutex_);
  std::vector<bool> copied(parts_.size());
  std::vector<float> costs;
  for (uint64_t id : removed) {
    Remove(id, &copied);
    aside_.erase(id);
  }
  if (!added.empty()) {
    IndexBuilder builder(host_, rarity_);
    const size_t small = SmallParts(added.size());
    Join(std::span(parts_).last(small), &builder);
    const size_t first = builder.rule_count();
    for (const Rule& rule : added) builder.Add(rule);
    parts_.resize(parts_.size() - small);
    parts_.emplace_back().segment = builder.BuildSegment();
    for (uint64_t id : aside_) Mask(id, true);
    for (size_t i = 0; i < added.size(); ++i)
      costs.push_back(static_cast<float>(builder.cost(first + i)));
  }
  Publish();
  return costs;
}

size_t LiveIndex::SmallParts(size_t rules) const {
  size_t small = 0;
  for (size_t i = parts_.size(); i > merging_; --i, ++small) {
    rules += parts_[i - 1].live();
    if (rules > kSmall) break;
  }
  return small;
}

bool LiveIndex::SetAside(uint64_t id, bool aside) {
  const std::lock_guard lock(mutex_);
  if (!index_->Find(id)) return false;
  if (aside) aside_.insert(id);
  else aside_.erase(id);
  Mask(id, aside);
  Publish();
  return true;
}

std::vector<std::vector<uint32_t>> LiveIndex::Join(std::span<const Part> parts,
                                                   IndexBuilder* builder) {
  std::vector<std::vector<uint32_t>> numbers(parts.size());
  for (size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts[i];
    for (uint32_t rule = 0; rule < part.segment->rule_count(); ++rule) {
      const bool gone = part.removed && part.removed->Has(rule);
      numbers[i].push_back(gone ? kGone : static_cast<uint32_t>(builder->rule_count()));
      if (!gone) builder->Add(part.segment, rule);
    }
  }
  return numbers;
}

bool LiveIndex::IsRefreshDue() const {
  return seen_ && seen_->enough() && seen_->total() >= refresh_at_;
}

LiveIndex::Range LiveIndex::FindRange() const {
  const size_t end = parts_.size();
  if (IsRefreshDue()) return {0, end};
  for (size_t i = 0; i < end; ++i) {
    const size_t rules = parts_[i].segment->rule_count();
    if (parts_[i].removed_count > std::max(kWorthCleaning, rules / 3)) return {i, i + 1};
  }
  if (end <= kMostParts) return {};
  size_t begin = end - 1;
  for (size_t rules = parts_[begin].live(); begin > 0; rules += parts_[--begin].live())
    if (begin < end - 1 && parts_[begin - 1].live() > kRatio * rules) break;
  return {begin, end};
}

void LiveIndex::CarryOver(const Part& before, const Part& now,
                          const std::vector<uint32_t>& numbers, Part* joined) {
  if (now.removed_count == before.removed_count) return;
  if (!joined->removed) Own(&joined->removed, *joined), Own(&joined->off, *joined);
  for (uint32_t rule = 0; rule < numbers.size(); ++rule) {
    if (numbers[rule] == kGone || !now.removed->Has(rule)) continue;
    joined->removed->Add(numbers[rule]);
    joined->off->Add(numbers[rule]);
    ++joined->removed_count;
  }
}

bool LiveIndex::Merge() {
  std::vector<Part> parts;
  Range range;
  {
    const std::lock_guard lock(mutex_);
    range = FindRange();
    if (range.begin == range.end) return false;
    if (IsRefreshDue()) refresh_at_ = kRefreshFactor * seen_->total();
    merging_ = range.end;
    parts.assign(parts_.begin() + static_cast<std::ptrdiff_t>(range.begin),
                 parts_.begin() + static_cast<std::ptrdiff_t>(range.end));
  }
  IndexBuilder builder(host_, rarity_);
  const auto numbers = Join(parts, &builder);
  Part joined;
  joined.segment = builder.BuildSegment();
  const std::lock_guard lock(mutex_);
  for (size_t i = 0; i < parts.size(); ++i)
    CarryOver(parts[i], parts_[range.begin + i], numbers[i], &joined);
  const auto begin = parts_.begin() + static_cast<std::ptrdiff_t>(range.begin);
  *begin = std::move(joined);
  parts_.erase(begin + 1, parts_.begin() + static_cast<std::ptrdiff_t>(range.end));
  merging_ = 0;
  for (uint64_t id : aside_) Mask(id, true);
  Publish();
  return true;
}

}  // namespace wireroom::alerts
