// SPDX-License-Identifier: Apache-2.0
//
// Scores an article by a model, in one pass over the token hashes. Scratch
// memory: one a worker.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/annotators/topics/features.h"
#include "plugins/annotators/topics/model.h"

namespace wireroom::topics {

// A term that spoke for a topic, or (share below 0) against it.
struct Reason {
  float share = 0;  // of the margin
  float times = 0;  // how often, its places' weights counted in
  // Where it stands first: WR_FIELD_..., bytes.
  uint32_t field = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
};

class Scorer {
 public:
  // What an article is made of, for the gate before its topics are given.
  struct Reading {
    uint32_t words = 0;  // and numbers that count
    uint32_t numbers = 0;
    uint32_t common = 0;  // words that are among the model's commonest
    uint32_t known = 0;   // features that the model has, each once
  };

  Reading Read(const Article& article, const Model& model);
  Reading Read(const Field& title, const Field& text, const Model& model);

  // Of the article read last, by the model's topics in order. They live until
  // the next Read. A topic's score is at least that of each topic below it.
  std::span<const float> margins() const { return margins_; }
  // What a topic's margin is made of, before it is set against the length of the
  // vector: for keywords (custom_topics.h).
  float Sum(uint32_t topic) const { return sums_[topic]; }
  std::span<const float> Scores(const Model& model);

  // The strongest terms for `topic` and against it, strongest first, at most
  // `most` of each, of the article read last.
  std::vector<Reason> Explain(const Model& model, uint32_t topic, size_t most) const;

 private:
  struct Heard {
    uint32_t row;
    float times;
    float lead;  // of them in the title and the lead
    uint32_t field;
    uint32_t begin;
    uint32_t end;
  };

  void Begin();
  void Take(const Token& token, const Place& place, const Model& model);
  void Hear(const Model& model, const Heard& heard);
  void Grow();
  void FindValues(const Model& model);
  void AddUp(const Model& model);

  std::vector<Heard> heard_;
  std::vector<uint32_t> places_;  // 1 + index in heard_, by a hash of the row
  std::vector<float> values_;     // x * length_, by heard_
  std::vector<std::pair<uint32_t, float>> leads_;
  std::vector<float> sums_;
  std::vector<float> margins_;
  std::vector<float> scores_;
  Reading reading_;
  float length_ = 0;
  // The run of words that ends at the token before.
  uint64_t before_ = 0;
  uint32_t before_begin_ = 0;
  struct Open {
    uint64_t key = 0;  // 0: none
    uint32_t begin = 0;
  };
  Open pair_, triple_;
};

}  // namespace wireroom::topics
