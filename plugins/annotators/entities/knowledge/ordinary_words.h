// SPDX-License-Identifier: Apache-2.0
//
// The words that a dictionary has in small letters (WordNet): a name that is one
// of them ("Reading", "Bath") needs more than its capital to be believed.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_set>

namespace wireroom::entities {

class OrdinaryWords {
 public:
  OrdinaryWords() = default;
  // Reads data.noun, data.verb, data.adj and data.adv of a folder of WordNet.
  // Throws std::runtime_error when one can not be read.
  explicit OrdinaryWords(const std::filesystem::path& wordnet);

  // In any case of ASCII letters; a name of several words is none.
  bool Has(std::string_view name) const;
  size_t size() const { return words_.size(); }

 private:
  std::unordered_set<std::string> words_;
};

}  // namespace wireroom::entities
