// SPDX-License-Identifier: Apache-2.0
//
// What a character is to the splitter: one byte a code point, taken from
// Unicode's properties (Word_Break, General_Category, Sentence_Terminal,
// Line_Break, Extended_Pictographic).
#pragma once

#include <array>
#include <cstdint>

namespace wireroom::text {

enum class CharClass : uint8_t {
  kSpace,        // white space, control characters, U+200B
  kLine,         // ends a line: \n \r VT FF U+0085 U+2028 U+2029
  kInvisible,    // Word_Break Format: soft hyphen, marks of direction, BOM
  kLetter,       // Word_Break ALetter, Hebrew_Letter
  kDigit,        // Word_Break Numeric
  kConnector,    // Word_Break ExtendNumLet: _
  kMark,         // Word_Break Extend, ZWJ: stays with what stands before it
  kMiddle,       // punctuation that may stand inside a word: see `joins`
  kPunctuation,  // General_Category P
  kSymbol,       // General_Category S, % & @ #, and all that has no other class
  kNumeral,      // General_Category No: one half, superscripts
  kEmoji,        // Extended_Pictographic
  kRegional,     // Regional_Indicator: two make a flag
  kDictionary,   // Han, kana, and Line_Break Complex_Context: Thai, Lao, Khmer, Burmese
};

struct CharInfo {
  CharClass type : 4;
  uint8_t upper : 1;          // upper or title case letter
  uint8_t lower : 1;          // lower case letter
  uint8_t stop : 1;           // may end a sentence: Sentence_Terminal, and U+2026
  uint8_t wide : 1;           // a stop that needs no space after it: U+3002 and its like
  uint8_t opens : 1;          // General_Category Ps, Pi and the straight quotes
  uint8_t closes : 1;         // General_Category Pe, Pf and the straight quotes
  uint8_t joins_letters : 1;  // Word_Break MidLetter, MidNumLet, Single_Quote
  uint8_t joins_digits : 1;   // Word_Break MidNum, MidNumLet, Single_Quote
  uint8_t hyphen : 1;         // - U+2010 U+2011
  uint8_t apostrophe : 1;     // ' U+2019

  bool IsWord() const {
    return type == CharClass::kLetter || type == CharClass::kDigit || type == CharClass::kConnector;
  }
  bool IsGap() const { return type == CharClass::kSpace || type == CharClass::kLine; }
};

// The classes of all code points: a table for those below U+3000, which holds
// the alphabets and the marks of most news, ICU for the rest. One a process,
// made at first use, immutable then.
class CharTable {
 public:
  static const CharTable& Get();

  CharInfo Of(uint32_t code_point) const {
    return code_point < kTabled ? table_[code_point] : Ask(code_point);
  }

 private:
  static constexpr uint32_t kTabled = 0x3000;

  CharTable();
  static CharInfo Ask(uint32_t code_point);

  std::array<CharInfo, kTabled> table_;
};

}  // namespace wireroom::text
