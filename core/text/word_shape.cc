// SPDX-License-Identifier: Apache-2.0
#include "core/text/word_shape.h"

#include "core/text/hash_stream.h"
#include "wireroom/abi/article.h"

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

uint16_t KindOf(const ScanText& text, uint32_t begin, uint32_t end, bool letter_or_digit) {
  if (text.At(begin).info.type == CharClass::kDigit) return KindFromDigit(text, begin, end);
  return letter_or_digit ? WR_TOKEN_WORD : WR_TOKEN_PUNCTUATION;
}

uint64_t LowestByte(uint64_t bits) { return bits & (~bits + 1); }

}  // namespace

WordShape ShapeOfAscii(const ScanText& text, uint32_t begin, uint32_t end) {
  uint64_t hash = kHashSeed, first_upper = 0, lower = 0, digits = 0;
  uint64_t letters = 0;  // not 0: seen one; several: seen more
  for (uint32_t at = begin; at < end; at += 8) {
    const uint32_t left = end - at;
    uint64_t word = LoadWord(text.data() + at);
    if (left < 8) word &= (uint64_t{1} << (left * 8)) - 1;
    const uint64_t upper = BytesBetween(word, 'A', 'Z');
    digits |= BytesBetween(word, '0', '9');
    word |= upper >> 2;
    const uint64_t letter = BytesBetween(word, 'a', 'z');
    if (letters == 0) first_upper = LowestByte(letter) & upper;
    lower |= letter ^ upper;
    letters = letters == 0 ? letter : (letter != 0 ? kHighBits : letters);
    hash = HashAddWord(hash, word);
  }
  const bool all_caps = lower == 0 && (letters & (letters - 1)) != 0;
  const unsigned flags = (first_upper != 0 ? WR_TOKEN_CAPITALISED : 0u) | (all_caps ? WR_TOKEN_ALL_CAPS : 0u) |
                         (digits != 0 ? WR_TOKEN_HAS_DIGIT : 0u);
  const auto first = static_cast<unsigned char>(text[begin]);
  const uint16_t kind = first >= 'A' && first != '_'
                            ? WR_TOKEN_WORD
                            : KindOf(text, begin, end, (letters | digits) != 0);
  return {HashEnd(hash, end - begin), kind, static_cast<uint16_t>(flags)};
}

WordShape ShapeOfAny(const ScanText& text, uint32_t begin, uint32_t end) {
  HashStream hash;
  hash.Add(text.View(begin, end));
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
  const bool letter_or_digit = letters > 0 || (flags & WR_TOKEN_HAS_DIGIT) != 0;
  return {hash.Finish(), KindOf(text, begin, end, letter_or_digit), static_cast<uint16_t>(flags)};
}

}  // namespace wireroom::text
