// SPDX-License-Identifier: Apache-2.0
//
// Rules and articles drawn at random from a small world, so that they meet
// often and in odd ways.
#pragma once

#include <memory>
#include <random>
#include <string>

#include "plugins/detectors/alerts/rule.h"
#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {

class RandomWorld {
 public:
  explicit RandomWorld(uint64_t seed) : random_(seed) {}

  // Any condition, also useless ones.
  Condition AnyCondition() { return List(3); }
  std::unique_ptr<ToyArticle> AnyArticle();

 private:
  size_t Below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random_); }
  bool Chance(int percent) { return Below(100) < static_cast<size_t>(percent); }
  std::string Word();
  std::string Words(size_t count, bool marks);
  Condition List(int depth);
  Condition Entry(int depth);
  Term AnyTerm();
  void MakeFamily(Term* term);
  Condition SomeOf(int depth);
  void AddSymbols(ToyArticle* article, size_t text_size);

  std::mt19937_64 random_;
};

// A condition as its rule file would say it, in flow style.
std::string ToYaml(const Condition& condition);

}  // namespace wireroom::alerts
