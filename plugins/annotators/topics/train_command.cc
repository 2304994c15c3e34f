// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>

#include "plugins/annotators/topics/command_line.h"
#include "plugins/annotators/topics/decision.h"
#include "plugins/annotators/topics/evaluation.h"
#include "plugins/annotators/topics/label_set.h"
#include "plugins/annotators/topics/scorer.h"
#include "plugins/annotators/topics/seed_terms.h"
#include "plugins/annotators/topics/trainer.h"

namespace wireroom::topics {
namespace {

// Names of narrower topics say less than articles do.
constexpr float kVocabularyImportance = 0.5f;
constexpr size_t kMostListed = 12;

struct TrainOptions {
  std::vector<std::string> inputs, examples, calibrations;
  LabelledChoices labelled;
  std::vector<std::string> label_tables;
  std::string output, labels = "own", map, terms, card, note;
  bool single_label = false, multi_label = false;
  double holdout = 0;
  TrainerChoices trainer;
};

// Articles of one file, before the topics have their numbers.
struct Taken {
  Labelled article;
  std::vector<ReadLabel> labels;
  bool unlabelled = false;
  bool calibrates = true;
  float importance = 1;
};

class Training {
 public:
  Training(const TrainOptions& options, const Host& host, const std::filesystem::path& data,
           Terminal& terminal)
      : options_(options), host_(host), terminal_(terminal) {
    if (options.labels == "iptc") vocabulary_ = Vocabulary::Read(data / "media_topics.tsv");
    if (!options.map.empty()) map_ = ReadLabelMap(options.map);
    for (const std::string& file : options.label_tables) AddTable(file);
    if (!options.terms.empty()) seeds_ = ReadSeedRows(options.terms);
  }

  int Run() {
    for (const std::string& file : options_.inputs) ReadFile(file, kInput);
    for (const std::string& file : options_.calibrations) ReadFile(file, kCalibration);
    size_t articles = taken_.size();
    TellUnusedRows();
    for (const std::string& file : options_.examples) ReadFile(file, kExample);
    settings_.topics = TopicsOf(Ids(), Known());
    settings_.vocabulary = vocabulary_ ? vocabulary_->version() : "own";
    if (vocabulary_) AddVocabulary();
    ChooseLabelling(articles);
    CheckTopics();
    HoldOut(articles);
    Corpus corpus(host_, settings_.zones);
    for (const Taken& taken : taken_)
      Fill(taken, corpus.Add(taken.article.title, taken.article.text));
    taken_.clear();
    settings_.note = options_.note;
    Trainer trainer(corpus, settings_, MakeSeeds(), options_.trainer);
    TrainingReport report;
    std::string bytes =
        trainer.Train([&](const std::string& step) { terminal_.error(step + "\n"); }, &report);
    WriteFile(options_.output, bytes);
    Tell(bytes, report);
    return 0;
  }

 private:
  enum Role { kInput, kCalibration, kExample };

  const Vocabulary* Known() const { return vocabulary_ ? &*vocabulary_ : nullptr; }

  void AddTable(const std::string& file) {
    for (auto& [id, labels] : ReadLabelTable(file)) {
      unused_.insert(id);
      if (!table_.emplace(id, std::move(labels)).second)
        throw std::runtime_error(file + ": '" + id + "' has a row in another --label-table");
    }
  }

  // A row that no article has is a slip: of its id, or of the files given.
  void TellUnusedRows() {
    if (unused_.empty()) return;
    terminal_.error(std::to_string(unused_.size()) +
                    " rows of --label-table are of no article read, the first is '" +
                    *unused_.begin() + "'\n");
  }

  void ReadFile(const std::string& file, Role role) {
    LabelledChoices choices = options_.labelled;
    if (role != kExample && !table_.empty()) choices.table = &table_;
    choices.keep_others = role == kInput;
    bool calibrates = role == kCalibration || (role == kInput && options_.calibrations.empty());
    size_t number = 0;
    LabelledCount count = ReadLabelled(file, choices, [&](Labelled&& article) {
      ++number;
      unused_.erase(article.id);
      Taken taken{std::move(article), {}, false, calibrates, 1};
      try {
        taken.labels = Resolve(taken.article.labels, map_, Known());
      } catch (const std::runtime_error& error) {
        throw std::runtime_error(file + ": article " + std::to_string(number) + ": label " +
                                 error.what());
      }
      // A label that the map leads to nothing leaves the article out.
      if (taken.labels.empty() && !(choices.table && choices.table->contains(taken.article.id)))
        return;
      taken_.push_back(std::move(taken));
    });
    std::string told = file + ": " + std::to_string(count.taken) + " articles";
    if (count.unlabelled > 0)
      told += ", " + std::to_string(count.unlabelled) + " without a label left out";
    if (count.empty > 0) told += ", " + std::to_string(count.empty) + " empty left out";
    terminal_.error(told + "\n");
  }

  std::vector<std::string> Ids() const {
    std::vector<std::string> ids;
    for (const Taken& taken : taken_)
      for (const ReadLabel& label : taken.labels) ids.push_back(label.id);
    if (vocabulary_)
      for (const Vocabulary::Topic& topic : vocabulary_->topics())
        if (topic.level == 1 && topic.retired.empty()) ids.push_back(topic.code);
    for (const SeedRow& seed : seeds_)
      ids.push_back(vocabulary_ ? SeedTopic(seed.topic).code : seed.topic);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
  }

  const Vocabulary::Topic& SeedTopic(const std::string& given) const {
    try {
      return UpperTopic(*vocabulary_, vocabulary_->Expect(given));
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(options_.terms + ": topic " + error.what());
    }
  }

  // The names of the vocabulary, and the definitions of its upper levels, are
  // examples too.
  void AddVocabulary() {
    for (const Vocabulary::Topic& topic : vocabulary_->topics()) {
      const Vocabulary::Topic& upper = UpperTopic(*vocabulary_, topic);
      if (!topic.retired.empty() || !upper.retired.empty()) continue;
      Taken taken;
      taken.article.title = topic.name;
      taken.article.text = topic.definition;
      taken.labels = {{IndexOf(upper.code) != kNoParent ? upper.code : upper.parent, false}};
      taken.calibrates = false;
      taken.importance = kVocabularyImportance;
      taken_.push_back(std::move(taken));
    }
  }

  uint32_t IndexOf(const std::string& id) const {
    for (uint32_t i = 0; i < settings_.topics.size(); ++i)
      if (settings_.topics[i].id == id) return i;
    return kNoParent;
  }

  void ChooseLabelling(size_t articles) {
    bool one_each = !vocabulary_.has_value();
    for (size_t i = 0; i < articles && one_each; ++i) one_each = taken_[i].labels.size() == 1;
    settings_.single_label = options_.single_label || (one_each && !options_.multi_label);
    if (!settings_.single_label) return;
    if (vocabulary_)
      throw std::runtime_error(
          "--single-label: an article may have several Media "
          "Topics; use --labels own for one label an article");
    for (size_t i = 0; i < taken_.size(); ++i)
      if (taken_[i].labels.size() != 1)
        throw std::runtime_error("--single-label: article " + std::to_string(i + 1) + " has " +
                                 std::to_string(taken_[i].labels.size()) +
                                 " labels; leave the option out to train with several");
  }

  void CheckTopics() const {
    if (taken_.empty()) throw std::runtime_error("there is no article to learn from");
    if (settings_.topics.size() > Model::kMostTopics)
      throw std::runtime_error("found " + std::to_string(settings_.topics.size()) +
                               " different labels, expected at most 2000: is the label column "
                               "the right one?");
    if (settings_.topics.size() >= 2) return;
    throw std::runtime_error("all articles have the one label '" + settings_.topics[0].id +
                             "': there is nothing to tell it from. Give articles of another "
                             "label, or of none of them as a label of its own");
  }

  // Keeps a share of the articles out of the training.
  void HoldOut(size_t articles) {
    if (options_.holdout <= 0) return;
    Random random(options_.trainer.learner.seed ^ 0x486F6C64);
    std::vector<uint32_t> order = Shuffled(articles, &random);
    auto count = static_cast<size_t>(static_cast<double>(articles) * options_.holdout);
    std::vector<bool> held(taken_.size());
    for (size_t i = 0; i < count; ++i) held[order[i]] = true;
    std::vector<Taken> rest;
    for (size_t i = 0; i < taken_.size(); ++i)
      (held[i] ? held_ : rest).push_back(std::move(taken_[i]));
    taken_ = std::move(rest);
  }

  void Fill(const Taken& taken, Corpus::Document* document) const {
    document->calibrates = taken.calibrates;
    document->importance = taken.importance;
    document->unlabelled = taken.unlabelled;
    for (const ReadLabel& label : taken.labels)
      (label.open ? document->open : document->has).push_back(IndexOf(label.id));
  }

  std::vector<SeedTerm> MakeSeeds() const {
    return MakeSeedTerms(seeds_, host_, [&](const std::string& topic) {
      return IndexOf(vocabulary_ ? SeedTopic(topic).code : topic);
    });
  }

  static void WriteFile(const std::string& file, const std::string& bytes) {
    // Another process may have the old file mapped: the new one takes its place.
    std::string made = file + ".new";
    std::ofstream out(made, std::ios::binary);
    out << bytes;
    out.close();
    if (!out) throw std::runtime_error(made + ": cannot be written");
    std::filesystem::rename(made, file);
  }

  void Tell(const std::string& bytes, const TrainingReport& report) {
    Model model(bytes, options_.output);
    std::string out =
        options_.output + ": " + std::to_string(bytes.size()) + " bytes, " +
        std::to_string(model.topics().size()) + " topics, " + std::to_string(model.features()) +
        " features, " +
        (settings_.single_label ? "one topic an article" : "several topics an article") + "\n";
    out += "Calibration, by folds (error " +
           std::to_string(report.reliability.Error()).substr(0, 6) + "):\n" +
           ReliabilityTable(report.reliability);
    if (!settings_.single_label) out += NeverGiven(model);
    if (!held_.empty())
      out += "\nOn the " + std::to_string(held_.size()) + " articles held out:\n" + Held(model);
    terminal_.out(out);
  }

  static std::string NeverGiven(const Model& model) {
    std::string names;
    size_t count = 0;
    for (const ModelTopic& topic : model.topics())
      if (topic.threshold > 1 && ++count <= kMostListed)
        names += (count > 1 ? ", " : "") + topic.name;
    if (count == 0) return "";
    return "Too few articles, or never precise enough, to be given: " + std::to_string(count) +
           " topics: " + names + (count > kMostListed ? ", ...\n" : "\n");
  }

  std::string Held(const Model& model) {
    std::vector<std::string> names;
    for (const ModelTopic& topic : model.topics()) names.push_back(topic.name);
    Evaluation evaluation(std::move(names), settings_.single_label);
    Scorer scorer;
    for (const Taken& taken : held_) {
      Corpus::Document gold{};
      Fill(taken, &gold);
      host_.Tokenize(taken.article.title, [&](const Field& title) {
        host_.Tokenize(taken.article.text, [&](const Field& text) {
          scorer.Read(title, text, model);
          AddTo(&evaluation, model, gold.has, scorer.Scores(model));
        });
      });
    }
    return evaluation.Text(0);
  }

  static void AddTo(Evaluation* evaluation, const Model& model, const std::vector<uint32_t>& has,
                    std::span<const float> scores) {
    std::vector<uint32_t> gold = WithParents(model, has);
    evaluation->Add(gold, Given(model, scores), scores, Best(scores));
  }

  const TrainOptions& options_;
  const Host& host_;
  Terminal& terminal_;
  std::optional<Vocabulary> vocabulary_;
  LabelMap map_;
  LabelTable table_;
  std::set<std::string> unused_;  // ids of its rows
  std::vector<SeedRow> seeds_;
  ModelSettings settings_;
  std::vector<Taken> taken_, held_;
};

void AddTrainOptions(CLI::App* app, TrainOptions* options) {
  app->add_option("--input", options->inputs, "Labelled articles; several files may be given")
      ->required();
  app->add_option("--output", options->output, "The model to write")->required();
  AddFormatOptions(app, &options->labelled);
  app->add_option("--labels", options->labels,
                  "own: any labels. iptc: Media Topics, as codes or names; a topic implies the "
                  "one above it, and topics below the second level count as the one above them")
      ->check(CLI::IsMember({"own", "iptc"}))
      ->capture_default_str();
  app->add_flag("--single-label", options->single_label,
                "Each article has exactly one topic. The default where every article has one "
                "label and --labels is own");
  app->add_flag("--multi-label", options->multi_label, "An article may have several or none")
      ->excludes("--single-label");
  app->add_option("--map", options->map,
                  "Table 'label <tab> labels' that replaces labels first; '?topic' leaves open "
                  "whether the article has it (with --labels iptc); nothing behind the tab leaves "
                  "the label's articles out");
  app->add_option("--label-table", options->label_tables,
                  "Table 'id <tab> labels' in place of labels in the files; several may be given. "
                  "Articles of --calibrate that none of them has are left out, those of --input "
                  "keep the labels of their file");
  app->add_option("--calibrate", options->calibrations,
                  "Labelled articles to learn from and to fit the scores on; by default those of "
                  "--input");
  app->add_option("--examples", options->examples,
                  "Labelled texts to learn from that are no articles: the scores are not fitted "
                  "on them");
  app->add_option("--terms", options->terms,
                  "Table 'term <tab> topic <tab> weight': where the weights start");
  app->add_option("--seed-strength", options->trainer.seed_strength, "Factor of those weights")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  app->add_flag("--self-training", options->trainer.self_training,
                "Learn once more with open topics that came out sure (score 0.9, or 0.05)");
  app->add_option("--precision", options->trainer.precision,
                  "Of the articles that a topic is given to, the share that has it at least: "
                  "chooses the thresholds (several topics an article)")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app->add_option("--least-score", options->trainer.least_score,
                  "No threshold is lower (several topics an article)")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app->add_option(
         "--cost", options->trainer.learner.cost,
         "Cost of errors, C: higher fits the articles more closely. 0: chosen, on articles "
         "left out where there are 20000 or more, 2 otherwise")
      ->check(CLI::Range(0.0, 1e4))
      ->capture_default_str();
  app->add_option("--least-articles", options->trainer.least_articles,
                  "A word or pair counts when this many articles have it")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app->add_option("--most-features", options->trainer.most_features,
                  "The most words and pairs of the model; 600000 make 14 MB with 4 topics")
      ->check(CLI::Range(1000, 4'000'000))
      ->capture_default_str();
  app->add_option("--seed", options->trainer.learner.seed, "The same seed gives the same model")
      ->capture_default_str();
  app->add_option("--holdout", options->holdout,
                  "Share of the articles to keep out of the training and measure on")
      ->check(CLI::Range(0.0, 0.9))
      ->capture_default_str();
  app->add_option("--note", options->note, "One line to keep in the model: data, licence");
}

}  // namespace

int TrainTopics(std::span<const std::string_view> arguments, const Host& host,
                const std::filesystem::path& data, Terminal& terminal) {
  TrainOptions options;
  options.trainer.learner.cost = 0;
  CLI::App app("Makes a topic model of labelled articles.", "wireroom train topics");
  AddTrainOptions(&app, &options);
  return RunCommandLine(&app, arguments, terminal,
                        [&] { return Training(options, host, data, terminal).Run(); });
}

}  // namespace wireroom::topics
