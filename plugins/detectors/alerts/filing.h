// SPDX-License-Identifier: Apache-2.0
//
// Under which keys a rule is filed.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "plugins/detectors/alerts/index_segment.h"

namespace wireroom::alerts {

// A key that shows that a condition may hold.
struct Witness {
  Key key;
  Key guard = kNoKey;  // necessary too, beside this key
  bool exact = true;   // key and guard together are the whole condition
};

// Witnesses of which every article that meets the condition shows one, and the
// share of articles that show one.
struct Cover {
  double cost = 0;
  std::vector<Witness> witnesses;
};

class Filing {
 public:
  // shares: of each key, the share of articles that show it; index.always is the last.
  Filing(const IndexSegment& index, std::span<const double> shares)
      : index_(index), shares_(shares) {}

  // The cheapest cover that the shape of the program allows. It exists for each
  // condition that does not hold without its terms (see WhyUseless).
  std::optional<Cover> CoverOf(const uint32_t* program) const { return Of(program, true); }

 private:
  std::optional<Cover> Of(const uint32_t* at, bool holds) const;
  std::optional<Cover> OfAll(const uint32_t* list, bool children_hold) const;
  std::optional<Cover> OfAny(const uint32_t* list, bool children_hold) const;
  std::optional<Cover> OfSome(const uint32_t* list, bool holds) const;
  void AddSiblings(const uint32_t* list, const uint32_t* chosen, bool hold, Cover* cover) const;
  std::vector<Witness> RarestAlternatives(const uint32_t* list, const uint32_t* chosen,
                                          bool hold, double* share) const;
  Key KeyOf(uint32_t term) const;
  Key WholeKey(const uint32_t* at, bool holds) const;
  void RarestNecessary(const uint32_t* at, bool holds, Key* rarest) const;
  bool Rarer(Key a, Key b) const { return b == kNoKey || shares_[a] < shares_[b]; }

  const IndexSegment& index_;
  std::span<const double> shares_;
};

}  // namespace wireroom::alerts
