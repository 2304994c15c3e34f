// SPDX-License-Identifier: Apache-2.0
//
// The lines of WordNet's data files (wndb(5WN)).
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace wireroom::entities {

struct Synset {
  int lexicographer_file = 0;       // 15: noun.location, 18: noun.person; lexnames(5WN)
  std::vector<std::string> words;   // with spaces
  bool instance = false;            // of one thing: "Mount Everest"
};

// Calls each(synset) for every line of a data file. Throws std::runtime_error
// when the file can not be read, or "file:line: what is wrong".
void ReadSynsets(const std::filesystem::path& file, const std::function<void(const Synset&)>& each);

}  // namespace wireroom::entities
