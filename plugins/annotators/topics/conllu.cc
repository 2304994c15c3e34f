// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/conllu.h"

#include <set>

#include "plugins/annotators/topics/text_file.h"

namespace wireroom::topics {
namespace {

constexpr std::string_view kExtension = ".conllu";

// What stands behind "# key = "; false: the line is another one.
bool TakeComment(std::string_view line, std::string_view key, std::string_view* value) {
  if (!line.starts_with("# ") || !line.substr(2).starts_with(key)) return false;
  line.remove_prefix(2 + key.size());
  if (!line.starts_with(" = ")) return false;
  *value = line.substr(3);
  return true;
}

void ReadFile(const std::filesystem::path& file, const std::function<void(Labelled&&)>& each) {
  std::string content = ReadTextFile(file);
  std::string_view rest = content;
  Labelled article;
  auto give = [&] {
    RepairUtf8(&article.title);
    RepairUtf8(&article.text);
    if (!article.id.empty() || !article.text.empty()) each(std::move(article));
    article = {};
  };
  while (!rest.empty()) {
    std::string_view line = TakeLine(&rest), value;
    if (TakeComment(line, "newdoc id", &value)) {
      give();
      article.id = value;
    } else if (TakeComment(line, "meta::title", &value)) {
      article.title = value;
    } else if (TakeComment(line, "text", &value)) {
      article.text.append(article.text.empty() ? "" : " ").append(value);
    }
  }
  give();
}

}  // namespace

void ReadConllu(const std::filesystem::path& path, const std::function<void(Labelled&&)>& each) {
  if (!std::filesystem::is_directory(path)) return ReadFile(path, each);
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path))
    if (entry.path().extension() == kExtension) files.insert(entry.path());
  for (const std::filesystem::path& file : files) ReadFile(file, each);
}

bool HasConllu(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == kExtension) return true;
  return false;
}

}  // namespace wireroom::topics
