// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/lattice.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wireroom::entities {
namespace {

constexpr float kNever = -std::numeric_limits<float>::infinity();
// No probability falls below it, so that a sum over paths is never 0.
constexpr float kLeast = 1e-30f;

}  // namespace

void Lattice::SetTransitions(std::span<const float> transitions, size_t labels) {
  labels_ = labels;
  transitions_.assign(transitions.begin(), transitions.end());
  odds_.assign(labels * labels, 0);
  before_.assign(labels, {});
  for (size_t to = 0; to < labels; ++to) {
    for (size_t from = 0; from < labels; ++from) {
      if (!MayFollow(static_cast<LabelId>(from), static_cast<LabelId>(to))) continue;
      odds_[from * labels + to] = std::exp(transitions[from * labels + to]);
      before_[to].push_back(static_cast<LabelId>(from));
    }
  }
}

void Lattice::Best(std::span<const float> scores, std::vector<LabelId>* path) {
  size_t words = scores.size() / labels_;
  best_.assign(words * labels_, kNever);
  back_.assign(words * labels_, kOutside);
  for (size_t word = 0; word < words; ++word) {
    for (size_t to = 0; to < labels_; ++to) {
      float best = kNever;
      LabelId from_best = kOutside;
      for (LabelId from : before_[to]) {
        if (word == 0 && from != kOutside) break;
        float before = word == 0 ? 0 : best_[(word - 1) * labels_ + from];
        float score = before + transitions_[from * labels_ + to];
        if (score > best) best = score, from_best = from;
      }
      best_[word * labels_ + to] = best + scores[word * labels_ + to];
      back_[word * labels_ + to] = from_best;
    }
  }
  path->assign(words, kOutside);
  float best = kNever;
  for (LabelId last : before_[kOutside]) {
    float score = best_[(words - 1) * labels_ + last] + transitions_[last * labels_ + kOutside];
    if (score > best) best = score, path->back() = last;
  }
  for (size_t word = words - 1; word > 0; --word)
    (*path)[word - 1] = back_[word * labels_ + (*path)[word]];
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
  forward_.assign(words * labels_, 0);
  norm_.resize(words);
  for (size_t word = 0; word < words; ++word) {
    float* now = &forward_[word * labels_];
    float total = 0;
    for (size_t to = 0; to < labels_; ++to) {
      float sum = 0;
      if (word == 0) {
        sum = odds_[kOutside * labels_ + to];
      } else {
        for (LabelId from : before_[to])
          sum += now[from - static_cast<std::ptrdiff_t>(labels_)] * odds_[from * labels_ + to];
      }
      total += now[to] = sum * node_[word * labels_ + to];
    }
    norm_[word] = total = std::max(total, kLeast);
    for (size_t to = 0; to < labels_; ++to) now[to] /= total;
  }
}

void Lattice::Backward(size_t words) {
  backward_.assign(words * labels_, 0);
  for (LabelId last : before_[kOutside])
    backward_[(words - 1) * labels_ + last] = odds_[last * labels_ + kOutside];
  for (size_t word = words - 1; word > 0; --word) {
    const float* after = &backward_[word * labels_];
    float* now = &backward_[(word - 1) * labels_];
    for (size_t to = 0; to < labels_; ++to) {
      float share = after[to] * node_[word * labels_ + to] / norm_[word];
      for (LabelId from : before_[to]) now[from] += odds_[from * labels_ + to] * share;
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
