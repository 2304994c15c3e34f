// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/command_line.h"
#include "plugins/annotators/topics/model.h"
#include "plugins/annotators/topics/vocabulary.h"

namespace wireroom::topics {
namespace {

std::string ModelList(const Model& model) {
  const ModelSettings& settings = model.settings();
  std::string out = "# " + settings.vocabulary + ", " + std::to_string(model.features()) +
                    " features, " + std::to_string(model.bytes()) + " bytes";
  out += settings.single_label ? ", one topic an article\n" : ", several topics an article\n";
  if (!settings.note.empty()) out += "# " + settings.note + "\n";
  out += "# id\tname\tarticles\tthreshold\n";
  for (const ModelTopic& topic : model.topics())
    out += topic.id + "\t" + topic.name + "\t" + std::to_string(topic.articles) + "\t" +
           (topic.threshold > 1 ? "never" : std::to_string(topic.threshold).substr(0, 5)) + "\n";
  return out;
}

std::string VocabularyList(const Vocabulary& vocabulary, int levels, bool retired) {
  std::string out = "# " + vocabulary.version() + "\n";
  for (const Vocabulary::Topic& topic : vocabulary.topics()) {
    if (topic.level > levels || (!retired && !topic.retired.empty())) continue;
    out +=
        std::string(static_cast<size_t>(topic.level - 1) * 2, ' ') + topic.code + "  " + topic.name;
    if (!topic.retired.empty())
      out += "  (retired " + topic.retired + ": use " + topic.current + ")";
    out += "\n";
  }
  return out;
}

}  // namespace

int ListTopics(std::span<const std::string_view> arguments, const Host&,
               const std::filesystem::path& data, Terminal& terminal) {
  std::string model;
  int levels = 2;
  bool retired = false;
  CLI::App app("Lists the IPTC Media Topics, or the topics of a model.", "wireroom list topics");
  app.add_option("--model", model, "The topics of this model, with thresholds");
  app.add_option("--levels", levels, "How many levels of the Media Topics")
      ->check(CLI::Range(1, 6))
      ->capture_default_str();
  app.add_flag("--retired", retired, "The retired ones too, with what to use in place of them");
  return RunCommandLine(&app, arguments, terminal, [&] {
    terminal.out(model.empty()
                     ? VocabularyList(Vocabulary::Read(data / "media_topics.tsv"), levels, retired)
                     : ModelList(*Model::Open(model)));
    return 0;
  });
}

}  // namespace wireroom::topics
