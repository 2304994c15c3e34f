// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <optional>

#include "plugins/annotators/topics/command_line.h"
#include "plugins/annotators/topics/decision.h"
#include "plugins/annotators/topics/evaluation.h"
#include "plugins/annotators/topics/label_set.h"
#include "plugins/annotators/topics/scorer.h"

namespace wireroom::topics {
namespace {

struct EvalOptions {
  std::vector<std::string> gold;
  LabelledChoices labelled;
  std::string model, map, label_table;
  bool json = false, list = false, articles = false;
};

class Measuring {
 public:
  Measuring(const EvalOptions& options, const Host& host, const std::filesystem::path& data,
            Terminal& terminal)
      : options_(options),
        host_(host),
        terminal_(terminal),
        model_(Model::Open(options.model.empty() ? data / "topics.model"
                                                 : std::filesystem::path(options.model))) {
    if (model_->settings().vocabulary != "own") {
      vocabulary_ = Vocabulary::Read(data / "media_topics.tsv");
      CheckVocabulary(*model_, *vocabulary_, options.model);
    }
    if (!options.map.empty()) map_ = ReadLabelMap(options.map);
    if (!options.label_table.empty()) table_ = ReadLabelTable(options.label_table);
    for (const ModelTopic& topic : model_->topics()) {
      index_.emplace(topic.id, static_cast<uint32_t>(names_.size()));
      names_.push_back(topic.name);
    }
  }

  int Run() {
    if (options_.articles) {
      if (table_.empty()) throw std::runtime_error("--articles needs --label-table");
      terminal_.articles(options_.gold, [&](const Article& article) { TakeArticle(article); });
    } else {
      ReadFiles();
    }
    if (cases_.empty()) throw std::runtime_error("there is no labelled article to measure on");
    terminal_.out(Report());
    if (unknown_.empty()) return 0;
    std::string labels;
    for (const auto& [label, count] : unknown_)
      labels += (labels.empty() ? "'" : ", '") + label + "' (" + std::to_string(count) + ")";
    terminal_.error("labels that the model does not know, counted as missed: " + labels + "\n");
    return 1;
  }

 private:
  struct Case {
    std::vector<uint32_t> gold, given;
    std::vector<float> scores;
    uint32_t best;
  };

  void ReadFiles() {
    LabelledChoices choices = options_.labelled;
    if (!table_.empty()) choices.table = &table_;
    for (const std::string& file : options_.gold)
      ReadLabelled(file, choices, [&](Labelled&& article) {
        host_.Tokenize(article.title, [&](const Field& title) {
          host_.Tokenize(article.text, [&](const Field& text) {
            Time begin = host_.now();
            scorer_.Read(title, text, *model_);
            std::span<const float> scores = scorer_.Scores(*model_);
            std::vector<uint32_t> given = Given(*model_, scores);
            microseconds_ += host_.now() - begin;
            Keep(article.id, article.labels, std::move(given), scores);
          });
        });
      });
  }

  void TakeArticle(const Article& article) {
    auto found = table_.find(std::string(article.id()));
    if (found == table_.end()) return;
    Time begin = host_.now();
    scorer_.Read(article, *model_);
    std::span<const float> scores = scorer_.Scores(*model_);
    std::vector<uint32_t> given = Given(*model_, scores);
    microseconds_ += host_.now() - begin;
    Keep(found->first, found->second, std::move(given), scores);
  }

  void Keep(const std::string& id, const std::vector<std::string>& labels,
            std::vector<uint32_t> given, std::span<const float> scores) {
    Case one{{}, std::move(given), {scores.begin(), scores.end()}, Best(scores)};
    std::vector<uint32_t> gold;
    for (const ReadLabel& label : Resolve(labels, map_, vocabulary_ ? &*vocabulary_ : nullptr)) {
      auto [at, added] = index_.emplace(label.id, static_cast<uint32_t>(names_.size()));
      if (added) names_.push_back(label.id);
      if (at->second >= model_->topics().size()) ++unknown_[label.id];
      if (at->second >= model_->topics().size())
        one.gold.push_back(at->second);
      else
        gold.push_back(at->second);
    }
    for (uint32_t topic : WithParents(*model_, gold)) one.gold.push_back(topic);
    std::sort(one.gold.begin(), one.gold.end());
    for (uint32_t topic : one.gold) lower_levels_ |= Below(topic);
    if (options_.list) terminal_.out(Line(id, one));
    cases_.push_back(std::move(one));
  }

  bool Below(uint32_t topic) const {
    return topic < model_->topics().size() && model_->topics()[topic].parent != kNoParent;
  }

  std::string Line(const std::string& id, const Case& one) const {
    std::string out = id;
    for (const auto* topics : {&one.gold, &one.given}) {
      out += "\t";
      for (uint32_t topic : *topics) out += (out.ends_with('\t') ? "" : " | ") + names_[topic];
    }
    return out + "\n";
  }

  // Where the gold has no topic of the second level, those of the model are not
  // measured.
  std::string Report() const {
    Evaluation evaluation(names_, model_->settings().single_label);
    for (const Case& one : cases_) {
      std::vector<uint32_t> given;
      std::vector<float> scores;
      for (uint32_t topic : one.given)
        if (lower_levels_ || !Below(topic)) given.push_back(topic);
      for (uint32_t topic = 0; topic < one.scores.size(); ++topic)
        if (lower_levels_ || !Below(topic)) scores.push_back(one.scores[topic]);
      evaluation.Add(one.gold, given, scores, one.best);
    }
    double seconds = static_cast<double>(microseconds_) / 1e6;
    return options_.json ? evaluation.Json(seconds) : evaluation.Text(seconds);
  }

  const EvalOptions& options_;
  const Host& host_;
  Terminal& terminal_;
  std::shared_ptr<const Model> model_;
  std::optional<Vocabulary> vocabulary_;
  LabelMap map_;
  LabelTable table_;
  std::map<std::string, uint32_t> index_;
  std::vector<std::string> names_;
  std::map<std::string, size_t> unknown_;
  Scorer scorer_;
  std::vector<Case> cases_;
  bool lower_levels_ = false;
  Time microseconds_ = 0;
};

}  // namespace

int EvalTopics(std::span<const std::string_view> arguments, const Host& host,
               const std::filesystem::path& data, Terminal& terminal) {
  EvalOptions options;
  CLI::App app("Measures a topic model on labelled articles.", "wireroom eval topics");
  app.add_option("--gold", options.gold, "Labelled articles; several files may be given")
      ->required();
  app.add_option("--model", options.model, "The model; by default the one that comes along");
  AddFormatOptions(&app, &options.labelled);
  app.add_option("--map", options.map, "Table 'label <tab> labels' that replaces labels first");
  app.add_option("--label-table", options.label_table,
                 "Table 'id <tab> labels' in place of labels in the files; articles that it does "
                 "not have are left out");
  app.add_flag("--articles", options.articles,
               "Read the files as 'wireroom annotate' does, with zones and entities; the labels "
               "come from --label-table");
  app.add_flag("--list", options.list, "A line for each article: id, gold, given");
  app.add_flag("--json", options.json, "One JSON object");
  return RunCommandLine(&app, arguments, terminal,
                        [&] { return Measuring(options, host, data, terminal).Run(); });
}

}  // namespace wireroom::topics
