// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/knowledge/wordnet.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <stdexcept>

#include "plugins/annotators/entities/knowledge/ordinary_words.h"
#include "plugins/annotators/entities/knowledge/rows.h"

namespace wireroom::entities {
namespace {

bool Number(std::string_view s, int base, int* value) {
  auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), *value, base);
  return error == std::errc() && end == s.data() + s.size();
}

// offset file type count(hex) word id [word id...] pointers [...]
bool Parse(std::string_view line, Synset* synset) {
  std::vector<std::string_view> columns = SplitColumns(line.substr(0, line.find(" | ")), ' ');
  int words = 0;
  if (columns.size() < 6 || !Number(columns[1], 10, &synset->lexicographer_file) ||
      !Number(columns[3], 16, &words) || columns.size() < 4 + 2 * static_cast<size_t>(words))
    return false;
  for (int i = 0; i < words; ++i) {
    std::string& word = synset->words.emplace_back(columns[4 + 2 * static_cast<size_t>(i)]);
    word.resize(std::min(word.find('('), word.size()));  // "galore(ip)"
    std::replace(word.begin(), word.end(), '_', ' ');
  }
  synset->instance = std::find(columns.begin(), columns.end(), "@i") != columns.end();
  return true;
}

}  // namespace

void ReadSynsets(const std::filesystem::path& file,
                 const std::function<void(const Synset&)>& each) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file.string() + ": cannot be read");
  size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty() || line[0] == ' ') continue;  // the licence
    Synset synset;
    if (!Parse(line, &synset))
      throw std::runtime_error(file.string() + ":" + std::to_string(number) +
                               ": expected a line of WordNet's data files");
    each(synset);
  }
}

OrdinaryWords::OrdinaryWords(const std::filesystem::path& wordnet) {
  for (const char* name : {"data.noun", "data.verb", "data.adj", "data.adv"})
    ReadSynsets(wordnet / name, [this](const Synset& synset) {
      for (const std::string& word : synset.words) {
        bool small = std::all_of(word.begin(), word.end(),
                                 [](char c) { return c >= 'a' && c <= 'z'; });
        if (small) words_.insert(word);
      }
    });
}

bool OrdinaryWords::Has(std::string_view name) const {
  std::string small(name);
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return words_.contains(small);
}

}  // namespace wireroom::entities
