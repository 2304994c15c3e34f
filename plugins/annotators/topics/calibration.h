// SPDX-License-Identifier: Apache-2.0
//
// From margins to scores that mean what they say: of the articles with a score
// near 0.7, seven in ten have the topic.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace wireroom::topics {

// score = 1 / (1 + exp(slope * margin + offset)).
struct Curve {
  double slope = -1;
  double offset = 0;
};
// A curve that others are drawn to, with the strength of a normal prior on slope and
// offset: 0 for none; at 1 a few dozen articles outweigh it.
struct CurvePrior {
  Curve curve;
  double strength = 0;
};
// Fits the curve by Newton's method (Platt 1999, with the targets and the
// safeguards of Lin, Lin, Weng, "A note on Platt's probabilistic outputs", 2007).
// `has`: the article has the topic. Slopes above -0.05 become -0.05.
Curve FitCurve(std::span<const float> margins, std::span<const uint8_t> has,
               const CurvePrior& prior = {});

// The factor a for which softmax(a * margins) makes the articles' own topics most
// likely (Guo et al. 2017: temperature scaling). margins: `topics` of each article.
double FitTemperature(std::span<const float> margins, size_t topics,
                      std::span<const uint32_t> gold);

// The threshold with the best F1 among those with at least `precision` among the
// articles at or above it; above 1 where none has it or fewer than `least`
// articles have the topic.
float ChooseThreshold(std::span<const float> scores, std::span<const uint8_t> has, double precision,
                      size_t least);

// A reliability table: ten bins of equal width over [0, 1].
class Reliability {
 public:
  struct Bin {
    uint64_t count = 0;
    uint64_t right = 0;
    double score = 0;  // their sum
  };
  void Add(double score, bool right);
  const std::array<Bin, 10>& bins() const { return bins_; }
  // Expected calibration error: mean distance of score and share that is right,
  // weighted by the bins' counts. 0 when empty.
  double Error() const;

 private:
  std::array<Bin, 10> bins_{};
};

}  // namespace wireroom::topics
