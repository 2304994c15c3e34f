// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_files.h"

#include <glob.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <unordered_map>

#include "plugins/detectors/alerts/index_builder.h"
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

LoadedRules LoadRules(const Paths& paths, const Host& host, RuleErrors* errors) {
  LoadedRules loaded;
  IndexBuilder builder(host);
  std::unordered_map<std::string, std::string> place_of;  // by id
  std::string text;
  for (const fs::path& path : FindFiles(paths, errors)) {
    ++loaded.files;
    if (!Read(path, &text, errors)) continue;
    ParseRules(path.string(), text, host, [&](Rule rule) {
      const auto [other, added] = place_of.emplace(rule.id, rule.place);
      if (!added)
        errors->Add(rule.place + ": id '" + rule.id + "' is taken by the rule at " +
                    other->second);
      else if (rule.enabled) builder.Add(rule);
      else ++loaded.disabled;
    }, errors);
  }
  if (errors->empty()) loaded.index = builder.Build();
  return loaded;
}

}  // namespace wireroom::alerts
