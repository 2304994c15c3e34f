// SPDX-License-Identifier: Apache-2.0
//
// Where a word ends: which hyphens, apostrophes, periods and commas belong to it.
#pragma once

#include <cstdint>

#include "core/text/scan_text.h"

namespace wireroom::text {

// What the period at the end of a word means for the sentence.
enum class Period : uint8_t {
  kNone,    // there is none, or it is not the word's
  kInside,  // an abbreviation that never ends a sentence: Mr. J. No.
  kMaybe,   // one that ends it when a likely first word follows: U.S. Inc. p.m.
};

struct Word {
  uint32_t end;
  Period period;
  bool hyphenated;
};

class WordScanner {
 public:
  explicit WordScanner(const ScanText& text) : text_(text) {}

  // The word that starts at begin. before: hash of the token before it, or 0.
  // REQUIRES: a letter, digit or connector starts at begin.
  Word Scan(uint32_t begin, uint64_t before) const;

  // "'s" as a token of its own at `at`: its end, or 0.
  uint32_t PossessiveEnd(uint32_t at) const;

  // Where the letters, digits, connectors and their marks that start at `at` end.
  uint32_t RunEnd(uint32_t at) const;

  // The end of the marks that start at `at`, if any stand there.
  uint32_t MarksEnd(uint32_t at) const;

 private:
  // A word while it is read: runs of letters and digits, joined by marks.
  struct Reading {
    uint32_t begin;
    uint32_t run;  // where its last run begins
    uint32_t end;  // where its last run ends
    bool hyphenated = false;
    bool dotted = false;   // single letters with periods between them: U.S
    bool address = false;  // lower case behind a period: example.com
  };

  uint32_t JoinedRun(Reading* word) const;
  uint32_t AfterHyphen(Reading* word, const Char& hyphen) const;
  uint32_t AfterPeriod(Reading* word) const;
  uint32_t AfterMiddle(const Reading& word, const Char& middle) const;
  uint32_t AddressEnd(const Reading& word) const;
  Period PeriodOf(const Reading& word, uint64_t before) const;
  Period PeriodOfListed(const Reading& word) const;
  bool IsInitial(const Reading& word, uint64_t before) const;
  bool IsNumeric(uint32_t begin, uint32_t end) const;
  bool IsSingleLetter(uint32_t begin, uint32_t end) const;
  CharInfo LastOf(uint32_t begin, uint32_t end) const;

  const ScanText& text_;
};

}  // namespace wireroom::text
