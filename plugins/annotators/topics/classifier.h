// SPDX-License-Identifier: Apache-2.0
//
// Weighs the terms of an article. Each term that occurs adds
//
//   weight * log2(1 + n),   n: how often, its zones' weights counted in
//
// to its topics, so that one word said often does not outweigh many words. The
// sum is set against the length of the article and mapped to [0, 1] by
// s / (s + half): monotone, and one half where the sum is `half`.
#pragma once

#include <wireroom/sdk.h>

#include <array>
#include <cstdint>
#include <vector>

#include "plugins/annotators/topics/terms.h"

namespace wireroom::topics {

class Classifier {
 public:
  struct Choices {
    double min_score = 0.4;
    double min_share = 0.5;  // of the best topic's score
    int64_t max_topics = 4;
    int64_t min_words = 20;
  };

  // Says the topics, or why there are none.
  void Classify(const Article& article, const Terms& terms, const Choices& choices,
                Annotations* out);

 private:
  struct Stretch {
    uint32_t begin;
    uint32_t end;
    float weight;
  };
  struct Heard {
    uint32_t node;
    float times;
  };

  void ReadZones(const Article& article);
  void Read(const Field& field, const std::vector<Stretch>& stretches, float weight,
            const Terms& terms);
  void Hear(uint32_t node, float times);
  std::array<float, kTopics> Sum(const Terms& terms) const;
  void Give(const std::array<float, kTopics>& scores, const Choices& choices,
            Annotations* out) const;

  std::vector<Stretch> stretches_;
  std::vector<Stretch> none_;
  std::vector<Heard> heard_;
  std::vector<uint32_t> place_;  // by node: 1 + index in heard_, 0: not heard
  size_t words_ = 0;
  size_t function_words_ = 0;
  size_t foreign_words_ = 0;
};

}  // namespace wireroom::topics
