// SPDX-License-Identifier: Apache-2.0
//
// What a model knows of words before it sees them in a text: the clusters and
// usual case that `wireroom train clusters` learnt, the lists of names, and
// which small words may be inside of names.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/sequence/flat_table.h"
#include "plugins/annotators/entities/sequence/word_form.h"

namespace wireroom::entities {

struct KnownWord {
  uint16_t cluster = 0;     // of the finest level, from 1; 0: none
  uint16_t usual_case = 0;  // WordForm::usual_case
};

// Lists have the bits 0 to kMostLists - 1; kLonger: a longer name begins so.
inline constexpr size_t kMostLists = 15;
inline constexpr uint16_t kLonger = 0x8000;
inline constexpr size_t kLongestPhrase = 8;  // words

// The hash of a phrase with one more word; of none: 0.
uint64_t AddToPhrase(uint64_t phrase, uint64_t folded);

struct WordTables {
  FlatTable<KnownWord> words;  // by HashBytes
  // parents[level - 1][cluster]: the cluster of that level, from level 1 on.
  std::vector<std::span<const uint16_t>> parents;
  FlatTable<uint16_t> phrases;  // by AddToPhrase
  FlatTable<uint8_t> roles;     // WordRole of words without a capital, by folded hash

  WordForm Read(const TextWord& word) const;
  // Of each level those that a cluster of the finest one is in.
  std::array<uint16_t, kClusterLevels> Clusters(uint16_t cluster) const;
};

// Marks for each word of one sentence which part of which list's names it is, as
// WordPlace::phrases. Only names with a capital in their first word count.
void MatchPhrases(const WordTables& tables, std::span<const WordForm* const> forms,
                  std::span<uint64_t> phrases);

enum SentenceStyle : uint8_t { kRunningText = 0, kHeadline = 1, kCapitals = 2 };
SentenceStyle StyleOf(std::span<const WordForm* const> forms);

}  // namespace wireroom::entities
