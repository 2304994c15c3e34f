// SPDX-License-Identifier: Apache-2.0
//
// The paths of labels through a run of words: the best one (Viterbi), and how
// probable each label is over all of them (forward-backward; Lafferty, McCallum
// and Pereira 2001, "Conditional Random Fields"). Both ends are outside.
#pragma once

#include <bitset>
#include <cstddef>
#include <span>
#include <vector>

#include "plugins/annotators/entities/sequence/labels.h"

namespace wireroom::entities {

// Labels that a word may have.
using Allowed = std::bitset<LabelCount(kMostTypes)>;

class Lattice {
 public:
  // transitions[from * labels + to]; those that MayFollow forbids are not read.
  void SetTransitions(std::span<const float> transitions, size_t labels);

  // scores[word * labels + label].
  void Best(std::span<const float> scores, std::vector<LabelId>* path);

  // Fills marginals() and pairs(); gives the logarithm of the sum over all paths.
  // `allowed`: one a word, or empty: all.
  double Sum(std::span<const float> scores, std::span<const Allowed> allowed = {});
  // After Sum: the probability that words [first, end) are one name of the type.
  double NameProbability(size_t first, size_t end, size_t type) const;

  // [word * labels + label]
  std::span<const float> marginals() const { return marginals_; }
  // Of the last Sum: how often label follows label, [from * labels + to], edges included.
  std::span<const float> pairs() const { return pairs_; }
  // Sum leaves pairs alone when false: taggers don't need them.
  void CountPairs(bool count) { count_pairs_ = count; }

 private:
  void Forward(size_t words);
  void Backward(size_t words);
  void AddPairs(size_t words);

  // Four labels of one type begin at label 1 + 4 * type. Calls each(label) with those that
  // may stand before any of them, in order.
  template <typename Each>
  void EachBefore(size_t type, Each&& each) const;
  template <typename Each>
  void EachBehind(size_t type, Each&& each) const;
  LabelId BestBefore(const float* best, LabelId label) const;

  size_t labels_ = 0;
  size_t types_ = 0;
  bool count_pairs_ = false;
  std::vector<float> transitions_;  // [from * labels + to], minus infinity where forbidden
  std::vector<float> odds_;         // exp of transitions, 0 where forbidden
  std::vector<float> odds_back_;    // [to * labels + from]
  std::vector<std::vector<LabelId>> before_;  // by label, those that may stand before it
  std::vector<float> best_;
  std::vector<float> node_, forward_, backward_, norm_, share_, marginals_, pairs_;
};

}  // namespace wireroom::entities
