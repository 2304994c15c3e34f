// SPDX-License-Identifier: Apache-2.0
//
// topics: the IPTC Media Topics of an article, by weighted terms; and the commands
// that train and measure models of topics.
#include <wireroom/sdk.h>

#include "plugins/annotators/topics/classifier.h"
#include "plugins/annotators/topics/commands.h"

namespace wireroom::topics {

class Topics : public Annotator, public Commands {
 public:
  Option<std::filesystem::path> terms{this, "terms", "data/terms.tsv",
                                      "The words and phrases that speak for each topic."};
  Option<double> min_score{this, "min_score", 0.4, "Topics below this score are not given.",
                           Range{0.01, 1}};
  Option<double> min_share{this, "min_share", 0.5,
                           "Nor those below this share of the best topic's score.", Range{0.01, 1}};
  Option<int64_t> max_topics{this,         "max_topics", 4, "The most topics of one article.",
                             Range{1, 17}, "topics"};
  Option<int64_t> min_words{
      this, "min_words", 20, "Shorter articles are skipped.", Range{1, 10000}, "words"};

  void Start() override { read_ = std::make_shared<const Terms>(Terms::Read(*terms, host())); }

  void Annotate(const Article& article, Annotations& out) override {
    classifier_.Classify(article, *read_, {*min_score, *min_share, *max_topics, *min_words}, &out);
  }

  std::span<const Verb> verbs() const override {
    static constexpr Verb kVerbs[] = {
        {"train topics", "Makes a topic model of labelled articles."},
        {"eval topics", "Measures a topic model on labelled articles."},
        {"explain topics", "Says which terms gave an article its topics."},
        {"list topics", "Lists the IPTC Media Topics, or the topics of a model."}};
    return kVerbs;
  }
  int RunCommand(std::string_view verb, std::span<const std::string_view> arguments,
                 Console& console) override {
    Terminal terminal{
        [&](std::string_view text) { console.Out(text); },
        [&](std::string_view text) { console.Error(text); },
        [&](std::span<const std::string> paths, const std::function<void(const Article&)>& each) {
          console.Articles(paths, true, each);
        }};
    std::filesystem::path data = host().folder() / "data";
    if (verb == "train topics") return TrainTopics(arguments, host(), data, terminal);
    if (verb == "eval topics") return EvalTopics(arguments, host(), data, terminal);
    if (verb == "explain topics") return ExplainTopics(arguments, host(), data, terminal);
    return ListTopics(arguments, host(), data, terminal);
  }

 private:
  std::shared_ptr<const Terms> read_;
  Classifier classifier_;
};

}  // namespace wireroom::topics

WIREROOM_PLUGIN(wireroom::topics::Topics, "topics", "1.0.0",
                "Classifies articles into the IPTC Media Topics.");
