// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/vocabulary.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>

#include "plugins/annotators/topics/text_file.h"

namespace wireroom::topics {
namespace {

constexpr std::string_view kPrefix = "medtop:";
constexpr std::string_view kVersion = "# version: ";

// Edits between two words (Levenshtein), for a suggestion.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t k = 1; k <= b.size(); ++k) {
      size_t above = row[k];
      row[k] = std::min({above + 1, row[k - 1] + 1, diagonal + (a[i - 1] != b[k - 1])});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

Vocabulary Vocabulary::Read(const std::filesystem::path& file) {
  std::string content = ReadTextFile(file);
  std::string_view rest = content;
  Vocabulary out;
  for (size_t number = 1; !rest.empty(); ++number) {
    std::string_view line = TakeLine(&rest);
    auto fail = [&](const std::string& what) {
      throw std::runtime_error(file.string() + ":" + std::to_string(number) + ": " + what);
    };
    if (line.starts_with(kVersion)) out.version_ = line.substr(kVersion.size());
    if (line.empty() || line[0] == '#') continue;
    std::array<std::string, 6> cells;
    for (size_t i = 0; i < cells.size(); ++i) {
      size_t end = std::min(line.find('\t'), line.size());
      if (i + 1 < cells.size() && end == line.size()) fail("expected 6 columns");
      cells[i] = line.substr(0, end);
      line.remove_prefix(std::min(end + 1, line.size()));
    }
    for (size_t i : {1, 3, 4})
      if (cells[i] == "-") cells[i].clear();
    Topic topic{cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]};
    const Topic* parent = topic.parent.empty() ? nullptr : out.Find(topic.parent);
    if (!topic.parent.empty() && parent == nullptr)
      fail("the parent '" + topic.parent + "' does not stand before its child");
    if (parent != nullptr) topic.level = parent->level + 1;
    if (!out.by_code_.emplace(topic.code, out.topics_.size()).second)
      fail("'" + topic.code + "' has a line already");
    if (topic.retired.empty()) out.by_name_.emplace(topic.name, out.topics_.size());
    out.topics_.push_back(std::move(topic));
  }
  if (out.version_.empty())
    throw std::runtime_error(file.string() + ": expected a line '# version: ...'");
  for (const Topic& topic : out.topics_)
    if (!topic.retired.empty() && out.Find(topic.current) == nullptr)
      throw std::runtime_error(file.string() + ": " + topic.code +
                               " is retired, but what to use in place of it is not there");
  return out;
}

const Vocabulary::Topic* Vocabulary::Find(std::string_view code) const {
  auto found = by_code_.find(std::string(code));
  return found == by_code_.end() ? nullptr : &topics_[found->second];
}

const Vocabulary::Topic* Vocabulary::ByName(std::string_view name) const {
  for (const Topic& topic : topics_)
    if (topic.level == 1 && topic.name.starts_with(name) &&
        (topic.name.size() == name.size() || topic.name.find_first_of(", ") == name.size()))
      return &topic;
  auto found = by_name_.find(std::string(name));
  return found == by_name_.end() ? nullptr : &topics_[found->second];
}

const Vocabulary::Topic& Vocabulary::Expect(std::string_view given) const {
  const Topic* topic = Find(given);
  if (topic == nullptr && !given.empty() &&
      given.find_first_not_of("0123456789") == std::string_view::npos)
    topic = Find(std::string(kPrefix) + std::string(given));
  if (topic == nullptr) topic = ByName(given);
  if (topic == nullptr)
    throw std::runtime_error("'" + std::string(given) + "' is no topic of " + version_ +
                             Nearest(given));
  if (!topic->retired.empty()) {
    const Topic& current = *Find(topic->current);
    throw std::runtime_error(topic->code + " (" + topic->name + ") was retired on " +
                             topic->retired + ": use " + current.code + " (" + current.name + ")");
  }
  return *topic;
}

std::string Vocabulary::Nearest(std::string_view name) const {
  if (name.starts_with(kPrefix)) return ": no such code";
  const Topic* best = nullptr;
  size_t least = name.size() / 3 + 1;
  for (const Topic& topic : topics_) {
    if (!topic.retired.empty() || topic.level > 2) continue;
    size_t distance = Distance(name, topic.name);
    if (distance > least || (best != nullptr && distance == least)) continue;
    least = distance;
    best = &topic;
  }
  return best != nullptr ? ": did you mean '" + best->name + "' (" + best->code + ")?" : "";
}

}  // namespace wireroom::topics
