// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <numeric>

#include "plugins/annotators/topics/command_line.h"
#include "plugins/annotators/topics/decision.h"
#include "plugins/annotators/topics/scorer.h"

namespace wireroom::topics {
namespace {

struct ExplainOptions {
  std::vector<std::string> files;
  std::string model, topic;
  size_t terms = 8, topics = 4;
};

class Explaining {
 public:
  Explaining(const ExplainOptions& options, std::shared_ptr<const Model> model, Terminal& terminal)
      : options_(options), model_(std::move(model)), terminal_(terminal) {}

  void Explain(const Article& article) {
    Scorer::Reading reading = scorer_.Read(article, *model_);
    scores_.assign(model_->topics().size(), 0);
    std::span<const float> scores = scorer_.Scores(*model_);
    std::copy(scores.begin(), scores.end(), scores_.begin());
    given_ = Given(*model_, scores_);
    terminal_.out(std::string(article.id()) + "\n  " + std::to_string(reading.words) + " words, " +
                  std::to_string(reading.common) + " of them common, " +
                  std::to_string(reading.known) + " features known\n");
    for (uint32_t topic : Chosen()) Tell(article, topic);
  }

 private:
  // The topic asked for, or the best ones.
  std::vector<uint32_t> Chosen() const {
    std::vector<uint32_t> order(scores_.size());
    std::iota(order.begin(), order.end(), 0);
    if (!options_.topic.empty()) {
      std::erase_if(order, [&](uint32_t i) {
        const ModelTopic& topic = model_->topics()[i];
        return topic.id != options_.topic && topic.name != options_.topic;
      });
      if (order.empty())
        throw std::runtime_error("--topic: the model has no topic '" + options_.topic + "'");
      return order;
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](uint32_t a, uint32_t b) { return scores_[a] > scores_[b]; });
    order.resize(std::min(order.size(), options_.topics));
    return order;
  }

  void Tell(const Article& article, uint32_t index) {
    const ModelTopic& topic = model_->topics()[index];
    bool given = std::binary_search(given_.begin(), given_.end(), index);
    char line[256];
    std::string threshold =
        topic.threshold > 1 ? "never given" : "threshold " + Number(topic.threshold);
    std::snprintf(line, sizeof line, "  score %.3f, %s, margin %+.3f (bias %+.3f): %s\n",
                  static_cast<double>(scores_[index]), threshold.c_str(),
                  static_cast<double>(scorer_.margins()[index]), static_cast<double>(topic.bias),
                  given ? "given" : "not given");
    terminal_.out("\n  " + topic.id + "  " + topic.name + "\n" + line);
    for (const Reason& reason : scorer_.Explain(*model_, index, options_.terms)) {
      Field field = article.field(reason.field);
      std::snprintf(line, sizeof line, "    %+.4f  x%-5.1f %s %u-%u  ",
                    static_cast<double>(reason.share), static_cast<double>(reason.times),
                    reason.field == WR_FIELD_TITLE ? "title" : "text ", reason.begin, reason.end);
      terminal_.out(line + std::string(field.Text(reason.begin, reason.end)) + "\n");
    }
  }

  static std::string Number(float value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", static_cast<double>(value));
    return text;
  }

  const ExplainOptions& options_;
  std::shared_ptr<const Model> model_;
  Terminal& terminal_;
  Scorer scorer_;
  std::vector<float> scores_;
  std::vector<uint32_t> given_;
};

}  // namespace

int ExplainTopics(std::span<const std::string_view> arguments, const Host&,
                  const std::filesystem::path& data, Terminal& terminal) {
  ExplainOptions options;
  CLI::App app(
      "Says why articles have their topics: the terms that spoke for each and against it, with "
      "their part of the margin, how often they count, and where they stand first (bytes).",
      "wireroom explain topics");
  app.add_option("files", options.files, "Articles, as for 'wireroom annotate'")->required();
  app.add_option("--model", options.model, "The model; by default the one that comes along");
  app.add_option("--topic", options.topic,
                 "Code or name; by default the topics with the best scores");
  app.add_option("--topics", options.topics, "How many of those")->capture_default_str();
  app.add_option("--terms", options.terms, "How many terms for, and against")
      ->capture_default_str();
  return RunCommandLine(&app, arguments, terminal, [&] {
    Explaining explaining(options,
                          Model::Open(options.model.empty() ? data / "topics.model"
                                                            : std::filesystem::path(options.model)),
                          terminal);
    terminal.articles(options.files, [&](const Article& article) { explaining.Explain(article); });
    return 0;
  });
}

}  // namespace wireroom::topics
