// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_index.h"

#include <algorithm>
#include <stdexcept>

namespace wireroom::alerts {

RuleIndex::RuleIndex(std::shared_ptr<const IndexSegment> segment)
    : RuleIndex(std::vector<Part>{{std::move(segment), nullptr, nullptr}}) {}

RuleIndex::RuleIndex(std::vector<Part> parts) : parts_(std::move(parts)) {
  for (Part& part : parts_) {
    part.first = rule_count_;
    const IndexSegment& segment = *part.segment;
    if (segment.rule_count() > UINT32_MAX - rule_count_)
      throw std::length_error("there are too many rules");
    rule_count_ += static_cast<uint32_t>(segment.rule_count());
    has_watches_ |= !segment.watches.empty();
    has_sequences_ |= !segment.sequences.empty();
    for (uint32_t rule : segment.flatlines)
      if (!part.IsOff(rule)) flatlines_.push_back(part.first + rule);
    for (uint32_t rule : segment.exposed)
      if (!part.IsRemoved(rule)) exposed_.push_back(part.first + rule);
  }
}

const RuleIndex::Part& RuleIndex::PartOf(uint32_t rule) const {
  const auto after = std::upper_bound(
      parts_.begin(), parts_.end(), rule,
      [](uint32_t number, const Part& part) { return number < part.first; });
  return *std::prev(after);
}

std::optional<uint32_t> RuleIndex::Find(uint64_t id) const {
  for (auto part = parts_.rbegin(); part != parts_.rend(); ++part)
    if (const auto rule = part->segment->Find(id); rule && !part->IsRemoved(*rule))
      return part->first + *rule;
  return std::nullopt;
}

std::optional<uint32_t> RuleIndex::FindWatched(std::string_view id) const {
  const auto rule = Find(id);
  const Watch* watch = rule ? WatchOf(*rule) : nullptr;
  if (!watch) return std::nullopt;
  return watch->type == RuleType::kFlatline && IsOff(*rule) ? std::nullopt : rule;
}

bool RuleIndex::IsOff(uint32_t rule) const {
  const Part& part = PartOf(rule);
  return part.IsOff(rule - part.first);
}

const Watch* RuleIndex::WatchOf(uint32_t rule) const {
  if (!has_watches_) return nullptr;
  const Part& part = PartOf(rule);
  return part.segment->WatchOf(rule - part.first);
}

std::string_view RuleIndex::HeadOf(uint32_t rule) const {
  const Part& part = PartOf(rule);
  return part.segment->HeadOf(rule - part.first);
}

std::string RuleIndex::PathOf(uint32_t rule, uint32_t term) const {
  const Part& part = PartOf(rule);
  return part.segment->PathOf(rule - part.first, term);
}

std::string_view RuleIndex::IdOf(uint32_t rule, uint32_t term) const {
  const Part& part = PartOf(rule);
  return part.segment->IdOf(rule - part.first, term);
}

size_t RuleIndex::MemoryBytes() const {
  size_t bytes = 0;
  for (const Part& part : parts_) bytes += part.segment->MemoryBytes();
  return bytes;
}

}  // namespace wireroom::alerts
