// SPDX-License-Identifier: Apache-2.0
//
// Tokens and sentences of a text, in one pass, once an article.
//
// Tokens are the words of UAX #29 (Unicode Text Segmentation), with these
// exceptions for news:
//   abbreviations     keep their period: U.S.  Mr.  Gen.  a.m.  J.  and No. before a
//                     number; flag WR_TOKEN_ABBREVIATION
//   hyphens           join words: Suk-yeol  18-month  COVID-19; but not numbers
//                     (1910 - 1945), nor what follows a period (U.S. - led)
//   apostrophes       inside a word join it: don't  O'Brien  d'Estaing; but the
//                     possessive is a token of its own: Japan 's
//   ampersand         between capitals joins: AT&T  R&D
//   period            between letters joins only what can be an address or an
//                     abbreviation (example.com  U.S.), not "end.The"
//   colon, semicolon  never join
//   addresses         a URL, an e-mail address, an @handle and a #tag are one WORD each
//   two or more .     are one PUNCTUATION token, as "…" is
//   emoji             a sequence is one SYMBOL
// A NUMBER starts with a digit and holds digits, separators between digits and
// at most one run of letters, at its end (3rd  1990s  1.5bn). PUNCTUATION is
// Unicode's general category P, except % & @ # and their like, which are
// SYMBOLs with category S. Combining marks stay with what stands before them.
// Unicode's spaces, control characters (NUL too) and U+200B separate tokens;
// other invisible characters inside a word belong to it, elsewhere to nothing.
//
// A sentence ends at . ? ! … and their like in other scripts, with the closing
// quotes and brackets that follow; not after an abbreviation, an initial or a
// decimal point, nor before a lower-case word. After "U.S." and its like it ends
// only before a word that often starts one ("The", "But"). A blank line always
// ends it. So does the end of a line, unless the line is plainly wrapped: the
// next one begins in lower case; or it ends with a comma or a word such as
// "and"; or it has 50 to 100 bytes, no mark at its end, and the next one is no
// longer than the same wrapping would make it.
//
// ASCII, and Latin, Greek, Cyrillic and other alphabetic scripts, are split by
// tables; stretches without spaces between words (Han, kana, Thai, Lao, Khmer,
// Burmese) go through ICU's word iterator. Time is linear in the text, whatever
// it holds.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "wireroom/abi/article.h"

namespace wireroom::text {

// The tokens and sentences of one text. Tokens are in order and do not overlap;
// each is in exactly one sentence; a sentence has at least one token, begins
// where its first token begins and ends where its last one ends.
struct Field {
  std::vector<wr_token> tokens;
  std::vector<wr_sentence> sentences;

  // The view that plugins get. It lends text, tokens and sentences: it lives as
  // long as they do and do not change. REQUIRES: text is what was split.
  wr_field View(std::string_view text) const;

  // Empties both and keeps their memory for the next text.
  void Clear();
};

// Splits texts. Keeps buffers from one text to the next, so a worker keeps one.
// Thread-compatible: one thread at a time.
class Splitter {
 public:
  Splitter();
  ~Splitter();
  Splitter(Splitter&&) noexcept;
  Splitter& operator=(Splitter&&) noexcept;

  // Replaces what is in out by the tokens and sentences of utf8. It cannot fail.
  // REQUIRES: utf8 is well-formed (utf8.h) and shorter than 4 GiB.
  void Split(std::string_view utf8, Field* out);

 private:
  struct Buffers;
  std::unique_ptr<Buffers> buffers_;
};

}  // namespace wireroom::text
