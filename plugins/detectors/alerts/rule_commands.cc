// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_commands.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "plugins/detectors/alerts/nearest.h"
#include "plugins/detectors/alerts/rule_backtest.h"
#include "plugins/detectors/alerts/rule_import.h"
#include "plugins/detectors/alerts/rule_schema.h"
#include "plugins/detectors/alerts/rule_test.h"
#include "plugins/detectors/alerts/rule_text.h"
#include "plugins/detectors/alerts/yaml_reader.h"

namespace wireroom::alerts {
namespace {

constexpr Verb kVerbs[] = {
    {"rules test", "Runs the tests in rule files, on a simulated clock."},
    {"rules lint", "Tells what is wrong with rule files, and what costs much."},
    {"rules explain", "Says why a rule meets an article, or why not, branch by branch."},
    {"rules backtest", "Runs rules over the journal or files and shows what they would have told."},
    {"rules import", "Makes rules of Sigma, ElastAlert or Lucene queries."},
    {"rules schema", "Prints the JSON Schema of rule files, for editors."},
};

struct Words {
  std::vector<std::string> rules{"config/rules"};
  std::string rule;
  std::vector<std::string> articles;
  bool raw = false;
  std::string last;
  std::string from;
  std::string query;
};

// -1: go on; else the exit status.
int Parse(CLI::App* app, std::string_view verb, std::span<const std::string_view> arguments,
          Console& console) {
  app->name("wireroom " + std::string(verb));
  std::vector<std::string> words(arguments.rbegin(), arguments.rend());
  try {
    app->parse(words);
  } catch (const CLI::CallForHelp&) {
    console.Out(app->help());
    return kExitOk;
  } catch (const CLI::ParseError& error) {
    console.Error("wireroom " + std::string(verb) + ": " + error.what() + "\n");
    return kExitUsage;
  }
  return -1;
}

void AddRules(CLI::App* app, Words* words) {
  app->add_option("--rules", words->rules,
                  "Rule files, patterns and folders (default: config/rules)");
}

LoadedRules Load(const Words& words, const Host& host, Console& console, RuleErrors* errors) {
  Paths paths(words.rules.begin(), words.rules.end());
  LoadedRules loaded = LoadRules(paths, host, errors, true);
  for (const std::string& line : errors->lines()) console.Error(line + "\n");
  return loaded;
}

int Test(std::string_view verb, std::span<const std::string_view> arguments, const Host& host,
         Console& console) {
  CLI::App app("Runs the tests that stand under `tests` in rule files. Exit status: 0 all passed, "
               "1 some failed, 65 a file is wrong.");
  Words words;
  app.add_option("paths", words.rules, "Rule files and folders (default: config/rules)");
  app.add_option("--rule", words.rule, "Only the tests of this rule");
  if (const int status = Parse(&app, verb, arguments, console); status >= 0) return status;
  RuleErrors errors;
  const LoadedRules loaded = Load(words, host, console, &errors);
  RuleErrors test_errors;
  const auto outcomes = RunRuleTests(loaded, host, words.rule, &test_errors);
  for (const std::string& line : test_errors.lines()) console.Error(line + "\n");
  const size_t failed = TellOutcomes(loaded, outcomes, [&](const std::string& line) {
    console.Out(line + "\n");
  });
  if (!errors.empty() || !test_errors.empty()) return kExitBadData;
  return failed == 0 ? kExitOk : kExitIncomplete;
}

int Lint(std::string_view verb, std::span<const std::string_view> arguments, const Host& host,
         Console& console) {
  CLI::App app("Reads rule files as the daemon does. Exit status: 0 nothing is wrong, 65 something "
               "is; warnings alone do not count.");
  Words words;
  app.add_option("paths", words.rules, "Rule files and folders (default: config/rules)");
  if (const int status = Parse(&app, verb, arguments, console); status >= 0) return status;
  RuleErrors errors;
  LoadedRules loaded = Load(words, host, console, &errors);
  loaded.warnings.insert(loaded.warnings.end(), loaded.wide.begin(), loaded.wide.end());
  for (const std::string& warning : loaded.warnings) console.Error("warning: " + warning + "\n");
  console.Out(std::to_string(loaded.rules.size()) + " rules in " + std::to_string(loaded.files) +
              " files: " + std::to_string(errors.lines().size()) + " errors, " +
              std::to_string(loaded.warnings.size()) + " warnings\n");
  return errors.empty() ? kExitOk : kExitBadData;
}

const Rule* FindRule(const LoadedRules& loaded, const std::string& id, uint32_t* number,
                     Console& console) {
  std::vector<std::string_view> ids;
  for (size_t i = 0; i < loaded.rules.size(); ++i) {
    *number = static_cast<uint32_t>(i);
    if (loaded.rules[i].id == id) return &loaded.rules[i];
    ids.push_back(loaded.rules[i].id);
  }
  console.Error("wireroom: no rule '" + id + "'" + DidYouMean(id, ids) + "\n");
  return nullptr;
}

int Explain(std::string_view verb, std::span<const std::string_view> arguments, const Host& host,
            Console& console) {
  CLI::App app("Says of each part of a rule's condition whether an article meets it, and where. "
               "The articles are annotated by the plugins that the configuration names before "
               "alerts.");
  Words words;
  AddRules(&app, &words);
  app.add_option("--rule", words.rule, "The rule's id")->required();
  app.add_option("--article", words.articles, "Files of articles, as for wireroom annotate")
      ->required();
  app.add_flag("--raw", words.raw, "Without the annotations of other plugins");
  if (const int status = Parse(&app, verb, arguments, console); status >= 0) return status;
  RuleErrors errors;
  const LoadedRules loaded = Load(words, host, console, &errors);
  uint32_t number = 0;
  const Rule* rule = FindRule(loaded, words.rule, &number, console);
  if (!rule) return kExitUsage;
  if (rule->watch && rule->watch->type == RuleType::kSequence) {
    console.Error("wireroom: '" + rule->id + "' is a sequence: explain its steps one by one\n");
    return kExitUsage;
  }
  Matcher matcher(loaded.index, host);
  const uint64_t refused = console.Articles(words.articles, !words.raw, [&](const Article& article) {
    matcher.Match(article);
    std::vector<Matcher::Verdict> verdicts;
    matcher.Trace(article, number, &verdicts);
    console.Out(std::string(article.id()) + " " + std::string(article.title().text()) + "\n");
    console.Out(ExplainInWords(article, rule->condition, verdicts));
    if (rule->watch && !verdicts.empty() && verdicts.front().holds)
      console.Out("     It meets the condition of a rule that counts: whether it fires is a matter "
                  "of the other articles too; see wireroom rules backtest.\n");
  });
  return refused == 0 ? kExitOk : kExitIncomplete;
}

int Backtest(std::string_view verb, std::span<const std::string_view> arguments, const Host& host,
             Console& console) {
  CLI::App app("Runs rules as the daemon would have and shows fires a day, an example of each and "
               "the cost: over the articles of the configuration's journal, as they were "
               "annotated, beside the running daemon (--last 30d), or over those of files, on the "
               "clock of their publication times. Writes nothing. Exit status: 0; 1 when some of "
               "the articles or rules could not be read.");
  Words words;
  AddRules(&app, &words);
  app.add_option("--rule", words.rule, "Only this rule, and the steps of a sequence");
  app.add_option("--last", words.last, "What the journal took in so long ago or later: 30d, 12h");
  app.add_option("articles", words.articles, "Files of articles, in the order of their time");
  app.add_flag("--raw", words.raw, "Files: without the annotations of other plugins");
  if (const int status = Parse(&app, verb, arguments, console); status >= 0) return status;
  BacktestRequest request{words.rule, {}, words.articles, !words.raw};
  request.last = ParseDuration(words.last);
  // A file may stand in the place of a time.
  if (!request.last && !words.last.empty()) {
    if (!std::filesystem::exists(words.last)) {
      console.Error("wireroom rules backtest: --last: expected a duration like 30d or a file, "
                    "found '" + words.last + "'\n");
      return kExitUsage;
    }
    request.files.push_back(words.last);
  }
  if (request.last ? !request.files.empty() : request.files.empty()) {
    console.Error("wireroom rules backtest: expected --last 30d (the journal) or files, found " +
                  std::string(request.last ? "both\n" : "neither\n"));
    return kExitUsage;
  }
  RuleErrors errors;
  const LoadedRules loaded = Load(words, host, console, &errors);
  uint32_t number = 0;
  if (!words.rule.empty() && !FindRule(loaded, words.rule, &number, console)) return kExitUsage;
  const bool whole = RunBacktest(request, loaded, host, console);
  return whole && errors.empty() ? kExitOk : kExitIncomplete;
}

int Import(std::string_view verb, std::span<const std::string_view> arguments, const Host&,
           Console& console) {
  CLI::App app("Prints rules made of others. What could not be carried over is told on standard "
               "error, and in comments. Exit status: 0 all was, 1 something was not.");
  Words words;
  app.add_option("--from", words.from, "sigma, elastalert or lucene")
      ->required()
      ->check(CLI::IsMember({"sigma", "elastalert", "lucene"}));
  app.add_option("files", words.articles, "Rule files; of lucene: files with a query a line");
  app.add_option("--query", words.query, "lucene: the query itself");
  if (const int status = Parse(&app, verb, arguments, console); status >= 0) return status;
  Imported all;
  if (!words.query.empty()) ImportText(words.from, "query", words.query, &all);
  for (const std::string& file : words.articles) ImportFile(words.from, file, &all);
  if (words.query.empty() && words.articles.empty()) {
    console.Error("wireroom rules import: expected files, or --query\n");
    return kExitUsage;
  }
  console.Out(all.yaml);
  for (const std::string& line : all.lost) console.Error(line + "\n");
  return all.yaml.empty() ? kExitBadData : all.lost.empty() ? kExitOk : kExitIncomplete;
}

}  // namespace

std::span<const Verb> RuleVerbs() { return kVerbs; }

int RunRuleVerb(std::string_view verb, std::span<const std::string_view> arguments,
                const Host& host, Console& console) {
  if (verb == "rules test") return Test(verb, arguments, host, console);
  if (verb == "rules lint") return Lint(verb, arguments, host, console);
  if (verb == "rules explain") return Explain(verb, arguments, host, console);
  if (verb == "rules backtest") return Backtest(verb, arguments, host, console);
  if (verb == "rules import") return Import(verb, arguments, host, console);
  console.Out(RuleSchema());
  return kExitOk;
}

}  // namespace wireroom::alerts
