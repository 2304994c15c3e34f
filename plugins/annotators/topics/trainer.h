// SPDX-License-Identifier: Apache-2.0
//
// From a corpus to a model: chooses the features, learns the weights of each
// topic, fits the curves and thresholds on articles that the weights have not
// seen (by folds), and writes the model.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "plugins/annotators/topics/calibration.h"
#include "plugins/annotators/topics/corpus.h"
#include "plugins/annotators/topics/learner.h"
#include "plugins/annotators/topics/model.h"

namespace wireroom::topics {

struct TrainerChoices {
  LearnerChoices learner;
  uint32_t least_articles = 2;     // with a feature, for it to count
  size_t most_features = 600'000;  // the most frequent ones
  double precision = 0.7;          // of the articles a topic is given to
  double least_score = 0.25;       // no threshold is lower: a topic is not given on a guess
  double seed_strength = 1;        // of the seed terms
  bool self_training = false;      // once more, with open topics that are sure
};

// A word or phrase that speaks for topics, by hand: where the weights start.
struct SeedTerm {
  std::vector<uint64_t> tokens;                     // 1 to 4
  std::vector<std::pair<uint32_t, float>> weights;  // topic, weight
};

struct TrainingReport {
  size_t features = 0;
  Reliability reliability;  // of the scores, by folds
  std::vector<Reliability> by_topic;
};

class Trainer {
 public:
  // `settings`: topics with ids, names and parents; the rest is set here.
  Trainer(const Corpus& corpus, ModelSettings settings, std::vector<SeedTerm> seeds,
          TrainerChoices choices);
  // The bytes of the model. `tell` is told of the steps.
  std::string Train(const std::function<void(const std::string&)>& tell, TrainingReport* report);

 private:
  struct Feature {
    uint64_t key;
    uint32_t articles;
  };

  void ChooseFeatures();
  void WeighByTopics();
  void AddSeedFeatures();
  void FillMatrix();
  void FillSigns();
  void SetSeedWeights();
  void FindCommonWords();
  uint32_t Column(uint64_t key) const;  // UINT32_MAX: none
  // Out-of-fold margins of all articles.
  std::vector<float> CrossMargins(const std::function<void(const std::string&)>& tell);
  void ChooseCost(const std::function<void(const std::string&)>& tell);
  // Returns how many articles of the fold have their best topic among the gold's first.
  size_t LearnFold(size_t folds, size_t fold, std::vector<float>* margins);
  // Margins of the articles of the calibration that are known to have a topic or not.
  struct Judged {
    std::vector<float> margins;
    std::vector<uint8_t> has;
    size_t positives = 0;

    void Append(const Judged& other) {
      margins.insert(margins.end(), other.margins.begin(), other.margins.end());
      has.insert(has.end(), other.has.begin(), other.has.end());
      positives += other.positives;
    }
  };
  Judged JudgedOf(uint32_t topic, const std::vector<float>& margins) const;
  void Calibrate(const std::vector<float>& margins, TrainingReport* report);
  void CalibrateOne(const std::vector<float>& margins, TrainingReport* report);
  void FitLevel(const std::vector<uint32_t>& level, const std::vector<Judged>& judged);
  void CloseOpenTopics(const std::vector<float>& margins);
  void DropFaint(std::vector<float>* weights);
  std::string Write();

  size_t topics() const { return settings_.topics.size(); }
  int8_t& Sign(size_t topic, size_t document) { return signs_[topic * corpus_.size() + document]; }

  const Corpus& corpus_;
  ModelSettings settings_;
  std::vector<SeedTerm> seeds_;
  TrainerChoices choices_;
  std::vector<Feature> features_;  // by key
  std::vector<float> idf_;
  std::vector<uint32_t> flags_;
  Matrix matrix_;
  std::vector<float> importance_;
  std::vector<int8_t> signs_;                                          // topics x documents
  std::vector<std::vector<std::pair<uint32_t, float>>> seed_weights_;  // by topic
};

}  // namespace wireroom::topics
