// SPDX-License-Identifier: Apache-2.0
//
// Splits written out as text, so that a test is a table of examples.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/text/splitter.h"

namespace wireroom::text {

inline Field SplitOf(std::string_view text) {
  Splitter splitter;
  Field field;
  splitter.Split(text, &field);
  return field;
}

// The tokens with "|" between them; a NUMBER is followed by "/N", a SYMBOL by
// "/S", PUNCTUATION by "/P".
inline std::string TokensOf(std::string_view text) {
  std::string out;
  for (const wr_token& token : SplitOf(text).tokens) {
    if (!out.empty()) out += '|';
    out += text.substr(token.begin, token.end - token.begin);
    out += token.kind == WR_TOKEN_WORD     ? ""
           : token.kind == WR_TOKEN_NUMBER ? "/N"
           : token.kind == WR_TOKEN_SYMBOL ? "/S"
                                           : "/P";
  }
  return out;
}

inline std::vector<std::string> SentencesOf(std::string_view text) {
  std::vector<std::string> out;
  for (const wr_sentence& s : SplitOf(text).sentences)
    out.emplace_back(text.substr(s.begin, s.end - s.begin));
  return out;
}

// Empty, or what is wrong with the field as a split of text: the promises of
// splitter.h and article.h that hold for any text.
std::string BrokenPromise(std::string_view text, const Field& field);

}  // namespace wireroom::text
