// SPDX-License-Identifier: Apache-2.0
//
// The plugin: options, the annotator, and its words of the command.
#pragma once

#include <wireroom/sdk.h>

#include "plugins/annotators/entities/knowledge/builder.h"
#include "plugins/annotators/entities/knowledge/commands.h"
#include "plugins/annotators/entities/knowledge/watch.h"
#include "plugins/annotators/entities/learn/commands.h"
#include "plugins/annotators/entities/tagger.h"

namespace wireroom::entities {

class Entities : public Annotator, public Commands {
 public:
  Option<Paths> knowledge{this, "knowledge", Paths{"data/knowledge.bin"},
                          "Files made by `wireroom knowledge build`; of a name in two the later "
                          "one's meaning stands. A file that is replaced is read again."};
  Option<Paths> names{this, "names", Paths{},
                      "Tables of names, read at start on top of the knowledge: files, or folders "
                      "whose .tsv files are read."};
  Option<std::filesystem::path> words{this, "words", "data/words.tsv",
                                      "What single words can be in the patterns."};
  Option<std::filesystem::path> model{
      this, "model", "data/names.model",
      "Made by `wireroom train entities`: marks names that are in no table. `none`: without one."};
  Option<bool> values{this, "values", true, "Mark dates, times, money, percentages and numbers."};
  Option<bool> patterns{
      this, "patterns", true,
      "Mark people and bodies that are in no table, by titles and typical words."};
  Option<bool> roles{this, "roles", true,
                     "Mark roles that mean one person of the article: \"the foreign minister\"."};
  Option<int64_t> max_mentions{
      this,          "max_mentions",
      4000,          "The most mentions of one article; after them the layer is truncated.",
      Range{1, 1e6}, "mentions"};

  void Start() override {
    auto hash = [this](std::string_view word) { return host().Hash(word); };
    lexicon_.words = std::make_shared<const Words>(Words::Read(*words, hash));
    Layers tables;
    if (!names->empty())
      tables.push_back(Knowledge::FromBytes(
          BuildKnowledge(ReadRows(*names), *lexicon_.words, host()), "names", host()));
    watch_ = std::make_shared<KnowledgeWatch>(*knowledge, tables, host());
    watch_->Refresh(&generation_, &lexicon_.layers);
    if (model->filename() != "none") lexicon_.model = NameModel::Map(*model, hash);
    for (const auto& layer : lexicon_.layers)
      host().Info(std::to_string(layer->names()) + " names of " +
                  std::to_string(layer->entities().size()) + " entities");
  }

  void Annotate(const Article& article, Annotations& out) override {
    watch_->Refresh(&generation_, &lexicon_.layers);
    Tagger::Choices choices{*values, *patterns, *roles, static_cast<size_t>(*max_mentions)};
    std::string missing;
    if (!tagger_.Tag(article, lexicon_, host(), choices, &out))
      missing = "more than max_mentions (" + std::to_string(*max_mentions) + ") mentions; ";
    if (!tagger_.doubt().empty())
      missing += tagger_.doubt() + "; names that are not sure are left out; ";
    if (!missing.empty()) out.Truncate(std::string_view(missing).substr(0, missing.size() - 2));
    // What a huge text needed is not kept for the small ones.
    if (article.text().text().size() > kHugeText) tagger_ = Tagger();
  }

  std::span<const Verb> verbs() const override {
    static const std::vector<Verb> kVerbs = [] {
      std::vector<Verb> all(std::begin(kKnowledgeVerbs), std::end(kKnowledgeVerbs));
      all.insert(all.end(), std::begin(kLearningVerbs), std::end(kLearningVerbs));
      return all;
    }();
    return kVerbs;
  }

  int RunCommand(std::string_view verb, std::span<const std::string_view> arguments,
                 Console& console) override {
    for (const Verb& learning : kLearningVerbs)
      if (learning.words == verb) return RunLearning(verb, arguments, host(), console);
    return RunKnowledge(verb, arguments, host(), console);
  }

 private:
  static constexpr size_t kHugeText = size_t{1} << 20;

  std::shared_ptr<KnowledgeWatch> watch_;
  uint64_t generation_ = 0;
  Lexicon lexicon_;
  Tagger tagger_;
};

}  // namespace wireroom::entities
