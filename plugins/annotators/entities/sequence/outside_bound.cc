// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/outside_bound.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "plugins/annotators/entities/sequence/labels.h"

namespace wireroom::entities {
namespace {

constexpr float kMostScore = std::numeric_limits<Score>::max();

// More than rounding can do, in units of a score.
constexpr float kMargin = 1;

}  // namespace

// A path is worth more than the one outside only if the score of one of its
// labels is worth more than the transition into it costs, and the one out of it.
void OutsideBound::Set(std::span<const float> transitions, size_t labels, size_t width,
                       float scale) {
  float stays = transitions[kOutside];
  limits_.assign(width, std::numeric_limits<Score>::max());
  for (size_t label = 1; label < labels; ++label) {
    auto here = static_cast<LabelId>(label);
    float into = -std::numeric_limits<float>::infinity();
    for (size_t from = 0; from < labels; ++from)
      if (MayFollow(static_cast<LabelId>(from), here))
        into = std::max(into, transitions[from * labels + label] - stays);
    float out = MayFollow(here, kOutside) ? transitions[label * labels] - stays : 0;
    float limit = std::floor(-(into + std::max(out, 0.0f)) / scale) - kMargin;
    limits_[label - 1] = static_cast<Score>(std::clamp(limit, -kMostScore, kMostScore));
  }
}

bool OutsideBound::Holds(const Score* scores, size_t words) const {
  ScoreBlock above{};
  for (size_t word = 0; word < words; ++word, scores += limits_.size())
    for (size_t block = 0; block < limits_.size(); block += kRowBlock)
      above |= ScoreBlock::Load(scores + block) > ScoreBlock::Load(&limits_[block]);
  return !above.Any();
}

}  // namespace wireroom::entities
