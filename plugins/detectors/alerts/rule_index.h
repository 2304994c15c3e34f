// SPDX-License-Identifier: Apache-2.0
//
// All rules in force at a time. Immutable: what changes is another index that
// shares most of its parts with the one before (live_index.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/detectors/alerts/index_segment.h"
#include "plugins/detectors/alerts/rule_mask.h"

namespace wireroom::alerts {

// Rules have numbers: those of a part follow those of the part before. A number
// is of one index only.
class RuleIndex {
 public:
  struct Part {
    std::shared_ptr<const IndexSegment> segment;
    std::shared_ptr<const RuleMask> removed;  // null: none; these are no rules any more
    std::shared_ptr<const RuleMask> off;      // null: none; removed, or set aside: never matched
    uint32_t first = 0;
    bool IsRemoved(uint32_t rule) const { return removed && removed->Has(rule); }
    bool IsOff(uint32_t rule) const { return off && off->Has(rule); }
  };

  RuleIndex() = default;
  explicit RuleIndex(std::shared_ptr<const IndexSegment> segment);
  // Numbers the parts (Part::first).
  explicit RuleIndex(std::vector<Part> parts);

  const std::vector<Part>& parts() const { return parts_; }
  const Part& PartOf(uint32_t rule) const;
  // Above all numbers.
  uint32_t rule_count() const { return rule_count_; }

  // Of rules that are not removed; also by IndexSegment::IdHash.
  std::optional<uint32_t> Find(uint64_t id) const;
  std::optional<uint32_t> Find(std::string_view id) const { return Find(IndexSegment::IdHash(id)); }
  // The rule of an id, if it has a Watch. Not a flatline that is set aside: it would
  // miss what it is not told of.
  std::optional<uint32_t> FindWatched(std::string_view id) const;
  // Whether a rule is never matched.
  bool IsOff(uint32_t rule) const;
  bool has_watches() const { return has_watches_; }
  // Calls each(rule) for the sequences that have the rule of this id as a step.
  template <typename F>
  void ForEachSequenceOf(const std::string& id, F&& each) const {
    for (const Part& part : parts_) {
      const auto found = part.segment->sequences.find(id);
      if (found == part.segment->sequences.end()) continue;
      for (uint32_t rule : found->second)
        if (!part.IsRemoved(rule)) each(part.first + rule);
    }
  }
  bool has_sequences() const { return has_sequences_; }
  // Calls each(rule, watch) for the rules that have one, in no order.
  template <typename F>
  void ForEachWatch(F&& each) const {
    for (const Part& part : parts_)
      for (const auto& [rule, watch] : part.segment->watches)
        if (!part.IsRemoved(rule)) each(part.first + rule, *watch);
  }
  // Those of which the end of a window, or each article, matters even where none
  // meets them: flatlines without groups, and spikes with exposure.
  const std::vector<uint32_t>& flatlines() const { return flatlines_; }
  const std::vector<uint32_t>& exposed() const { return exposed_; }

  // What counts the matches of a rule, or null: each is an alert of its own.
  const Watch* WatchOf(uint32_t rule) const;
  // What WriteHead wrote of a rule (rule_head.h).
  std::string_view HeadOf(uint32_t rule) const;
  // Of the nth term of a rule, in the order of its condition: where it stands
  // ("all[0].any[2]", entries from 0) and, for ids, the id.
  std::string PathOf(uint32_t rule, uint32_t term) const;
  std::string_view IdOf(uint32_t rule, uint32_t term) const;

  size_t MemoryBytes() const;

 private:
  std::vector<Part> parts_;
  uint32_t rule_count_ = 0;
  bool has_watches_ = false, has_sequences_ = false;
  std::vector<uint32_t> flatlines_, exposed_;
};

}  // namespace wireroom::alerts
