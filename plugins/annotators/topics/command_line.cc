// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/command_line.h"

#include <algorithm>
#include <vector>

namespace wireroom::topics {
namespace {

constexpr int kOk = 0;
constexpr int kUsage = 64;
constexpr int kBadData = 65;

}  // namespace

int RunCommandLine(CLI::App* app, std::span<const std::string_view> arguments, Terminal& terminal,
                   const std::function<int()>& body) {
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app->parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    terminal.out(app->help());
    return kOk;
  } catch (const CLI::ParseError& error) {
    terminal.error(std::string(error.what()) + "\nTry '" + app->get_name() + " --help'.\n");
    return kUsage;
  }
  try {
    return body();
  } catch (const std::exception& error) {
    terminal.error(std::string(error.what()) + "\n");
    return kBadData;
  }
}

void AddFormatOptions(CLI::App* app, LabelledChoices* choices) {
  app->add_option("--format", choices->format,
                  "csv, tsv, ndjson, fasttext, current-events or conllu; by default as the "
                  "file's name ends (.csv .tsv .ndjson .jsonl .fasttext .ft, each also .gz; "
                  ".conllu; a folder is current-events, or conllu where it has such files)")
      ->check(CLI::IsMember({"csv", "tsv", "ndjson", "fasttext", "current-events", "conllu"}));
  app->add_option("--label-column", choices->label_column,
                  "Name or number (from 1) of the column, or key, with the labels ('|' between "
                  "several). By default: label, labels, category, class, class index, topic, "
                  "topics; in a table without a header the first of three columns, the shorter of "
                  "two");
  app->add_option("--title-column", choices->title_column,
                  "The headline, which counts more. By default: title, headline; in a table "
                  "without a header the second of three columns");
  app->add_option("--text-column", choices->text_column,
                  "The text. By default: text, description, content, body, article; in a table "
                  "without a header the last column");
  app->add_option("--id-column", choices->id_column, "The id. By default: id, url");
}

}  // namespace wireroom::topics
