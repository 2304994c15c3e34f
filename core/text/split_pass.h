// SPDX-License-Identifier: Apache-2.0
//
// One text's way through the splitter, from its first byte to its last.
#pragma once

#include <cstdint>
#include <vector>

#include "core/text/ascii_table.h"
#include "core/text/dictionary_words.h"
#include "core/text/scan_text.h"
#include "core/text/sentence_marker.h"
#include "core/text/token_row.h"
#include "core/text/word_scanner.h"
#include "core/text/word_shape.h"
#include "wireroom/abi/article.h"

namespace wireroom::text {

class SplitPass {
 public:
  // All are lent until Run returns; tokens and sentences are empty before it.
  SplitPass(const ScanText& text, DictionaryWords* dictionary, TokenRow* tokens,
            std::vector<wr_sentence>* sentences)
      : text_(text),
        dictionary_(*dictionary),
        tokens_(*tokens),
        words_(text),
        marker_(text, *tokens, sentences) {}

  // Makes all tokens and sentences of the text. Once an object.
  void Run();

 private:
  static constexpr uint16_t kStartsLine = WR_TOKEN_SPACE_BEFORE | WR_TOKEN_LINE_START;

  // Each takes what stands at `at` and returns where it goes on.
  uint32_t SkipGap(uint32_t at);
  uint32_t SkipAnyGap(uint32_t at);
  uint32_t TakeWords(uint32_t at);
  uint32_t TakeScanned(uint32_t at);
  uint32_t TakeOther(uint32_t at, ByteClass type);
  uint32_t TakeAsciiMark(uint32_t at, Stop stop);
  uint32_t TakeMark(uint32_t at, uint16_t kind, Stop stop);
  uint32_t TakePeriods(uint32_t at);
  uint32_t TakeHandle(uint32_t at);
  uint32_t TakeApostrophe(uint32_t at);
  uint32_t TakeNonAscii(uint32_t at);
  uint32_t TakeEmoji(uint32_t at);
  uint32_t TakeStretch(uint32_t at);

  void Add(uint32_t begin, uint32_t end, const WordShape& shape, unsigned flags = 0);
  void Push(uint32_t begin, uint32_t end, uint64_t hash, uint16_t kind, unsigned flags,
            uint32_t sentence);
  bool EndsPlain(uint32_t begin, uint32_t end, uint64_t hash) const;
  bool FollowsWord() const;

  const ScanText& text_;
  DictionaryWords& dictionary_;
  TokenRow& tokens_;
  const AsciiMarks& marks_ = AsciiMarks::Get();
  const WordScanner words_;
  SentenceMarker marker_;
  uint16_t gap_ = kStartsLine;     // SPACE_BEFORE and LINE_START of the next token
  uint32_t line_ends_ = 0;         // in the gap before the next token
  uint32_t started_ = UINT32_MAX;  // the last sentence whose first word was seen
};

}  // namespace wireroom::text
