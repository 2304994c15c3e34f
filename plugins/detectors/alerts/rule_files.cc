// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_files.h"

#include <glob.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <unordered_map>

#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/nearest.h"
#include "plugins/detectors/alerts/rule_parser.h"

namespace wireroom::alerts {
namespace {

namespace fs = std::filesystem;

bool IsHidden(const fs::path& path) { return path.filename().string().starts_with('.'); }
bool IsRuleFile(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

void FindBelow(const fs::path& folder, std::vector<fs::path>* files, RuleErrors* errors) {
  const size_t before = files->size();
  std::error_code error;
  auto at = fs::recursive_directory_iterator(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (IsHidden(at->path())) at.disable_recursion_pending();
    else if (IsRuleFile(at->path())) files->push_back(at->path());
  }
  if (error) errors->Add(folder.string() + ": can not be read: " + error.message());
  std::sort(files->begin() + static_cast<std::ptrdiff_t>(before), files->end());
}

bool IsPattern(const fs::path& path) {
  return path.native().find_first_of("*?[") != std::string::npos;
}

void FindMatching(const fs::path& pattern, std::vector<fs::path>* files, RuleErrors* errors) {
  glob_t found{};
  if (glob(pattern.c_str(), 0, nullptr, &found) != 0)
    errors->Add(pattern.string() + ": no rule file matches");
  for (size_t i = 0; i < found.gl_pathc; ++i) files->push_back(found.gl_pathv[i]);
  globfree(&found);
}

std::vector<fs::path> FindFiles(const Paths& paths, RuleErrors* errors) {
  std::vector<fs::path> files;
  for (const fs::path& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) FindBelow(path, &files, errors);
    else if (fs::exists(path, error)) files.push_back(path);
    else if (IsPattern(path)) FindMatching(path, &files, errors);
    else errors->Add(path.string() + ": there is no such rule file or folder");
  }
  return files;
}

// At most one byte more than the limit, so that ParseRules sees that it is over.
bool Read(const fs::path& path, std::string* text, RuleErrors* errors) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) {
    errors->Add(path.string() + ": is not a regular file");
    return false;
  }
  std::ifstream in(path, std::ios::binary);
  text->assign(kMaxFileBytes + 1, '\0');
  in.read(text->data(), static_cast<std::streamsize>(text->size()));
  if (in.bad() || (in.fail() && !in.eof())) {
    errors->Add(path.string() + ": can not be read: " + std::strerror(errno));
    return false;
  }
  text->resize(static_cast<size_t>(in.gcount()));
  return true;
}

}  // namespace

namespace {

struct SequenceRule {
  std::string id;
  std::string place;
  std::vector<Step> steps;
};
using Places = std::unordered_map<std::string, std::string>;  // of rules, by id

// Whether `id` leads back to itself by the steps of sequences.
bool LeadsTo(const std::unordered_map<std::string, const SequenceRule*>& sequences,
             const std::string& from, const std::string& to, size_t depth) {
  const auto found = sequences.find(from);
  if (found == sequences.end() || depth > sequences.size()) return false;
  for (const Step& step : found->second->steps)
    if (step.rule == to || LeadsTo(sequences, step.rule, to, depth + 1)) return true;
  return false;
}

void CheckSequences(const std::vector<SequenceRule>& rules, const Places& places,
                    RuleErrors* errors) {
  std::unordered_map<std::string, const SequenceRule*> sequences;
  std::vector<std::string_view> ids;
  for (const SequenceRule& rule : rules) sequences.emplace(rule.id, &rule);
  for (const auto& entry : places) ids.push_back(entry.first);
  for (const SequenceRule& rule : rules) {
    for (const Step& step : rule.steps)
      if (!places.count(step.rule))
        errors->Add(rule.place + ": step '" + step.rule + "' is no rule" +
                    DidYouMean(step.rule, ids));
    if (LeadsTo(sequences, rule.id, rule.id, 0))
      errors->Add(rule.place + ": the steps of '" + rule.id +
                  "' lead back to itself: take one of them out");
  }
}

std::string CostWarning(double cost) {
  if (cost >= 1)
    return "no index helps to find it, so every article is tried (a pattern, a field or a "
           "detection that most articles meet): join it by 'and' to a word, an entity or a topic";
  return "about " + std::to_string(static_cast<int>(cost * 100)) +
         " in 100 articles have to be tried on it: its alternatives are wide; join them by 'and' "
         "to something rarer";
}

}  // namespace

LoadedRules LoadRules(const Paths& paths, const Host& host, RuleErrors* errors, bool keep) {
  LoadedRules loaded;
  IndexBuilder builder(host);
  Places place_of;
  std::vector<SequenceRule> sequences;
  std::vector<std::string> places;
  std::string text;
  for (const fs::path& path : FindFiles(paths, errors)) {
    ++loaded.files;
    if (!Read(path, &text, errors)) continue;
    const auto take = [&](Rule rule) {
      const auto [other, added] = place_of.emplace(rule.id, rule.place);
      if (!added)
        return errors->Add(rule.place + ": id '" + rule.id + "' is taken by the rule at " +
                           other->second);
      if (!rule.enabled) return void(++loaded.disabled);
      if (rule.watch && rule.watch->type == RuleType::kSequence)
        sequences.push_back({rule.id, rule.place, rule.watch->steps});
      builder.Add(rule);
      places.push_back(rule.place);
      if (keep) loaded.rules.push_back(std::move(rule));
    };
    ParseRules(path.string(), text, host, take, errors, &loaded.inhibitions);
  }
  CheckSequences(sequences, place_of, errors);
  loaded.index = builder.Build();
  for (size_t i = 0; i < places.size(); ++i)
    if (const double cost = builder.cost(i); cost >= kWideShare)
      (cost >= 1 ? loaded.warnings : loaded.wide).push_back(places[i] + ": " + CostWarning(cost));
  return loaded;
}

}  // namespace wireroom::alerts
