// SPDX-License-Identifier: Apache-2.0
//
// Cuts the row of tokens into sentences while it is made.
#pragma once

#include <cstdint>
#include <vector>

#include "core/text/scan_text.h"
#include "core/text/token_row.h"
#include "wireroom/abi/article.h"

namespace wireroom::text {

// The last mark that may have ended the sentence.
enum class Stop : uint8_t {
  kNone,
  kPeriod,
  kStrong,    // ? ! and their like
  kEllipsis,  // ... and U+2026
  kWide,      // ends it whatever follows: U+3002
  kMaybe,     // the period of U.S. and its like
};

class SentenceMarker {
 public:
  SentenceMarker(const ScanText& text, const TokenRow& tokens, std::vector<wr_sentence>* sentences)
      : text_(text), tokens_(tokens), sentences_(*sentences) {}

  // True when BeforeToken has something to decide even on the same line.
  bool pending() const { return stop_ != Stop::kNone; }

  // The index of the sentence that the next token belongs to.
  uint32_t current() const { return static_cast<uint32_t>(sentences_.size()); }

  // To be called before the token at `at` is added, when pending() or when line
  // ends stand before it. spaced: white space stands before it.
  void BeforeToken(uint32_t at, uint32_t line_ends, bool spaced);

  // To be called after a token that may end the sentence was added.
  void AfterStop(Stop stop) { stop_ = stop; }

  // Ends the last sentence.
  void Finish() { Close(); }

 private:
  void Close();
  bool EndsAtLine(uint32_t at) const;
  bool EndsAtStop(uint32_t at, bool spaced) const;
  bool IsClosing(uint32_t at) const;
  bool IsListNumber() const;
  bool GoesOn() const;

  const ScanText& text_;
  const TokenRow& tokens_;
  std::vector<wr_sentence>& sentences_;
  uint32_t first_token_ = 0;  // of the sentence that is open
  uint32_t line_begin_ = 0;   // where the first token of the line stands
  Stop stop_ = Stop::kNone;
};

}  // namespace wireroom::text
