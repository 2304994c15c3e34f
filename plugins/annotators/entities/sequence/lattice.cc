// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/lattice.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace wireroom::entities {
namespace {

constexpr float kNever = -std::numeric_limits<float>::infinity();
// No probability falls below it, so that a sum over paths is never 0.
constexpr float kLeast = 1e-30f;
constexpr float kLeastLog = -69.0776f;

struct More {
  template <typename T>
  T operator()(const T& most, const T& from, const T& way) const {
    T sum = from + way;
    return sum > most ? sum : most;
  }
};

struct Plus {
  template <typename T>
  T operator()(const T& sum, const T& from, const T& way) const {
    return sum + from * way;
  }
};

}  // namespace

void Lattice::SetTransitions(std::span<const float> transitions, size_t labels) {
  if (labels != labels_) {
    labels_ = labels;
    types_ = (labels - 1) / 4;
    before_ = {{kOutside}, {kBegin, kInside}};
    behind_ = {{kOutside}, {kInside, kLast}};
    for (size_t label = 1; label < labels; label += 4) {
      before_.shared.insert(before_.shared.end(), {label + kLast, label + kUnit});
      behind_.shared.insert(behind_.shared.end(), {label + kBegin, label + kUnit});
    }
  }
  transitions_.assign(labels * labels, kNever);
  odds_.assign(labels * labels, 0);
  odds_back_.assign(labels * labels, 0);
  for (size_t to = 0; to < labels; ++to) {
    for (size_t from = 0; from < labels; ++from) {
      if (!MayFollow(static_cast<LabelId>(from), static_cast<LabelId>(to))) continue;
      transitions_[from * labels + to] = transitions[from * labels + to];
      odds_[from * labels + to] = std::exp(transitions[from * labels + to]);
      odds_back_[to * labels + from] = odds_[from * labels + to];
    }
  }
}

template <size_t kTypes, typename Combine>
void Lattice::StepTypes(size_t type, const Ways& ways, const float* matrix, const float* from,
                        float none, float* to, Combine&& combine) const {
  size_t first = 1 + 4 * type;
  // Unrolled, so that the sums stay in registers.
  [&]<size_t... kType>(std::index_sequence<kType...>) {
    Four sums[kTypes] = {((void)kType, Each(none))...};
    for (size_t label : ways.shared) {
      const float* row = matrix + label * labels_ + first;
      Four value = Each(from[label]);
      ((sums[kType] = combine(sums[kType], value, LoadFour(row + 4 * kType))), ...);
    }
    for (size_t part : ways.own) {
      auto add = [&](Four* sum, size_t label) {
        *sum = combine(*sum, Each(from[label + part]),
                       LoadFour(matrix + (label + part) * labels_ + label));
      };
      (add(&sums[kType], first + 4 * kType), ...);
    }
    (StoreFour(sums[kType], to + first + 4 * kType), ...);
  }(std::make_index_sequence<kTypes>());
}

template <typename Combine>
void Lattice::Step(const Ways& ways, const float* matrix, const float* from, float none, float* to,
                   Combine&& combine) const {
  float outside = none;
  for (size_t label : ways.shared)
    outside = combine(outside, from[label], matrix[label * labels_]);
  to[kOutside] = outside;
  size_t type = 0;
  for (; type + 4 <= types_; type += 4) StepTypes<4>(type, ways, matrix, from, none, to, combine);
  for (; type < types_; ++type) StepTypes<1>(type, ways, matrix, from, none, to, combine);
}

void Lattice::Best(std::span<const float> scores, std::vector<LabelId>* path) {
  size_t words = scores.size() / labels_;
  best_.resize(words * labels_);
  std::transform(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(labels_),
                 transitions_.begin(), best_.begin(), std::plus<>());
  for (size_t word = 1; word < words; ++word) {
    float* now = &best_[word * labels_];
    const float* score = &scores[word * labels_];
    Step(before_, transitions_.data(), now - labels_, kNever, now, More());
    now[kOutside] += score[kOutside];
    for (size_t label = 1; label < labels_; label += 4)
      StoreFour(LoadFour(now + label) + LoadFour(score + label), now + label);
  }
  path->assign(words, kOutside);
  LabelId behind = kOutside;
  for (size_t word = words; word-- > 0;)
    (*path)[word] = behind = BestBefore(&best_[word * labels_], behind);
}

// Of those that may stand before the label the one from which its best path comes.
LabelId Lattice::BestBefore(const float* best, LabelId label) const {
  LabelId found = kOutside;
  float most = kNever;
  const float* into = transitions_.data() + label;
  auto look = [&](size_t from) {
    float score = best[from] + into[from * labels_];
    if (score > most) most = score, found = static_cast<LabelId>(from);
  };
  for (size_t from : before_.shared) look(from);
  if (label == kOutside) return found;
  size_t first = label - static_cast<size_t>(PartOf(label));
  for (size_t part : before_.own) look(first + part);
  return found;
}

// The odds of each label of each word, of the best one 1.
void Lattice::ReadNodes(std::span<const float> scores, std::span<const Allowed> allowed) {
  size_t words = scores.size() / labels_;
  node_.resize(scores.size());
  most_.resize(words);
  for (size_t word = 0; word < words; ++word) {
    const float* score = &scores[word * labels_];
    float* node = &node_[word * labels_];
    Four most = Each(score[kOutside]);
    for (size_t label = 1; label < labels_; label += 4) most = Most(most, LoadFour(score + label));
    float best = std::max({most[0], most[1], most[2], most[3]});
    most_[word] = best;
    auto odds = [&](const Four& four) { return Exp(Most(four - best, Each(kLeastLog))); };
    node[kOutside] = odds(Each(score[kOutside]))[0];
    for (size_t label = 1; label < labels_; label += 4)
      StoreFour(odds(LoadFour(score + label)), node + label);
    for (size_t label = 0; !allowed.empty() && label < labels_; ++label)
      if (!allowed[word][label]) node[label] = 0;
  }
}

void Lattice::Weigh(std::span<const float> scores, std::span<const Allowed> allowed) {
  size_t words = scores.size() / labels_;
  ReadNodes(scores, allowed);
  Forward(words);
  Backward(words);
  end_ = 0;
  for (size_t last : before_.shared)
    end_ += forward_[(words - 1) * labels_ + last] * odds_[last * labels_ + kOutside];
}

double Lattice::Sum(std::span<const float> scores, std::span<const Allowed> allowed) {
  Weigh(scores, allowed);
  size_t words = scores.size() / labels_;
  double sum = std::log(static_cast<double>(end_));
  for (size_t word = 0; word < words; ++word)
    sum += static_cast<double>(most_[word]) + std::log(static_cast<double>(norm_[word]));
  marginals_.resize(scores.size());
  for (size_t i = 0; i < marginals_.size(); ++i)
    marginals_[i] = forward_[i] * backward_[i] / end_;
  AddPairs(words);
  return sum;
}

// What leads into a word, times its own odds, brought to a sum of 1.
void Lattice::Forward(size_t words) {
  forward_.resize(words * labels_);
  norm_.resize(words);
  for (size_t word = 0; word < words; ++word) {
    float* now = &forward_[word * labels_];
    if (word == 0) {
      std::copy_n(odds_.begin(), labels_, now);
    } else {
      Step(before_, odds_.data(), now - labels_, 0, now, Plus());
    }
    const float* node = &node_[word * labels_];
    now[kOutside] *= node[kOutside];
    Four sums{now[kOutside]};
    for (size_t label = 1; label < labels_; label += 4) {
      Four four = LoadFour(now + label) * LoadFour(node + label);
      StoreFour(four, now + label);
      sums += four;
    }
    float total = std::max((sums[0] + sums[1]) + (sums[2] + sums[3]), kLeast);
    norm_[word] = total;
    now[kOutside] /= total;
    for (size_t label = 1; label < labels_; label += 4)
      StoreFour(LoadFour(now + label) / total, now + label);
  }
}

void Lattice::Backward(size_t words) {
  backward_.resize(words * labels_);
  share_.resize(labels_);
  float* last = &backward_[(words - 1) * labels_];
  for (size_t label = 0; label < labels_; ++label) last[label] = odds_[label * labels_];
  for (size_t word = words - 1; word > 0; --word) {
    const float* after = &backward_[word * labels_];
    const float* node = &node_[word * labels_];
    share_[kOutside] = after[kOutside] * node[kOutside] / norm_[word];
    for (size_t label = 1; label < labels_; label += 4)
      StoreFour(LoadFour(after + label) * LoadFour(node + label) / norm_[word], &share_[label]);
    Step(behind_, odds_back_.data(), share_.data(), 0, &backward_[(word - 1) * labels_], Plus());
  }
}

void Lattice::AddPairs(size_t words) {
  pairs_.assign(labels_ * labels_, 0);
  const float* last = &forward_[(words - 1) * labels_];
  for (size_t from = 0; from < labels_; ++from)
    pairs_[from * labels_] += last[from] * odds_[from * labels_] / end_;
  for (size_t to = 0; to < labels_; ++to) pairs_[to] += marginals_[to];
  for (size_t word = 1; word < words; ++word) {
    const float* before = &forward_[(word - 1) * labels_];
    for (size_t to = 0; to < labels_; ++to) {
      float share =
          backward_[word * labels_ + to] * node_[word * labels_ + to] / (norm_[word] * end_);
      auto add = [&](size_t from) {
        pairs_[from * labels_ + to] += before[from] * odds_[from * labels_ + to] * share;
      };
      for (size_t from : before_.shared) add(from);
      if (to == kOutside) continue;
      size_t first = to - static_cast<size_t>(PartOf(static_cast<LabelId>(to)));
      for (size_t part : before_.own) add(first + part);
    }
  }
}

double Lattice::NameProbability(size_t first, size_t end, size_t type) const {
  // Forward to its first label, the one path through it, backward from its last.
  size_t before = LabelOf(type, end - first == 1 ? kUnit : kBegin);
  double product = static_cast<double>(forward_[first * labels_ + before]);
  for (size_t word = first + 1; word < end; ++word) {
    size_t label = LabelOf(type, word + 1 == end ? kLast : kInside);
    product *= static_cast<double>(odds_[before * labels_ + label] * node_[word * labels_ + label] /
                                   norm_[word]);
    before = label;
  }
  return product * static_cast<double>(backward_[(end - 1) * labels_ + before] / end_);
}

}  // namespace wireroom::entities
