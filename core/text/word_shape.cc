// SPDX-License-Identifier: Apache-2.0
#include "core/text/word_shape.h"

#include "core/text/token_hash.h"

namespace wireroom::text {
namespace {

// Digits, separators between them, and at most one run of letters at the end.
// The first character is a digit.
uint16_t KindFromDigit(const ScanText& text, uint32_t begin, uint32_t end) {
  bool letters = false;
  for (uint32_t at = begin; at < end;) {
    const Char c = text.At(at);
    at = c.end;
    if (c.info.type == CharClass::kLetter) {
      letters = true;
    } else if (c.info.type == CharClass::kMark || c.info.type == CharClass::kInvisible) {
      continue;
    } else if (letters || !(c.info.type == CharClass::kDigit || c.info.joins_digits)) {
      return WR_TOKEN_WORD;
    }
  }
  return WR_TOKEN_NUMBER;
}

// What eight bytes at a time tell of a word: 0x80 for each byte that is one.
struct Seen {
  uint64_t letters = 0;
  uint64_t lower = 0;
  uint64_t digits = 0;
  bool capitalised = false;  // the first letter is upper case
  bool several = false;      // there are two letters or more

  void Add(uint64_t word) {
    const uint64_t upper = BytesBetween(word, 'A', 'Z');
    const uint64_t letter = BytesBetween(word | upper >> 2, 'a', 'z');
    if (letters == 0) capitalised = (letter & (~letter + 1) & upper) != 0;
    several |= (letter & (letter - 1)) != 0 || (letters != 0 && letter != 0);
    letters |= letter;
    lower |= letter ^ upper;
    digits |= BytesBetween(word, '0', '9');
  }
};

WordShape ShapeOfAscii(const ScanText& text, uint32_t begin, uint32_t end, const Seen& seen) {
  const unsigned flags = seen.capitalised * WR_TOKEN_CAPITALISED +
                         (seen.digits != 0) * WR_TOKEN_HAS_DIGIT +
                         (seen.several && seen.lower == 0) * WR_TOKEN_ALL_CAPS;
  const bool from_digit = text[begin] >= '0' && text[begin] <= '9';
  const uint16_t kind = from_digit                          ? KindFromDigit(text, begin, end)
                        : (seen.letters | seen.digits) != 0 ? WR_TOKEN_WORD
                                                            : WR_TOKEN_PUNCTUATION;
  return {HashOfAscii(text, begin, end - begin), kind, static_cast<uint16_t>(flags)};
}

WordShape ShapeOfAny(const ScanText& text, uint32_t begin, uint32_t end) {
  unsigned flags = 0, letters = 0, upper = 0;
  for (uint32_t at = begin; at < end;) {
    const Char c = text.At(at);
    if (c.code_point > 0x7F) flags |= WR_TOKEN_NON_ASCII;
    if (c.info.type == CharClass::kDigit) flags |= WR_TOKEN_HAS_DIGIT;
    if (c.info.type == CharClass::kLetter || c.info.type == CharClass::kDictionary) {
      if (letters++ == 0 && c.info.upper) flags |= WR_TOKEN_CAPITALISED;
      upper += c.info.upper;
    }
    at = c.end;
  }
  if (letters > 1 && upper == letters) flags |= WR_TOKEN_ALL_CAPS;
  const uint16_t kind = text.At(begin).info.type == CharClass::kDigit
                            ? KindFromDigit(text, begin, end)
                        : letters > 0 || (flags & WR_TOKEN_HAS_DIGIT) != 0 ? WR_TOKEN_WORD
                                                                           : WR_TOKEN_PUNCTUATION;
  return {HashToken(text.View(begin, end)), kind, static_cast<uint16_t>(flags)};
}

}  // namespace

WordShape ShapeOf(const ScanText& text, uint32_t begin, uint32_t end) {
  Seen seen;
  for (uint32_t at = begin; at < end; at += 8) {
    uint64_t word = LoadWord(text.data() + at);
    if (end - at < 8) word &= (uint64_t{1} << ((end - at) * 8)) - 1;
    if ((word & kHighBits) != 0) return ShapeOfAny(text, begin, end);
    seen.Add(word);
  }
  return ShapeOfAscii(text, begin, end, seen);
}

}  // namespace wireroom::text
