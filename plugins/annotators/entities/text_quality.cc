// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/text_quality.h"

#include <algorithm>

namespace wireroom::entities {
namespace {

// Below, a text of few words says nothing of names.
constexpr size_t kFewestWords = 3;
// Below, shares of words say nothing of the text.
constexpr size_t kEnoughWords = 20;
// Sentences of more words than this are none.
constexpr size_t kLongestSentence = 100;

struct Counts {
  size_t words = 0;
  size_t capitals = 0;
  size_t all_caps = 0;
  size_t english = 0;  // articles, links and the like
  size_t sentences = 0;
};

Counts CountWords(const std::vector<Unit>& units) {
  Counts counts;
  uint32_t sentence = UINT32_MAX;
  for (const Unit& unit : units) {
    if (unit.sentence != sentence) ++counts.sentences;
    sentence = unit.sentence;
    if (!unit.IsWord()) continue;
    ++counts.words;
    counts.capitals += unit.Has(WR_TOKEN_CAPITALISED);
    counts.all_caps += unit.Has(WR_TOKEN_ALL_CAPS);
    counts.english += unit.Is(kSmall | kLink);
  }
  return counts;
}

bool IsEnglish(std::string_view language) {
  return language == "en" || language.starts_with("en-") || language.starts_with("en_");
}

}  // namespace

std::string WhyDoubtful(const std::vector<Unit>& units, std::string_view language) {
  Counts counts = CountWords(units);
  if (counts.words == 0) return "";
  if (counts.words < kFewestWords) return "fewer than 3 words: too short to tell names by";
  if (!language.empty() && !IsEnglish(language))
    return "the language is '" + std::string(language) + "': made for English";
  if (counts.words < kEnoughWords) return "";
  if (counts.all_caps * 10 >= counts.words * 6) return "written in capitals: case tells nothing";
  if (counts.capitals == 0) return "no word has a capital: case tells nothing";
  if (counts.capitals * 10 >= counts.words * 8)
    return "nearly every word has a capital: case tells nothing";
  if (counts.words > counts.sentences * kLongestSentence)
    return "more than 100 words a sentence: sentences are not told apart";
  if (language.empty() && counts.english * 20 < counts.words)
    return "few words of English: made for English";
  return "";
}

}  // namespace wireroom::entities
