// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/text/split_testing.h"

#include "core/text/token_hash.h"
#include "core/text/utf8.h"

namespace wireroom::text {
namespace {

std::string At(const char* what, size_t index) {
  return std::string(what) + " at index " + std::to_string(index);
}

std::string BrokenToken(std::string_view text, const Field& field, size_t i) {
  const wr_token& token = field.tokens[i];
  const uint32_t before = i == 0 ? 0 : field.tokens[i - 1].end;
  if (token.begin >= token.end || token.end > text.size()) return At("token empty or outside", i);
  if (token.begin < before) return At("token overlaps the one before", i);
  if (!IsBoundary(text, token.begin) || !IsBoundary(text, token.end))
    return At("token cuts a code point", i);
  if (token.hash != HashToken(text.substr(token.begin, token.end - token.begin)))
    return At("hash differs", i);
  if (token.kind < WR_TOKEN_WORD || token.kind > WR_TOKEN_SYMBOL) return At("kind unknown", i);
  if (token.sentence >= field.sentences.size()) return At("sentence missing", i);
  bool ascii = true;
  for (uint32_t at = token.begin; at < token.end; ++at)
    ascii &= static_cast<unsigned char>(text[at]) < 0x80;
  if (ascii == ((token.flags & WR_TOKEN_NON_ASCII) != 0)) return At("NON_ASCII wrong", i);
  const bool touches = i > 0 && before == token.begin;
  if (touches && (token.flags & WR_TOKEN_SPACE_BEFORE) != 0) return At("SPACE_BEFORE wrong", i);
  if ((token.flags & WR_TOKEN_LINE_START) != 0 && (token.flags & WR_TOKEN_SPACE_BEFORE) == 0) {
    return At("LINE_START without SPACE_BEFORE", i);
  }
  return "";
}

std::string BrokenSentence(const Field& field, size_t i) {
  const wr_sentence& sentence = field.sentences[i];
  const uint32_t first = i == 0 ? 0 : field.sentences[i - 1].token_end;
  if (sentence.first_token != first) return At("sentence leaves out or repeats tokens", i);
  if (sentence.token_end <= first || sentence.token_end > field.tokens.size())
    return At("sentence empty", i);
  if (sentence.begin != field.tokens[first].begin) return At("sentence begins elsewhere", i);
  if (sentence.end != field.tokens[sentence.token_end - 1].end)
    return At("sentence ends elsewhere", i);
  bool started = false;
  for (uint32_t t = first; t < sentence.token_end; ++t) {
    const bool word = field.tokens[t].kind <= WR_TOKEN_NUMBER;
    const bool start = (field.tokens[t].flags & WR_TOKEN_SENTENCE_START) != 0;
    if (start != (word && !started)) return At("SENTENCE_START wrong in sentence", i);
    if (field.tokens[t].sentence != i) return At("token names another sentence", t);
    started |= word;
  }
  return "";
}

}  // namespace

std::string BrokenPromise(std::string_view text, const Field& field) {
  for (size_t i = 0; i < field.tokens.size(); ++i) {
    if (std::string broken = BrokenToken(text, field, i); !broken.empty()) return broken;
  }
  for (size_t i = 0; i < field.sentences.size(); ++i) {
    if (std::string broken = BrokenSentence(field, i); !broken.empty()) return broken;
  }
  const uint32_t covered = field.sentences.empty() ? 0 : field.sentences.back().token_end;
  return covered == field.tokens.size() ? "" : "tokens outside sentences";
}

}  // namespace wireroom::text
