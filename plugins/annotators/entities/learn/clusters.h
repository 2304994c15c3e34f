// SPDX-License-Identifier: Apache-2.0
//
// Learns classes of words that stand between the same words, from plain text: so
// that a name that was never marked is like those that were. The exchange
// algorithm over class bigrams (Martin, Liermann and Ney 1998, "Algorithms for
// bigram and trigram word clustering"), whose objective is that of Brown et al.
// (1992); the classes are then clustered again, as if they were words, into
// coarser and coarser levels.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace wireroom::entities {

struct ClusterChoices {
  size_t clusters = 1024;  // of the finest level, at most 60000
  size_t levels = 4;       // each coarser one has a quarter of the clusters
  size_t fewest = 8;       // rarer words are in no cluster
  size_t most_words = 60000;
  int rounds = 8;  // passes over the words at each level
};

struct ClusteredWord {
  std::string text;
  uint16_t cluster = 0;    // from 1
  uint8_t usual_case = 0;  // as WordForm::usual_case
};

struct Clusters {
  size_t tokens = 0;                           // that were read
  std::vector<ClusteredWord> words;            // by frequency
  std::vector<std::vector<uint16_t>> parents;  // [level - 1][cluster of the finest level]

  // A text file: a header line, "parents" lines, then "word cluster case".
  std::string Write() const;
  // Throws std::runtime_error "file:line: ...".
  static Clusters Read(const std::filesystem::path& file);
};

class ClusterLearner {
 public:
  struct SeenToken {
    std::string_view text;
    uint64_t folded;
    bool sentence_start;
  };

  // Adds the tokens of a sentence.
  void Add(const std::vector<SeenToken>& sentence);
  // Calls round(level, number, words moved) after each pass.
  Clusters Learn(const ClusterChoices& choices,
                 const std::function<void(size_t, int, size_t)>& round = {});

 private:
  struct CaseCount {
    uint32_t small = 0;
    uint32_t capital = 0;
  };
  uint32_t IdOf(const SeenToken& token);

  std::unordered_map<std::string, uint32_t> ids_;
  std::vector<std::string> texts_;
  std::vector<uint64_t> folded_;
  std::vector<uint32_t> times_;
  std::vector<uint32_t> stream_;  // ids, kEnd between sentences
  std::unordered_map<uint64_t, CaseCount> cases_;
  size_t tokens_ = 0;
};

}  // namespace wireroom::entities
