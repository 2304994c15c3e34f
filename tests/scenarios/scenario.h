// SPDX-License-Identifier: Apache-2.0
//
// A scenario file, read; tests/scenarios/README.md has the format.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace wireroom::scenarios {

struct Block {
  std::vector<std::string> words;  // of its first line
  std::string content;             // unescaped
  bool has_content = false;
  int line = 0;

  // Whether it begins with these words.
  bool Is(std::initializer_list<const char*> start) const;
  // The words from the nth on, with blanks between them.
  std::string After(size_t n) const;
};

struct Scenario {
  std::string name;
  std::string description;
  std::vector<Block> blocks;
};

// Throws std::runtime_error, "file:line: what is wrong".
Scenario ReadScenario(const std::filesystem::path& file);

}  // namespace wireroom::scenarios
