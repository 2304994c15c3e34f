// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/lattice.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace wireroom::entities {
namespace {

constexpr float kNever = -std::numeric_limits<float>::infinity();
// No probability falls below it, so that a sum over paths is never 0.
constexpr float kLeast = 1e-30f;

// The labels of one type.
using Four = float __attribute__((vector_size(16)));

Four LoadFour(const float* from) {
  Four four;
  std::memcpy(&four, from, sizeof four);
  return four;
}
void StoreFour(const Four& four, float* to) { std::memcpy(to, &four, sizeof four); }

}  // namespace

// Outside, and the ends of all names; of its own type all four.
template <typename Each>
void Lattice::EachBefore(size_t type, Each&& each) const {
  each(size_t{kOutside});
  for (size_t label = 1; label < labels_; label += 4) {
    if (label == 1 + 4 * type) each(label + kBegin), each(label + kInside);
    each(label + kLast), each(label + kUnit);
  }
}

// Outside, and the starts of all names; of its own type all four.
template <typename Each>
void Lattice::EachBehind(size_t type, Each&& each) const {
  each(size_t{kOutside});
  for (size_t label = 1; label < labels_; label += 4) {
    each(label + kBegin);
    if (label == 1 + 4 * type) each(label + kInside), each(label + kLast);
    each(label + kUnit);
  }
}

void Lattice::SetTransitions(std::span<const float> transitions, size_t labels) {
  labels_ = labels;
  types_ = (labels - 1) / 4;
  transitions_.assign(labels * labels, kNever);
  odds_.assign(labels * labels, 0);
  odds_back_.assign(labels * labels, 0);
  before_.assign(labels, {});
  for (size_t to = 0; to < labels; ++to) {
    for (size_t from = 0; from < labels; ++from) {
      if (!MayFollow(static_cast<LabelId>(from), static_cast<LabelId>(to))) continue;
      transitions_[from * labels + to] = transitions[from * labels + to];
      odds_[from * labels + to] = std::exp(transitions[from * labels + to]);
      odds_back_[to * labels + from] = odds_[from * labels + to];
      before_[to].push_back(static_cast<LabelId>(from));
    }
  }
}

// Of those before the label the first one from which its best path may come.
LabelId Lattice::BestBefore(const float* best, LabelId label) const {
  LabelId found = kOutside;
  float most = kNever;
  for (LabelId from : before_[label]) {
    float score = best[from] + transitions_[from * labels_ + label];
    if (score > most) most = score, found = from;
  }
  return found;
}

void Lattice::Best(std::span<const float> scores, std::vector<LabelId>* path) {
  size_t words = scores.size() / labels_;
  best_.resize(words * labels_);
  for (size_t to = 0; to < labels_; ++to) best_[to] = transitions_[to] + scores[to];
  for (size_t word = 1; word < words; ++word) {
    const float* before = &best_[(word - 1) * labels_];
    const float* score = &scores[word * labels_];
    float* now = &best_[word * labels_];
    float outside = kNever;
    for (LabelId from : before_[kOutside])
      outside = std::max(outside, before[from] + transitions_[from * labels_]);
    now[kOutside] = outside + score[kOutside];
    for (size_t type = 0; type < types_; ++type) {
      const float* into = &transitions_[1 + 4 * type];
      Four best = {kNever, kNever, kNever, kNever};
      EachBefore(type, [&](size_t from) {
        Four sum = LoadFour(into + from * labels_) + before[from];
        best = sum > best ? sum : best;
      });
      StoreFour(best + LoadFour(score + 1 + 4 * type), now + 1 + 4 * type);
    }
  }
  path->assign(words, kOutside);
  path->back() = BestBefore(&best_[(words - 1) * labels_], kOutside);
  for (size_t word = words - 1; word > 0; --word)
    (*path)[word - 1] = BestBefore(&best_[(word - 1) * labels_], (*path)[word]);
}

double Lattice::Sum(std::span<const float> scores, std::span<const Allowed> allowed) {
  size_t words = scores.size() / labels_;
  node_.resize(scores.size());
  double sum = 0;
  for (size_t word = 0; word < words; ++word) {
    const float* score = &scores[word * labels_];
    float* node = &node_[word * labels_];
    float most = *std::max_element(score, score + labels_);
    sum += static_cast<double>(most);
    for (size_t label = 0; label < labels_; ++label) {
      bool may = allowed.empty() || allowed[word][label];
      node[label] = may ? std::max(std::exp(score[label] - most), kLeast) : 0;
    }
  }
  Forward(words);
  for (size_t word = 0; word < words; ++word) sum += std::log(static_cast<double>(norm_[word]));
  Backward(words);
  double end = 0;
  for (LabelId last : before_[kOutside])
    end += static_cast<double>(forward_[(words - 1) * labels_ + last] *
                               odds_[last * labels_ + kOutside]);
  marginals_.resize(scores.size());
  for (size_t i = 0; i < marginals_.size(); ++i)
    marginals_[i] = forward_[i] * backward_[i] / static_cast<float>(end);
  if (count_pairs_) AddPairs(words);
  return sum + std::log(end);
}

void Lattice::Forward(size_t words) {
  forward_.resize(words * labels_);
  norm_.resize(words);
  for (size_t word = 0; word < words; ++word) {
    float* now = &forward_[word * labels_];
    const float* before = now - labels_;
    const float* node = &node_[word * labels_];
    if (word == 0) {
      std::copy_n(odds_.begin(), labels_, now);
    } else {
      now[kOutside] = 0;
      for (LabelId from : before_[kOutside]) now[kOutside] += before[from] * odds_[from * labels_];
      for (size_t type = 0; type < types_; ++type) {
        const float* into = &odds_[1 + 4 * type];
        Four sum{};
        EachBefore(type,
                   [&](size_t from) { sum += LoadFour(into + from * labels_) * before[from]; });
        StoreFour(sum, now + 1 + 4 * type);
      }
    }
    float total = 0;
    for (size_t to = 0; to < labels_; ++to) total += now[to] *= node[to];
    norm_[word] = total = std::max(total, kLeast);
    for (size_t to = 0; to < labels_; ++to) now[to] /= total;
  }
}

void Lattice::Backward(size_t words) {
  backward_.assign(words * labels_, 0);
  share_.resize(labels_);
  for (LabelId last : before_[kOutside])
    backward_[(words - 1) * labels_ + last] = odds_[last * labels_ + kOutside];
  for (size_t word = words - 1; word > 0; --word) {
    const float* after = &backward_[word * labels_];
    const float* node = &node_[word * labels_];
    float* now = &backward_[(word - 1) * labels_];
    for (size_t to = 0; to < labels_; ++to) share_[to] = after[to] * node[to] / norm_[word];
    // Outside goes before the starts only.
    for (size_t to = 0; to < labels_; ++to) now[kOutside] += odds_[to] * share_[to];
    for (size_t type = 0; type < types_; ++type) {
      const float* from = &odds_back_[1 + 4 * type];
      Four sum{};
      EachBehind(type, [&](size_t to) { sum += LoadFour(from + to * labels_) * share_[to]; });
      StoreFour(sum, now + 1 + 4 * type);
    }
  }
}

void Lattice::AddPairs(size_t words) {
  pairs_.assign(labels_ * labels_, 0);
  float end = 0;
  const float* last = &forward_[(words - 1) * labels_];
  for (LabelId from : before_[kOutside]) end += last[from] * odds_[from * labels_ + kOutside];
  for (LabelId from : before_[kOutside])
    pairs_[from * labels_ + kOutside] += last[from] * odds_[from * labels_ + kOutside] / end;
  for (size_t to = 0; to < labels_; ++to) pairs_[kOutside * labels_ + to] += marginals_[to];
  for (size_t word = 1; word < words; ++word) {
    for (size_t to = 0; to < labels_; ++to) {
      float share =
          backward_[word * labels_ + to] * node_[word * labels_ + to] / (norm_[word] * end);
      for (LabelId from : before_[to])
        pairs_[from * labels_ + to] +=
            forward_[(word - 1) * labels_ + from] * odds_[from * labels_ + to] * share;
    }
  }
}

double Lattice::NameProbability(size_t first, size_t end, size_t type) const {
  // Forward to its first label, the one path through it, backward from its last.
  auto at = [&](size_t word, Part part) { return word * labels_ + LabelOf(type, part); };
  if (end - first == 1) return static_cast<double>(marginals_[at(first, kUnit)]);
  double product = static_cast<double>(forward_[at(first, kBegin)]);
  size_t before = LabelOf(type, kBegin);
  for (size_t word = first + 1; word < end; ++word) {
    size_t label = LabelOf(type, word + 1 == end ? kLast : kInside);
    product *= static_cast<double>(odds_[before * labels_ + label] * node_[word * labels_ + label] /
                                   norm_[word]);
    before = label;
  }
  double total = 0;
  size_t last = forward_.size() - labels_;
  for (LabelId from : before_[kOutside])
    total += static_cast<double>(forward_[last + from] * odds_[from * labels_ + kOutside]);
  return product * static_cast<double>(backward_[at(end - 1, kLast)]) / total;
}

}  // namespace wireroom::entities
