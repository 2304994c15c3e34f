// SPDX-License-Identifier: Apache-2.0
//
// Between marked tokens and running text: corpora of tokens are put together to
// text as it may have been printed, and text is split as articles are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/learn/corpus.h"
#include "plugins/annotators/entities/sequence/name_model.h"

namespace wireroom::entities {

// A token of a text as the host splits it.
struct SplitToken {
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t sentence = 0;
};
using SplitText = std::function<std::vector<SplitToken>(std::string_view text)>;

// Writes document->text and the tokens' places in it, when it has none. A
// sentence is a paragraph. Spaces are as the tokens have them, but for marks that
// stand close to a word ("said ." becomes "said.").
void WriteText(GoldDocument* document);

// A name in a text, in bytes.
struct TextSpan {
  uint32_t begin = 0;
  uint32_t end = 0;
  uint16_t type = 0;
};

// The document with tokens and sentences as the host splits its text. A name that
// ends inside a token, or goes over a sentence's end, leaves its tokens open.
GoldDocument SplitDocument(std::string name, std::string text, const std::vector<TextSpan>& spans,
                           const SplitText& split);

// The names of a document with text, in bytes of it.
std::vector<TextSpan> TextSpansOf(const GoldDocument& document);

// Every document split as the host splits; open tokens stay open.
Corpus SplitAgain(Corpus corpus, const SplitText& split);

}  // namespace wireroom::entities
