// SPDX-License-Identifier: Apache-2.0
//
// The paths of labels through a run of words: the best one (Viterbi), and how
// probable each label is over all of them (forward-backward; Lafferty, McCallum
// and Pereira 2001, "Conditional Random Fields"). Both ends are outside.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <span>
#include <vector>

#include "plugins/annotators/entities/sequence/fours.h"
#include "plugins/annotators/entities/sequence/labels.h"

namespace wireroom::entities {

// Labels that a word may have.
using Allowed = std::bitset<LabelCount(kMostTypes)>;

class Lattice {
 public:
  // transitions[from * labels + to]; those that MayFollow forbids are not read.
  void SetTransitions(std::span<const float> transitions, size_t labels);

  // scores[word * labels + label]. REQUIRES: a word or more, here and below.
  void Best(std::span<const float> scores, std::vector<LabelId>* path);

  // What NameProbability needs. `allowed`: one a word, or empty: all.
  void Weigh(std::span<const float> scores, std::span<const Allowed> allowed = {});
  // After Weigh or Sum: the probability that words [first, end) are one name of the type.
  double NameProbability(size_t first, size_t end, size_t type) const;

  // As Weigh, and fills marginals() and pairs(); gives the logarithm of the sum
  // over all paths.
  double Sum(std::span<const float> scores, std::span<const Allowed> allowed = {});
  // [word * labels + label]
  std::span<const float> marginals() const { return marginals_; }
  // How often label follows label, [from * labels + to], edges included.
  std::span<const float> pairs() const { return pairs_; }

 private:
  // Labels that lead into, or out of, every type and outside; and the parts of a
  // name that do so within its own type only.
  struct Ways {
    std::vector<size_t> shared;
    std::array<size_t, 2> own{};
  };
  // to[label] = the combination of from[other] and matrix[other * labels + label]
  // over all others that lead there, beginning with `none`.
  template <typename Combine>
  void Step(const Ways& ways, const float* matrix, const float* from, float none, float* to,
            Combine&& combine) const;
  template <size_t kTypes, typename Combine>
  void StepTypes(size_t type, const Ways& ways, const float* matrix, const float* from, float none,
                 float* to, Combine&& combine) const;

  LabelId BestBefore(const float* best, LabelId label) const;
  void ReadNodes(std::span<const float> scores, std::span<const Allowed> allowed);
  void Forward(size_t words);
  void Backward(size_t words);
  void AddPairs(size_t words);

  size_t labels_ = 0;
  size_t types_ = 0;
  Ways before_, behind_;
  std::vector<float> transitions_;  // [from * labels + to], minus infinity where forbidden
  std::vector<float> odds_;         // exp of transitions, 0 where forbidden
  std::vector<float> odds_back_;    // [to * labels + from]
  std::vector<float> best_;
  std::vector<float> node_, most_, forward_, backward_, norm_, share_, marginals_, pairs_;
  float end_ = 0;  // what all paths give at the end
};

}  // namespace wireroom::entities
