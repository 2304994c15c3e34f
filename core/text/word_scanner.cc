// SPDX-License-Identifier: Apache-2.0
#include "core/text/word_scanner.h"

#include "core/text/address.h"
#include "core/text/look_ahead.h"
#include "core/text/token_hash.h"
#include "core/text/word_facts.h"

namespace wireroom::text {
namespace {

constexpr uint32_t kLongestListed = 6;  // bytes of the longest word of word_facts.cc with a period

bool IsAsciiUpper(unsigned char c) { return c >= 'A' && c <= 'Z'; }
bool IsAsciiLower(unsigned char c) { return c >= 'a' && c <= 'z'; }
bool IsAsciiLetter(unsigned char c) { return IsAsciiLower(c | 0x20); }
bool IsAsciiDigit(unsigned char c) { return c >= '0' && c <= '9'; }

}  // namespace

Word WordScanner::Scan(uint32_t begin, uint64_t before) const {
  Reading word{begin, begin, RunEnd(begin)};
  while (const uint32_t run = JoinedRun(&word)) {
    word.run = run;
    word.end = RunEnd(run);
  }
  if (const uint32_t end = AddressEnd(word)) return {end, Period::kNone, false};
  const Period period = text_[word.end] == '.' ? PeriodOf(word, before) : Period::kNone;
  return {word.end + (period != Period::kNone), period, word.hyphenated};
}

uint32_t WordScanner::RunEnd(uint32_t at) const {
  for (;;) {
    at = text_.RunEnd(at);
    if (text_[at] < 0x80 && text_[at] != '_') return at;
    const Char c = text_.At(at);
    if (c.info.IsWord() || c.info.type == CharClass::kMark) {
      at = c.end;
    } else if (c.info.type == CharClass::kInvisible) {
      uint32_t next = c.end;
      while (text_[next] >= 0x80 && text_.At(next).info.type == CharClass::kInvisible)
        next = text_.At(next).end;
      if (!text_.At(next).info.IsWord()) return at;
      at = next;
    } else {
      return at;
    }
  }
}

uint32_t WordScanner::MarksEnd(uint32_t at) const {
  while (text_[at] >= 0x80) {
    const Char c = text_.At(at);
    if (c.info.type != CharClass::kMark) break;
    at = c.end;
  }
  return at;
}

// The start of the run that a mark at the end of the word joins to it, or 0.
uint32_t WordScanner::JoinedRun(Reading* word) const {
  const unsigned char mark = text_[word->end];
  if (mark <= ' ') return 0;
  if (mark == '.') return AfterPeriod(word);
  const Char c = text_.At(word->end);
  if (c.info.hyphen) return AfterHyphen(word, c);
  if (c.info.type == CharClass::kMiddle) return AfterMiddle(*word, c);
  if (mark == '&' && IsAsciiUpper(text_[word->end - 1]) && IsAsciiUpper(text_[word->end + 1]))
    return c.end;
  return 0;
}

uint32_t WordScanner::AfterHyphen(Reading* word, const Char& hyphen) const {
  const CharInfo next = text_.At(hyphen.end).info;
  if (next.type != CharClass::kLetter && next.type != CharClass::kDigit) return 0;
  if (LastOf(word->run, word->end).type == CharClass::kConnector) return 0;
  if (next.type == CharClass::kDigit && IsNumeric(word->run, word->end) &&
      IsNumeric(hyphen.end, RunEnd(hyphen.end))) {
    return 0;
  }
  word->hyphenated = true;
  word->dotted = word->address = false;
  return hyphen.end;
}

uint32_t WordScanner::AfterPeriod(Reading* word) const {
  const uint32_t next_begin = word->end + 1;
  const CharInfo last = LastOf(word->run, word->end);
  const CharInfo next = text_.At(next_begin).info;
  if (last.type == CharClass::kDigit && next.type == CharClass::kDigit) return next_begin;
  if (last.type != CharClass::kLetter || next.type != CharClass::kLetter) return 0;
  const uint32_t next_end = RunEnd(next_begin);
  if (IsSingleLetter(next_begin, next_end)) {
    const bool degree = !word->dotted && text_[next_begin] == 'D' && text_[next_end] == '.' &&
                        word->end - word->run <= 3 && IsAsciiLower(text_[word->end - 1]);
    if (degree || IsSingleLetter(word->run, word->end)) {
      word->dotted = true;
      return next_begin;
    }
  }
  if (next.upper || (word->dotted && last.upper)) return 0;
  word->dotted = false;
  word->address = true;
  return next_begin;
}

uint32_t WordScanner::AfterMiddle(const Reading& word, const Char& middle) const {
  const CharClass last = LastOf(word.run, word.end).type;
  const CharClass next = text_.At(middle.end).info.type;
  if (last == CharClass::kDigit && next == CharClass::kDigit && middle.info.joins_digits)
    return middle.end;
  if (last != CharClass::kLetter || next != CharClass::kLetter || !middle.info.joins_letters)
    return 0;
  return middle.info.apostrophe && PossessiveEnd(word.end) != 0 ? 0 : middle.end;
}

uint32_t WordScanner::PossessiveEnd(uint32_t at) const {
  const Char mark = text_.At(at);
  if (!mark.info.apostrophe || (text_[mark.end] | 0x20) != 's') return 0;
  const CharInfo after = text_.At(mark.end + 1).info;
  return after.IsWord() || after.type == CharClass::kMark ? 0 : mark.end + 1;
}

// The end of the URL or e-mail address that the word begins, or 0.
uint32_t WordScanner::AddressEnd(const Reading& word) const {
  switch (text_[word.end]) {
    case ':':
      return word.run == word.begin ? UrlEnd(text_, word.begin, word.end) : 0;
    case '/':
      return word.address && IsAsciiLetter(text_[word.end + 1]) ? UrlRestEnd(text_, word.end) : 0;
    case '@':
    case '+':
      return EmailEnd(text_, word.begin, word.end);
    case '.':
      if (word.end - word.begin == 3) {
        if (const uint32_t end = UrlEnd(text_, word.begin, word.end)) return end;
      }
      return IsAsciiLetter(text_[word.end + 1]) ? EmailEnd(text_, word.begin, word.end) : 0;
    default:
      return 0;
  }
}

Period WordScanner::PeriodOf(const Reading& word, uint64_t before) const {
  if (text_[word.end + 1] == '.' || word.address) return Period::kNone;
  if (word.dotted) return Period::kMaybe;
  const bool whole = word.run == word.begin || word.hyphenated;
  if (whole && IsSingleLetter(word.run, word.end) && IsAsciiUpper(text_[word.run])) {
    return IsInitial(word, before) ? Period::kInside : Period::kNone;
  }
  return word.end - word.run <= kLongestListed ? PeriodOfListed(word) : Period::kNone;
}

Period WordScanner::PeriodOfListed(const Reading& word) const {
  const WordFacts facts = FactsOf(HashToken(text_.View(word.run, word.end)));
  const bool upper = IsAsciiUpper(text_[word.run]);
  if (facts.title && upper) return Period::kInside;
  if (facts.before_number && IsAsciiDigit(text_[NextVisible(text_, word.end + 1)]))
    return Period::kInside;
  return (upper ? facts.capitalised : facts.lower) ? Period::kMaybe : Period::kNone;
}

// "J. K. Rowling", "S. Korea"; not "vitamin C. The".
bool WordScanner::IsInitial(const Reading& word, uint64_t before) const {
  if (text_[word.end + 1] == '-' && IsAsciiUpper(text_[word.end + 2])) return true;
  const uint32_t next = NextVisible(text_, word.end + 1);
  return text_.At(next).info.upper && !StartsSentence(text_, next) && !FactsOf(before).takes_letter;
}

bool WordScanner::IsNumeric(uint32_t begin, uint32_t end) const {
  for (uint32_t at = begin; at < end;) {
    const Char c = text_.At(at);
    if (c.info.type != CharClass::kDigit) return false;
    at = c.end;
  }
  return true;
}

bool WordScanner::IsSingleLetter(uint32_t begin, uint32_t end) const {
  const Char first = text_.At(begin);
  return first.end == end && first.info.type == CharClass::kLetter;
}

// The last character of a run that is no mark.
CharInfo WordScanner::LastOf(uint32_t begin, uint32_t end) const {
  if (text_[end - 1] < 0x80) return text_.At(end - 1).info;
  Char c = text_.Before(end);
  while (c.info.type == CharClass::kMark || c.info.type == CharClass::kInvisible) {
    uint32_t start = end - 1;
    while (!IsBoundary({text_.data(), text_.size()}, start)) --start;
    if (start <= begin) break;
    end = start;
    c = text_.Before(end);
  }
  return c.info;
}

}  // namespace wireroom::text
