// SPDX-License-Identifier: Apache-2.0
//
// topics: the topics of an article, by a trained model and by an operator's own
// keywords; and the commands that train, measure and explain models.
#pragma once

#include <wireroom/sdk.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugins/annotators/topics/custom_topics.h"
#include "plugins/annotators/topics/model.h"
#include "plugins/annotators/topics/scorer.h"

namespace wireroom::topics {

class Topics : public Annotator, public Commands {
 public:
  Option<std::filesystem::path> model{this, "model", "data/topics.model",
                                      "The model, as made by `wireroom train topics`."};
  Option<Paths> custom{this, "custom", Paths{},
                       "YAML files, or folders of them, with topics of your own."};
  Option<Strings> languages{this,
                            "languages",
                            {"en"},
                            "Languages of the model; articles said to be of others are skipped."};
  Option<int64_t> min_words{
      this, "min_words", 20, "Shorter articles are skipped.", Range{1, 10000}, "words"};
  Option<double> min_score{this, "min_score", 0,
                           "Topics below this score are not given, whatever their thresholds.",
                           Range{0, 1}};
  Option<int64_t> max_topics{this,         "max_topics", 8, "The most topics of one article.",
                             Range{1, 50}, "topics"};

  void Start() override;
  // Says the topics, best first; or why there are none.
  void Annotate(const Article& article, Annotations& out) override;

  std::span<const Verb> verbs() const override;
  int RunCommand(std::string_view verb, std::span<const std::string_view> arguments,
                 Console& console) override;

 private:
  struct Found {
    float score;
    const ModelTopic* topic;
  };

  bool Speaks(std::string_view language) const;
  // Why the article is none for the model; empty: it is one.
  std::string WhyNot(const Scorer::Reading& reading) const;
  void AddTopics();
  void AddCustomTopics(const Article& article, uint32_t words);

  std::shared_ptr<const Model> model_;
  std::shared_ptr<const CustomTopics> custom_;
  Scorer scorer_;
  Scorer custom_scorer_;
  std::vector<Found> found_;
};

}  // namespace wireroom::topics
