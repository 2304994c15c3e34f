// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/crf.h"

#include <algorithm>
#include <cmath>

#include "plugins/annotators/entities/learn/chance.h"

namespace wireroom::entities {
namespace {

constexpr size_t kBlock = 16;
constexpr float kTinyGradient = 1e-4f;
constexpr float kFirstSquare = 1e-2f;

class Learner {
 public:
  Learner(const TrainingSet& set, FixedScores fixed, const CrfChoices& choices, CrfWeights* weights)
      : set_(set), fixed_(fixed), choices_(choices), weights_(*weights), chance_(choices.seed) {
    squares_.assign(weights->rows.size(), kFirstSquare);
    transition_squares_.assign(weights->transitions.size(), kFirstSquare);
  }

  double Round(std::vector<uint32_t>* order) {
    for (size_t i = order->size(); i > 1; --i)
      std::swap((*order)[i - 1], (*order)[chance_.Below(i)]);
    double loss = 0;
    for (uint32_t run : *order) loss += Step(set_.runs[run]);
    return loss;
  }

 private:
  double Step(const TrainingRun& run) {
    size_t labels = weights_.labels;
    lattice_.SetTransitions(weights_.transitions, labels);
    Choose(run);
    Score(run);
    bool open = std::any_of(set_.open.begin() + run.first, set_.open.begin() + run.end,
                            [](bool is) { return is; });
    double right = open ? TargetOfOpen(run) : TargetOfGold(run);
    double all = lattice_.Sum(scores_);
    gradient_.assign(lattice_.marginals().begin(), lattice_.marginals().end());
    for (size_t i = 0; i < gradient_.size(); ++i) gradient_[i] -= target_[i];
    for (size_t i = 0; i < pair_target_.size(); ++i)
      StepTransition(i, lattice_.pairs()[i] - pair_target_[i]);
    for (uint32_t token = run.first; token < run.end; ++token)
      StepToken(&gradient_[(token - run.first) * labels], token - run.first);
    return all - right;
  }

  // The features of this step: all, or those that chance leaves.
  void Choose(const TrainingRun& run) {
    chosen_.resize(run.end - run.first);
    for (uint32_t token = run.first; token < run.end; ++token) {
      auto& chosen = chosen_[token - run.first];
      auto features = set_.FeaturesOf(token);
      chosen.assign(features.begin(), features.end());
      if (choices_.drop <= 0) continue;
      std::erase_if(chosen, [&](uint32_t) { return chance_.Happens(choices_.drop); });
    }
  }

  void Score(const TrainingRun& run) {
    size_t labels = weights_.labels;
    scores_.assign((run.end - run.first) * labels, 0);
    if (!fixed_.empty()) {
      auto from = fixed_.subspan(run.first * labels, scores_.size());
      std::copy(from.begin(), from.end(), scores_.begin());
    }
    for (size_t i = 0; i < chosen_.size(); ++i)
      weights_.AddScores(chosen_[i], &scores_[i * labels]);
  }

  double TargetOfGold(const TrainingRun& run) {
    size_t labels = weights_.labels;
    target_.assign(scores_.size(), 0);
    pair_target_.assign(labels * labels, 0);
    double score = 0;
    LabelId before = kOutside;
    for (uint32_t token = run.first; token < run.end; ++token) {
      LabelId gold = set_.gold[token];
      target_[(token - run.first) * labels + gold] = 1;
      pair_target_[before * labels + gold] += 1;
      score += static_cast<double>(scores_[(token - run.first) * labels + gold] +
                                   weights_.transitions[before * labels + gold]);
      before = gold;
    }
    pair_target_[before * labels] += 1;
    return score + static_cast<double>(weights_.transitions[before * labels]);
  }

  double TargetOfOpen(const TrainingRun& run) {
    double score =
        lattice_.Sum(scores_, std::span(set_.allowed).subspan(run.first, run.end - run.first));
    target_.assign(lattice_.marginals().begin(), lattice_.marginals().end());
    pair_target_.assign(lattice_.pairs().begin(), lattice_.pairs().end());
    return score;
  }

  void StepTransition(size_t i, float gradient) {
    if (gradient == 0) return;
    float& weight = weights_.transitions[i];
    gradient += choices_.penalty * weight;
    float& square = transition_squares_[i];
    square += gradient * gradient;
    weight -= choices_.rate * gradient / std::sqrt(square);
  }

  void StepToken(const float* gradient, size_t token) {
    float most = 0;
    for (size_t label = 1; label < weights_.labels; ++label)
      most = std::max(most, std::abs(gradient[label]));
    if (most < kTinyGradient) return;
    row_gradient_.assign(weights_.width, 0);
    std::copy(gradient + 1, gradient + weights_.labels, row_gradient_.begin());
    for (uint32_t feature : chosen_[token]) StepRow(feature);
  }

  void StepRow(uint32_t feature) {
    float* row = &weights_.rows[feature * weights_.width];
    float* squares = &squares_[feature * weights_.width];
    const float* slope = row_gradient_.data();
    for (size_t block = 0; block < weights_.width; block += kBlock) {
      for (size_t i = block; i < block + kBlock; ++i) {
        float gradient = slope[i] + choices_.penalty * row[i];
        squares[i] += gradient * gradient;
        row[i] -= choices_.rate * gradient / std::sqrt(squares[i]);
      }
    }
  }

  const TrainingSet& set_;
  FixedScores fixed_;
  const CrfChoices& choices_;
  CrfWeights& weights_;
  Chance chance_;
  Lattice lattice_;
  std::vector<float> squares_, transition_squares_;
  std::vector<std::vector<uint32_t>> chosen_;
  std::vector<float> scores_, target_, pair_target_, gradient_, row_gradient_;
};

}  // namespace

CrfWeights::CrfWeights(size_t types, size_t features)
    : labels(LabelCount(types)),
      width((4 * types + kBlock - 1) / kBlock * kBlock),
      rows(features * width, 0),
      transitions(labels * labels, 0) {}

void CrfWeights::AddScores(std::span<const uint32_t> features, float* scores) const {
  for (uint32_t feature : features) {
    const float* row = &rows[feature * width];
    for (size_t label = 1; label < labels; ++label) scores[label] += row[label - 1];
  }
}

void ScoreRun(const TrainingSet& set, const TrainingRun& run, FixedScores fixed,
              const CrfWeights& weights, std::vector<float>* scores) {
  size_t labels = weights.labels;
  scores->assign((run.end - run.first) * labels, 0);
  for (uint32_t token = run.first; token < run.end; ++token) {
    float* to = &(*scores)[(token - run.first) * labels];
    if (!fixed.empty())
      for (size_t label = 0; label < labels; ++label) to[label] = fixed[token * labels + label];
    weights.AddScores(set.FeaturesOf(token), to);
  }
}

void TrainCrf(const TrainingSet& set, std::span<const uint32_t> runs, FixedScores fixed,
              const CrfChoices& choices, CrfWeights* weights,
              const std::function<void(int, double)>& round) {
  Learner learner(set, fixed, choices, weights);
  std::vector<uint32_t> order(runs.begin(), runs.end());
  for (int number = 1; number <= choices.rounds; ++number) {
    double loss = learner.Round(&order);
    if (round) round(number, loss);
  }
}

}  // namespace wireroom::entities
