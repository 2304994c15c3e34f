// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/current_events.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "plugins/annotators/topics/text_file.h"

namespace wireroom::topics {
namespace {

constexpr size_t kDateSize = 10;  // 2025-01-31

// The end of an address that begins behind its bracket: brackets in it come in
// pairs, a title in quotes may stand behind it.
size_t AddressEnd(std::string_view s, size_t at) {
  int depth = 0;
  bool quoted = false;
  for (; at < s.size(); ++at) {
    quoted ^= s[at] == '"';
    if (quoted) continue;
    if (s[at] == '(') ++depth;
    if (s[at] == ')' && depth-- == 0) return at;
  }
  return std::string_view::npos;
}

// "[words](address)" becomes "words", "[(Reuters)](address)" nothing.
std::string WithoutLinks(std::string_view s) {
  std::string out;
  while (!s.empty()) {
    if (s[0] != '[') {
      out += s[0];
      s.remove_prefix(1);
      continue;
    }
    size_t close = s.find("](");
    if (close == std::string_view::npos) return out.append(s);
    size_t end = AddressEnd(s, close + 2);
    if (end == std::string_view::npos) return out.append(s);
    std::string_view words = s.substr(1, close - 1);
    if (!words.starts_with('(')) out.append(words);
    s.remove_prefix(end + 1);
  }
  return out;
}

class Day {
 public:
  Day(std::string date, const std::function<void(Labelled&&)>& each)
      : date_(std::move(date)), each_(each) {}

  void Read(std::string_view content) {
    while (!content.empty()) ReadLine(TakeLine(&content));
    End();
  }

 private:
  struct Item {
    size_t depth;
    std::string text;
  };

  void ReadLine(std::string_view line) {
    if (line.starts_with("#### ")) {
      End();
      heading_ = line.substr(5);
      return;
    }
    size_t depth = line.find_first_not_of(' ');
    if (heading_.empty() || depth == std::string_view::npos || line[depth] != '*') return;
    Item item{depth, WithoutLinks(line.substr(std::min(depth + 2, line.size())))};
    if (!above_.empty() && above_.back().depth >= depth) GiveLast();
    while (!above_.empty() && above_.back().depth >= depth) above_.pop_back();
    above_.push_back(std::move(item));
    given_ = false;
  }

  void GiveLast() {
    if (given_ || above_.empty()) return;
    Labelled article;
    for (size_t i = 0; i + 1 < above_.size(); ++i)
      article.title += (i > 0 ? ", " : "") + above_[i].text;
    article.text = above_.back().text;
    article.labels = {heading_};
    article.id = date_ + "/" + std::to_string(++count_);
    RepairUtf8(&article.title);
    RepairUtf8(&article.text);
    each_(std::move(article));
    given_ = true;
  }

  void End() {
    GiveLast();
    above_.clear();
    heading_.clear();
    given_ = true;
  }

  std::string date_;
  const std::function<void(Labelled&&)>& each_;
  size_t count_ = 0;
  std::string heading_;
  std::vector<Item> above_;
  bool given_ = true;
};

}  // namespace

void ReadCurrentEvents(const std::filesystem::path& path,
                       const std::function<void(Labelled&&)>& each) {
  std::set<std::filesystem::path> files;
  if (std::filesystem::is_directory(path)) {
    for (const auto& entry : std::filesystem::directory_iterator(path))
      if (entry.path().extension() == ".md") files.insert(entry.path());
  } else {
    files.insert(path);
  }
  if (files.empty()) throw std::runtime_error(path.string() + ": expected .md files, found none");
  for (const std::filesystem::path& file : files)
    Day(file.stem().string().substr(0, kDateSize), each).Read(ReadTextFile(file));
}

}  // namespace wireroom::topics
