// SPDX-License-Identifier: Apache-2.0
//
// The tokens of a field as names are matched over them: a word with hyphens is
// one unit a part ("Suk-yeol", "Tokyo-based"), so that "Yoon Suk Yeol" and "Yoon
// Suk-yeol" are the same units. Everything else is one unit a token.
#pragma once

#include <wireroom/sdk.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/words.h"

namespace wireroom::entities {

struct Unit {
  uint64_t hash = 0;
  const Word* word = nullptr;  // what words.tsv says of it; only where classes is not 0
  uint32_t classes = 0;        // of word
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t sentence = 0;
  uint16_t flags = 0;  // WR_TOKEN_..., and those below
  uint8_t kind = 0;    // WR_TOKEN_...
  uint8_t weight = 0;  // of its zone, see Zoning

  bool Is(uint32_t any_of) const { return (classes & any_of) != 0; }
  bool Has(uint16_t flag) const { return (flags & flag) != 0; }
  bool IsWord() const { return kind == WR_TOKEN_WORD; }
  bool IsNumber() const { return kind == WR_TOKEN_NUMBER; }
  bool IsMark(char c, std::string_view text) const { return end - begin == 1 && text[begin] == c; }
};

// A hyphen joins it to the unit before.
inline constexpr uint16_t kJoined = 0x4000;
// Nothing reaches from the unit before to it: another sentence or zone.
inline constexpr uint16_t kBreak = 0x8000;

// How much a mention counts by the zone it stands in, in tenths. 0: the text
// there is not the article's and is not annotated.
enum ZoneWeight : uint8_t {
  kNotRead = 0,
  kCreditWeight = 2,
  kCaptionWeight = 6,
  kBodyWeight = 10,
  kHeadingWeight = 12,
  kStandfirstWeight = 20,
  kTitleWeight = 30
};

// Splits a hyphenated word: calls each(begin, end) with offsets in word.
template <typename F>
void SplitHyphens(std::string_view word, F&& each) {
  size_t begin = 0;
  for (size_t at = 0; at < word.size(); ++at) {
    // The hyphen, U+2010 and U+2011.
    size_t size =
        word[at] == '-'                                                                        ? 1
        : word.compare(at, 3, "\xE2\x80\x90") == 0 || word.compare(at, 3, "\xE2\x80\x91") == 0 ? 3
                                                                                               : 0;
    if (size == 0) continue;
    if (at > begin) each(begin, at);
    begin = at + size;
    at = begin - 1;
  }
  if (word.size() > begin) each(begin, word.size());
}

// Units of texts, one after another, in memory that is kept.
class UnitReader {
 public:
  // Replaces *units by the units of field. `zones` are of this field (none for
  // a title); units of zones that are not read are left out.
  void Read(const Field& field, List<wr_zone> zones, uint8_t weight, const Words& words,
            const Host& host, std::vector<Unit>* units);

 private:
  struct Stretch {
    uint32_t begin;
    uint32_t end;
    uint8_t weight;
  };
  void ReadZones(List<wr_zone> zones);
  static void SplitLast(const Field& field, const Words& words, const Host& host,
                        std::vector<Unit>* units);

  std::vector<Stretch> stretches_;
};

}  // namespace wireroom::entities
