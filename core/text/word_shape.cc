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

}  // namespace

WordShape ShapeOf(const ScanText& text, uint32_t begin, uint32_t end) {
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
  const uint16_t kind = text.At(begin).info.type == CharClass::kDigit ? KindFromDigit(text, begin, end)
                        : letters > 0 || (flags & WR_TOKEN_HAS_DIGIT) != 0 ? WR_TOKEN_WORD
                                                                           : WR_TOKEN_PUNCTUATION;
  return {HashToken(text.View(begin, end)), kind, static_cast<uint16_t>(flags)};
}

}  // namespace wireroom::text
