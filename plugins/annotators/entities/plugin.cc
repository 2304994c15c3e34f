// SPDX-License-Identifier: Apache-2.0
//
// entities: names from tables, values by pattern, and what the article makes of
// them.
#include <wireroom/sdk.h>

#include "plugins/annotators/entities/tagger.h"

namespace wireroom::entities {

class Entities : public Annotator {
 public:
  Option<Paths> names{
      this, "names", Paths{"data/names"},
      "Tables of names: files, or folders whose .tsv files are read; later ones win."};
  Option<std::filesystem::path> words{this, "words", "data/words.tsv",
                                      "What single words can be in the patterns."};
  Option<bool> values{this, "values", true, "Mark dates, times, money, percentages and numbers."};
  Option<bool> patterns{
      this, "patterns", true,
      "Mark people and bodies that are in no table, by titles and typical words."};
  Option<int64_t> max_mentions{
      this,          "max_mentions",
      4000,          "The most mentions of one article; after them the layer is truncated.",
      Range{1, 1e6}, "mentions"};

  void Start() override {
    Words read = Words::Read(*words, [this](std::string_view word) { return host().Hash(word); });
    model_ = std::make_shared<const Model>(ReadRows(*names), std::move(read), host());
    host().Info(std::to_string(model_->names.names()) + " names of " +
                std::to_string(model_->names.entities()) + " entities");
  }

  void Annotate(const Article& article, Annotations& out) override {
    Tagger::Choices choices{*values, *patterns, static_cast<size_t>(*max_mentions)};
    if (!tagger_.Tag(article, *model_, host(), choices, &out))
      out.Truncate("more than max_mentions (" + std::to_string(*max_mentions) + ") mentions");
  }

 private:
  std::shared_ptr<const Model> model_;
  Tagger tagger_;
};

}  // namespace wireroom::entities

WIREROOM_PLUGIN(wireroom::entities::Entities, "entities", "1.0.0",
                "Tags people, places, organisations, dates and amounts, with ids.");
