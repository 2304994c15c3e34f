// SPDX-License-Identifier: Apache-2.0
//
// Learns the weights of a linear-chain conditional random field by stochastic
// gradient descent with a step size per weight (AdaGrad; Duchi, Hazan and Singer
// 2011) and squared weights as penalty. The label "outside" has the weight 0.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "plugins/annotators/entities/learn/training_set.h"
#include "plugins/annotators/entities/sequence/lattice.h"

namespace wireroom::entities {

struct CrfChoices {
  int rounds = 30;        // passes over the runs
  float rate = 0.15f;     // the first step
  float penalty = 2e-4f;  // of a squared weight, at each of its steps
  float drop = 0.0f;      // share of features left out of a step, by chance
  uint64_t seed = 1;
};

struct CrfWeights {
  size_t labels = 1;
  size_t width = 0;         // weights a feature: of each label but outside, filled up
  std::vector<float> rows;  // [feature * width + label - 1]
  std::vector<float> transitions;

  CrfWeights() = default;
  CrfWeights(size_t types, size_t features);
  // Adds a token's features to scores[label].
  void AddScores(std::span<const uint32_t> features, float* scores) const;
};

// What is scored by something else already: [token * labels + label], or empty.
using FixedScores = std::span<const float>;

// Learns from the runs of these numbers. Of `weights` the rows are trained, and
// the transitions too. Calls round(number, loss) after each pass. The same
// input gives the same weights, to the bit.
void TrainCrf(const TrainingSet& set, std::span<const uint32_t> runs, FixedScores fixed,
              const CrfChoices& choices, CrfWeights* weights,
              const std::function<void(int, double)>& round = {});

// The scores of a run's tokens, [token * labels + label].
void ScoreRun(const TrainingSet& set, const TrainingRun& run, FixedScores fixed,
              const CrfWeights& weights, std::vector<float>* scores);

}  // namespace wireroom::entities
