// SPDX-License-Identifier: Apache-2.0
//
// Compares the topics that a model gives with those that people gave.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "plugins/annotators/topics/calibration.h"

namespace wireroom::topics {

class Evaluation {
 public:
  struct Tally {
    uint64_t right = 0;   // given and in the gold
    uint64_t wrong = 0;   // given, not in the gold
    uint64_t missed = 0;  // in the gold, not given
    double precision() const;
    double recall() const;
    double f1() const;
  };

  // `names` of the topics. single_label: an article has one topic and is given one.
  Evaluation(std::vector<std::string> names, bool single_label);

  // Topics by index, sorted. scores: of all topics. best: the one with the highest.
  void Add(const std::vector<uint32_t>& gold, const std::vector<uint32_t>& given,
           std::span<const float> scores, uint32_t best);

  uint64_t articles() const { return articles_; }
  // Share of articles whose best topic is in the gold.
  double accuracy() const;
  Tally micro() const;
  // Means over the topics that the gold has at least once.
  double macro_precision() const;
  double macro_recall() const;
  double macro_f1() const;
  const Reliability& reliability() const { return reliability_; }
  const std::vector<Tally>& topics() const { return topics_; }

  // For people; `seconds` that the classification took, 0: not told.
  std::string Text(double seconds) const;
  // One JSON object.
  std::string Json(double seconds) const;

 private:
  template <typename F>
  double Mean(F of) const;
  std::string TopicTable() const;
  std::string Confusion() const;

  std::vector<std::string> names_;
  bool single_label_;
  uint64_t articles_ = 0;
  uint64_t best_right_ = 0;
  uint64_t exact_ = 0;
  uint64_t without_ = 0;  // articles given no topic
  std::vector<Tally> topics_;
  std::map<std::pair<uint32_t, uint32_t>, uint64_t> confusion_;  // gold, given
  Reliability reliability_;
};

// The text of a reliability table.
std::string ReliabilityTable(const Reliability& reliability);

}  // namespace wireroom::topics
