// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/annotator_run.h"
#include "plugins/annotators/entities/learn/commands.h"
#include "plugins/annotators/entities/learn/evaluation.h"
#include "plugins/annotators/entities/learn/recipe.h"

namespace wireroom::entities {

int EvalEntities(const LearningCommand& command) {
  CLI::App app(
      "Measures names against marked text: the whole annotator on the running text, or with "
      "--model a model alone on the file's own tokens.",
      "eval entities");
  std::vector<std::filesystem::path> gold;
  std::filesystem::path model;
  std::string format = "auto", map;
  std::vector<std::string> counted;
  size_t worst = 20;
  app.add_option("--gold,GOLD", gold, "The marked text; repeatable")->required();
  app.add_option("--format", format, "conll, iob2, conllu, elevant, json, or auto")
      ->capture_default_str();
  app.add_option("--map", map, "What to make of its types: \"person=PER *=-\" (see README)");
  app.add_option("--model", model, "A model of `wireroom train entities`");
  app.add_option("--types", counted, "Types that are counted (default: all of the file)");
  app.add_option("--errors", worst, "How many errors are shown")->capture_default_str();
  return command.Run(&app, [&] {
    Corpus corpus;
    TypeMap types = ReadTypeMap(map, "--map");
    for (const auto& file : gold) {
      size_t before = corpus.documents.size();
      std::vector<std::filesystem::path> files = FilesOf(file, format);
      for (const auto& path : files) ReadCorpus(path, format, types, command.Split(), &corpus);
      if (corpus.documents.size() == before)
        throw std::runtime_error(file.string() + ": nothing to read in it; see --format");
    }
    Evaluation evaluation(corpus.types, counted);
    if (!model.empty()) {
      EvaluateModel(*NameModel::Map(model, command.Hash()), command.Hash(), &corpus, &evaluation);
    } else {
      EvaluateAnnotator(command, &corpus, &evaluation);
    }
    command.console.Out(evaluation.Table() + evaluation.Confusion() + evaluation.links().Table() +
                        evaluation.links().Worst(worst) + evaluation.Reliable() +
                        (worst > 0 ? evaluation.Worst(worst) : "") + evaluation.Speed());
    return kExitOk;
  });
}

}  // namespace wireroom::entities
