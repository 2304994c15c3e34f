// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "plugins/annotators/entities/learn/commands.h"
#include "plugins/annotators/entities/learn/evaluation.h"
#include "plugins/annotators/entities/learn/kinds.h"
#include "plugins/annotators/entities/learn/recipe.h"
#include "plugins/annotators/entities/learn/train.h"

namespace wireroom::entities {
namespace {

using Path = std::filesystem::path;

struct TrainOptions {
  Path train, dev, recipe, clusters, words, output;
  std::vector<Path> corpora, tables;
  std::vector<std::string> lists;
  std::vector<std::string> counted;
  std::string format = "auto", map;
  uint64_t seed = 1;
  TrainChoices choices;
};

void AddOptions(CLI::App* app, TrainOptions* options) {
  app->add_option("--train", options->train, "The marked text");
  app->add_option("--dev", options->dev, "Held-out text to measure the model on");
  app->add_option("--format", options->format, "conll, iob2, conllu, elevant, json, or auto")
      ->capture_default_str();
  app->add_option("--map", options->map,
                  "What to make of its types: \"person=PER *=-\" (see README)");
  app->add_option("--recipe", options->recipe,
                  "Several corpora, one a line, in place of --train (see README)");
  app->add_option("--corpora", options->corpora, "A folder that the recipe's files are in; repeatable");
  app->add_option("-o,--output", options->output, "The model to write")->required();
  app->add_option("--words", options->words,
                  "A model whose clusters and lists are taken over (default: the shipped one)");
  app->add_option("--clusters", options->clusters,
                  "Clusters of `wireroom train clusters`, in place of those of --words");
  app->add_option("--table", options->tables,
                  "Tables of names (name, type), in place of the lists of --words; repeatable");
  app->add_option("--list", options->lists,
                  "NAME=FILE or NAME:COLUMN=FILE: a list of names, a name a line; repeatable");
  app->add_option("--rounds", options->choices.first.rounds, "Passes over the text")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app->add_option("--penalty", options->choices.first.penalty, "Of squared weights")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app->add_option("--types", options->counted,
                  "Types that the held-out figures are of (default: all)");
  app->add_option("--seed", options->seed, "Of the order of sentences")->capture_default_str();
}

NameLists ReadLists(const LearningCommand& command, const TrainOptions& options) {
  SplitText split = command.Split();
  NameLists lists([&](std::string_view name, const std::function<void(uint64_t)>& each) {
    for (const SplitToken& token : split(name))
      each(command.host.Hash(name.substr(token.begin, token.end - token.begin)));
  });
  for (const Path& table : options.tables) lists.AddTable(table);
  for (const std::string& list : options.lists) {
    size_t equals = list.find('='), colon = list.find(':');
    if (equals == std::string::npos || equals == 0)
      throw std::runtime_error("--list: expected NAME=FILE, found \"" + list + "\"");
    size_t column = 1;
    if (colon < equals) column = std::max(1, std::atoi(list.c_str() + colon + 1));
    lists.AddFile(list.substr(0, std::min(colon, equals)), list.substr(equals + 1), column);
  }
  return lists;
}

// Words and lists of the files that were given, else of a model.
void AddKnownWords(const LearningCommand& command, const TrainOptions& options, ModelData* data) {
  bool lists = !options.tables.empty() || !options.lists.empty();
  bool clusters = !options.clusters.empty();
  Path base = options.words.empty() ? command.Data("names.model") : options.words;
  if ((!lists || !clusters) && (std::filesystem::exists(base) || !options.words.empty()))
    TakeWords(*NameModel::Map(base, command.Hash()), data);
  if (clusters) AddWords(Clusters::Read(options.clusters), data);
  if (lists) AddLists(ReadLists(command, options), data);
}

// The figures of each part that is held out, and of all of them together.
void Tell(const LearningCommand& command, const NameModel& model,
          const std::vector<std::string>& counted,
          std::vector<std::pair<std::string, Corpus>>* held_out) {
  if (held_out->empty()) return;
  TypeKinds kinds(held_out->front().second.types);
  Evaluation all(kinds.types, counted);
  for (auto& [name, marked] : *held_out) {
    Corpus corpus = kinds.Labelled(marked);
    Evaluation evaluation(corpus.types, counted);
    EvaluateModel(model, command.Hash(), &corpus, &evaluation);
    EvaluateModel(model, command.Hash(), &corpus, &all);
    command.console.Out(name + "\n" + evaluation.Table());
    KindScore score = ScoreKinds(marked, kinds, model, command.Hash());
    if (score.names > 0)
      command.console.Out(fmt::format("kind of a marked name: {} of {} right\n", score.right,
                                      score.names));
  }
  if (held_out->size() > 1) command.console.Out("all that is held out\n" + all.Table());
}

int Train(const LearningCommand& command, TrainOptions* options) {
  if (options->train.empty() == options->recipe.empty())
    throw std::runtime_error("give either --train or --recipe");
  options->choices.first.seed = options->choices.second.seed = options->seed;
  RecipeCorpora corpora;
  if (!options->recipe.empty()) {
    corpora = ReadRecipe(options->recipe, options->corpora, command.Split());
  } else {
    TypeMap types = ReadTypeMap(options->map, "--map");
    ReadCorpus(options->train, options->format, types, command.Split(), &corpora.train);
    if (!options->dev.empty()) {
      Corpus dev;
      dev.types = corpora.train.types;
      ReadCorpus(options->dev, options->format, types, command.Split(), &dev);
      corpora.held_out.emplace_back(options->dev.string(), std::move(dev));
    }
  }
  if (corpora.train.spans() == 0)
    throw std::runtime_error("no names are marked in what is to be learnt from; see --format");
  if (TypeKinds(corpora.train.types).types.size() > kMostTypes)
    throw std::runtime_error("more than " + std::to_string(kMostTypes) +
                             " types; join some of them with --map");
  command.console.Error(fmt::format("{} documents, {} tokens, {} names\n",
                                    corpora.train.documents.size(), corpora.train.tokens(),
                                    corpora.train.spans()));
  ModelData data;
  AddKnownWords(command, *options, &data);
  TrainNames(
      corpora.train, command.Hash(), options->choices,
      [&](const std::string& line) { command.console.Error(line + "\n"); }, &data);
  std::string bytes = WriteModel(data, command.Hash());
  auto model = NameModel::FromBytes(bytes, command.Hash(), options->output.string());
  WriteWhole(options->output, bytes);
  command.console.Out(fmt::format("{}: {} features, {:.1f} MB\n", options->output.string(),
                                  model->features(), static_cast<double>(bytes.size()) / 1e6));
  Tell(command, *model, options->counted, &corpora.held_out);
  return kExitOk;
}

}  // namespace

int TrainEntities(const LearningCommand& command) {
  CLI::App app("Trains the model of names (read by the option `model` of the annotator).",
               "train entities");
  TrainOptions options;
  AddOptions(&app, &options);
  return command.Run(&app, [&] { return Train(command, &options); });
}

int TrainClusters(const LearningCommand& command) {
  CLI::App app("Learns clusters of words from plain text, for `wireroom train entities`.",
               "train clusters");
  std::vector<std::string> paths;
  Path output;
  ClusterChoices choices;
  app.add_option("PATH", paths, "Articles as `wireroom annotate` reads them: .txt, .json, .ndjson")
      ->required();
  app.add_option("-o,--output", output, "The file to write")->required();
  app.add_option("--clusters", choices.clusters, "How many, on the finest level")
      ->check(CLI::Range(8, 60000))
      ->capture_default_str();
  app.add_option("--fewest", choices.fewest, "Rarer words are in no cluster")
      ->capture_default_str();
  app.add_option("--words", choices.most_words, "The most words")->capture_default_str();
  app.add_option("--rounds", choices.rounds, "Passes over the words")->capture_default_str();
  return command.Run(&app, [&] {
    ClusterLearner learner;
    std::vector<ClusterLearner::SeenToken> sentence;
    auto add = [&](const Field& field) {
      for (const Sentence& part : field.sentences()) {
        sentence.clear();
        for (const Token& token :
             field.tokens().subspan(part.first_token, part.token_end - part.first_token))
          sentence.push_back(
              {field.Text(token), token.hash, (token.flags & WR_TOKEN_SENTENCE_START) != 0});
        learner.Add(sentence);
      }
    };
    uint64_t refused = command.console.Articles(paths, false, [&](const Article& article) {
      add(article.title());
      add(article.text());
    });
    Clusters clusters = learner.Learn(choices, [&](size_t level, int round, size_t moved) {
      command.console.Error(fmt::format("level {}, round {}: {} moved\n", level, round, moved));
    });
    WriteWhole(output, clusters.Write());
    command.console.Out(fmt::format("{}: {} words of {} tokens\n", output.string(),
                                    clusters.words.size(), clusters.tokens));
    return refused == 0 ? kExitOk : kExitIncomplete;
  });
}

}  // namespace wireroom::entities
