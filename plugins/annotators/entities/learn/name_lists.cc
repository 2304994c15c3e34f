// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/name_lists.h"

#include <algorithm>
#include <stdexcept>

#include "plugins/annotators/entities/learn/column_reader.h"

namespace wireroom::entities {
namespace {

// The columns of a line; quotes as in CSV where the separator is a comma.
std::vector<std::string> Columns(std::string_view line, char separator) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (size_t at = 0; at < line.size(); ++at) {
    char c = line[at];
    if (separator == ',' && c == '"') {
      if (quoted && at + 1 < line.size() && line[at + 1] == '"') {
        out.back() += line[++at];
      } else {
        quoted = !quoted;
      }
    } else if (c == separator && !quoted) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

template <typename Each>
void EachLine(const std::filesystem::path& file, Each&& each) {
  std::string text = ReadFile(file);
  size_t line = 0;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    std::string_view row = std::string_view(text).substr(at, end - at);
    if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
    at = end + 1;
    ++line;
    if (!row.empty() && row[0] != '#') each(row, line);
  }
}

}  // namespace

size_t NameLists::IndexOf(const std::string& list) {
  auto at = std::find(names_.begin(), names_.end(), list);
  if (at == names_.end()) {
    if (names_.size() == kMostLists)
      throw std::runtime_error("more than " + std::to_string(kMostLists) +
                               " lists of names; join some of them under one name");
    at = names_.insert(names_.end(), list);
  }
  return static_cast<size_t>(at - names_.begin());
}

void NameLists::Add(const std::string& list, std::string_view name) {
  auto bit = static_cast<uint16_t>(1u << IndexOf(list));
  std::vector<uint64_t> words;
  split_(name, [&](uint64_t folded) { words.push_back(folded); });
  if (words.empty() || words.size() > kLongestPhrase) return;
  uint64_t phrase = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    phrase = AddToPhrase(phrase, words[i]);
    uint16_t& entry = phrases_[phrase];
    entry = static_cast<uint16_t>(entry | (i + 1 == words.size() ? bit : kLonger));
  }
}

void NameLists::AddFile(const std::string& list, const std::filesystem::path& file, size_t column) {
  char separator = file.extension() == ".csv" ? ',' : '\t';
  EachLine(file, [&](std::string_view row, size_t line) {
    auto columns = Columns(row, separator);
    if (column > columns.size())
      throw std::runtime_error(file.string() + ":" + std::to_string(line) + ": expected at least " +
                               std::to_string(column) + " columns, found " +
                               std::to_string(columns.size()));
    Add(list, columns[column - 1]);
  });
}

void NameLists::AddTable(const std::filesystem::path& file) {
  EachLine(file, [&](std::string_view row, size_t line) {
    auto columns = Columns(row, '\t');
    if (columns.size() < 2)
      throw std::runtime_error(file.string() + ":" + std::to_string(line) +
                               ": expected a name and a type between tabs");
    Add(columns[1], columns[0]);
  });
}

std::vector<std::pair<uint64_t, uint16_t>> NameLists::Rows() const {
  return {phrases_.begin(), phrases_.end()};
}

}  // namespace wireroom::entities
