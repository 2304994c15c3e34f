// SPDX-License-Identifier: Apache-2.0
#include "core/text/char_class.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace wireroom::text {
namespace {

bool IsLineEnd(uint32_t c) {
  return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool IsSpace(uint32_t c, int8_t category) {
  return u_isUWhiteSpace(static_cast<UChar32>(c)) || category == U_CONTROL_CHAR || c == 0x200B;
}

// Written without spaces between words, so that a dictionary has to find them.
bool NeedsDictionary(UChar32 c, int word_break) {
  if (word_break == U_WB_KATAKANA) return true;
  if (word_break != U_WB_OTHER) return false;
  return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) ||
         u_getIntPropertyValue(c, UCHAR_SCRIPT) == USCRIPT_HIRAGANA ||
         u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT;
}

bool IsSymbolAmongPunctuation(uint32_t c) {
  switch (c) {
    case '%':
    case '&':
    case '@':
    case '#':
    case 0x2030:
    case 0x2031:
    case 0x066A:
      return true;
    default:
      return c >= 0xFE5F && c <= 0xFF20 &&
             (c == 0xFE5F || c == 0xFE60 || c == 0xFE6A || c == 0xFE6B || c == 0xFF03 ||
              c == 0xFF05 || c == 0xFF06 || c == 0xFF20);
  }
}

CharClass MarkClass(uint32_t c, int8_t category) {
  if ((U_MASK(category) & U_GC_P_MASK) != 0) {
    return IsSymbolAmongPunctuation(c) ? CharClass::kSymbol : CharClass::kPunctuation;
  }
  if (u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_EXTENDED_PICTOGRAPHIC))
    return CharClass::kEmoji;
  return category == U_OTHER_NUMBER ? CharClass::kNumeral : CharClass::kSymbol;
}

CharClass ClassOf(uint32_t c, int8_t category, int word_break) {
  if (IsLineEnd(c)) return CharClass::kLine;
  if (IsSpace(c, category)) return CharClass::kSpace;
  switch (word_break) {
    case U_WB_ALETTER:
    case U_WB_HEBREW_LETTER:
      return CharClass::kLetter;
    case U_WB_NUMERIC:
      return CharClass::kDigit;
    case U_WB_EXTENDNUMLET:
      return CharClass::kConnector;
    case U_WB_EXTEND:
    case U_WB_ZWJ:
      return CharClass::kMark;
    case U_WB_FORMAT:
      return CharClass::kInvisible;
    case U_WB_REGIONAL_INDICATOR:
      return CharClass::kRegional;
    case U_WB_MIDLETTER:
    case U_WB_MIDNUM:
    case U_WB_MIDNUMLET:
    case U_WB_SINGLE_QUOTE:
      return CharClass::kMiddle;
    default:
      break;
  }
  if (NeedsDictionary(static_cast<UChar32>(c), word_break)) return CharClass::kDictionary;
  return MarkClass(c, category);
}

bool IsColonOrSemicolon(uint32_t c) {
  return c == ':' || c == ';' || c == 0xFE55 || c == 0xFF1A || c == 0xFE54 || c == 0xFF1B;
}

}  // namespace

const CharTable& CharTable::Get() {
  static const CharTable* const table = new CharTable;
  return *table;
}

CharTable::CharTable() {
  for (uint32_t c = 0; c < kTabled; ++c) table_[c] = Ask(c);
}

CharInfo CharTable::Ask(uint32_t code_point) {
  const auto c = static_cast<UChar32>(code_point);
  const int8_t category = u_charType(c);
  const int word_break = u_getIntPropertyValue(c, UCHAR_WORD_BREAK);
  const bool straight_quote = c == '"' || c == '\'';
  const bool middle = !IsColonOrSemicolon(code_point);
  CharInfo info{};
  info.type = ClassOf(code_point, category, word_break);
  info.upper = u_hasBinaryProperty(c, UCHAR_UPPERCASE) || category == U_TITLECASE_LETTER;
  info.lower = u_hasBinaryProperty(c, UCHAR_LOWERCASE);
  info.stop = u_hasBinaryProperty(c, UCHAR_S_TERM) || c == 0x2026;
  info.wide = c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF0E || c == 0xFF61;
  info.opens =
      category == U_START_PUNCTUATION || category == U_INITIAL_PUNCTUATION || straight_quote;
  info.closes = category == U_END_PUNCTUATION || category == U_FINAL_PUNCTUATION || straight_quote;
  info.joins_letters = middle && (word_break == U_WB_MIDLETTER || word_break == U_WB_MIDNUMLET ||
                                  word_break == U_WB_SINGLE_QUOTE);
  info.joins_digits = middle && (word_break == U_WB_MIDNUM || word_break == U_WB_MIDNUMLET ||
                                 word_break == U_WB_SINGLE_QUOTE);
  info.hyphen = c == '-' || c == 0x2010 || c == 0x2011;
  info.apostrophe = c == '\'' || c == 0x2019;
  return info;
}

}  // namespace wireroom::text
