// SPDX-License-Identifier: Apache-2.0
//
// Texts whose names people have marked: what learning and scoring read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugins/annotators/entities/learn/link_score.h"
#include "plugins/annotators/entities/sequence/labels.h"

namespace wireroom::entities {

struct GoldToken {
  std::string text;
  bool space_before = true;
  bool open = false;   // nobody said what it is ("?")
  uint32_t begin = 0;  // in GoldDocument::text, once it has one
};

struct GoldSentence {
  std::vector<GoldToken> tokens;
  std::vector<Span> spans;  // in tokens of the sentence, in order, not overlapping
};

struct GoldDocument {
  std::string name;
  std::vector<GoldSentence> sentences;
  // The running text: as it was given, or put together again (gold_text.h).
  std::string text;
  // Where the corpus says which things its names mean.
  std::vector<LinkedSpan> links = {};
};

struct Corpus {
  std::vector<std::string> types;  // of Span::type, in order of name
  std::vector<GoldDocument> documents;

  size_t tokens() const;
  size_t sentences() const;
  size_t spans() const;
};

}  // namespace wireroom::entities
