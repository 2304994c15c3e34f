// SPDX-License-Identifier: Apache-2.0
//
// How right names are: precision, recall and F1 of exact spans with the right
// type, as conlleval counts them (Tjong Kim Sang and De Meulder 2003), of spans
// that overlap one of the same type, and what was taken for what.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "plugins/annotators/entities/sequence/labels.h"

namespace wireroom::entities {

struct Counts {
  size_t gold = 0;
  size_t found = 0;
  size_t right = 0;        // of gold: found
  size_t right_found = 0;  // of found: right; the same for exact spans

  double precision() const { return found == 0 ? 0 : Share(right_found, found); }
  double recall() const { return gold == 0 ? 0 : Share(right, gold); }
  double f1() const {
    double sum = precision() + recall();
    return sum == 0 ? 0 : 2 * precision() * recall() / sum;
  }

 private:
  static double Share(size_t part, size_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
  }
};

class NameScore {
 public:
  explicit NameScore(size_t types);
  // Of one document; both in order, without overlaps among themselves.
  void Add(std::span<const Span> gold, std::span<const Span> found);

  const Counts& exact(size_t type) const { return exact_[type]; }
  const Counts& partial(size_t type) const { return partial_[type]; }
  Counts exact() const { return Sum(exact_); }
  Counts partial() const { return Sum(partial_); }
  // How often gold type `gold` was found as type `found`, by overlap; the index
  // types() stands for none.
  size_t taken_for(size_t gold, size_t found) const { return taken_[gold * (types_ + 1) + found]; }
  size_t types() const { return types_; }

 private:
  static Counts Sum(const std::vector<Counts>& counts);
  size_t types_;
  std::vector<Counts> exact_, partial_;
  std::vector<size_t> taken_;
};

}  // namespace wireroom::entities
