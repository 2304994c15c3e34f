// SPDX-License-Identifier: Apache-2.0
//
// The rules in force, changed one by one while articles flow. A change is never
// made in place: what is added becomes a small segment of its own, what is
// removed is masked, and small segments are folded into larger ones beside it
// (as log-structured merge trees do, O'Neil et al., Acta Informatica 1996). So a
// change costs what it changes, and readers go on with the index they have.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <vector>

#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/rarity.h"
#include "plugins/detectors/alerts/rule_index.h"

namespace wireroom::alerts {

// Thread-safe. One thread at a time may be in Merge.
class LiveIndex {
 public:
  // Segments of up to so many rules are compiled again with what is added to them.
  static constexpr size_t kSmall = 64;
  // So many segments, the largest apart, are left to lie side by side.
  static constexpr size_t kMostParts = 5;

  // seen: null, or what articles have shown; decides under what rules are filed
  // from then on.
  LiveIndex(const Host& host, std::shared_ptr<const IndexSegment> base,
            std::shared_ptr<const DocumentShares> seen = nullptr);

  std::shared_ptr<const RuleIndex> index() const;

  // Takes rules out by their ids (IndexSegment::IdHash), those that are not there
  // left aside, then adds others. The ids of `added` are not in the index then.
  // Returns the estimated share of articles that each of `added` is tried on.
  std::vector<float> Change(std::span<const uint64_t> removed, std::span<const Rule> added);
  // A rule that is set aside stays in the index and is never matched. False:
  // there is no such rule.
  bool SetAside(uint64_t id, bool aside);

  // Folds segments together, or compiles them anew by what articles have shown, if
  // it is worth it. Slow; changes go on meanwhile. False: nothing to do.
  bool Merge();

 private:
  struct Part {
    std::shared_ptr<const IndexSegment> segment;
    std::shared_ptr<RuleMask> removed, off;
    size_t removed_count = 0;
    size_t live() const { return segment->rule_count() - removed_count; }
  };
  struct Range {
    size_t begin = 0, end = 0;
  };

  static RuleMask& Own(std::shared_ptr<RuleMask>* mask, const Part& part);
  void Remove(uint64_t id, std::vector<bool>* copied);
  void Mask(uint64_t id, bool off);
  Range FindRange() const;
  // Gives the rules of parts to a builder; of each rule of a part, its number there.
  static std::vector<std::vector<uint32_t>> Join(std::span<const Part> parts,
                                                 IndexBuilder* builder);
  // How many of the last parts are compiled again with so many rules more.
  size_t SmallParts(size_t rules) const;
  bool IsRefreshDue() const;
  // Masks what was removed from parts while they were joined.
  static void CarryOver(const Part& before, const Part& now,
                        const std::vector<uint32_t>& numbers, Part* joined);
  void Publish();

  const Host host_;
  const std::shared_ptr<const DocumentShares> seen_;
  const Rarity rarity_;
  mutable std::mutex mutex_;
  std::vector<Part> parts_;
  std::set<uint64_t> aside_;
  size_t merging_ = 0;         // so many of the first parts are being merged
  uint32_t refresh_at_ = DocumentShares::kEnough;
  std::shared_ptr<const RuleIndex> index_;
};

}  // namespace wireroom::alerts
