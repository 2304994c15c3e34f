// SPDX-License-Identifier: Apache-2.0
//
// Tells by the scores alone, without the lattice, that the best path through a
// run of words stays outside of names: as it does for most words that only begin
// a sentence.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "plugins/annotators/entities/sequence/rows.h"

namespace wireroom::entities {

class OutsideBound {
 public:
  // transitions[from * labels + to]; rows of scores are `width` long.
  void Set(std::span<const float> transitions, size_t labels, size_t width, float scale);

  // No word has a score that could pay for a name. False: perhaps one has.
  bool Holds(const Score* scores, size_t words) const;

 private:
  // Of each label: the best that the ways into and out of it give is less than
  // what a higher score is worth.
  std::vector<Score> limits_;
};

}  // namespace wireroom::entities
