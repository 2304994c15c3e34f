// SPDX-License-Identifier: Apache-2.0
//
// What is known of a word by its letters alone, whatever stands around it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "plugins/annotators/entities/sequence/labels.h"

namespace wireroom::entities {

enum class LetterCase : uint8_t { kNoLetters, kLower, kInitial, kUpper, kMixed };

// How much of a decision a word is. Most words of a text are plain: they are
// outside of any name and cost nothing but the look at them.
enum class WordRole : uint8_t {
  kPlain,  // never inside a name: "said"
  kLink,   // perhaps inside one that has an anchor: "of", "1996"
  kAnchor  // perhaps a name: it has a capital, or was seen as one
};

inline constexpr size_t kClusterLevels = 4;

struct WordForm {
  uint64_t exact = 0;   // HashBytes of the text
  uint64_t folded = 0;  // wr_token.hash; of numbers: of their shape
  uint32_t shape = 0;   // "Xx", "X.X.", "dd": runs of one kind are one sign
  // Coarser from one to the next; 0: the word is in no cluster.
  std::array<uint16_t, kClusterLevels> clusters{};
  uint16_t lists = 0;      // bit i: it is a whole name of list i
  uint8_t usual_case = 0;  // share of capitals in running text, 1 none .. 5 all; 0 not known
  LetterCase letter_case = LetterCase::kNoLetters;
  WordRole role = WordRole::kPlain;
  bool begins_phrase = false;  // a longer name of a list begins with it
  bool number = false;
};

// The shape, the case, and whether it is a number.
void ReadLetters(std::string_view text, WordForm* form);

// A word in its document. Sentences are stretches that no name crosses.
struct TextWord {
  std::string_view text;
  uint64_t folded = 0;
  uint32_t sentence = 0;
};

}  // namespace wireroom::entities
