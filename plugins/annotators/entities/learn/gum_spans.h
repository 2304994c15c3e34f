// SPDX-License-Identifier: Apache-2.0
//
// Names out of the Entity= brackets of a CoNLL-U file (Universal Dependencies;
// GUM). Those mark every mention, "the two men" too: a name is one that is
// proper nouns and what joins them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/learn/column_reader.h"

namespace wireroom::entities {

class GumSpans {
 public:
  // The part of speech and the last column of the next token.
  void Add(std::string_view part_of_speech, std::string_view features);
  // Puts the names of the sentence into *sentence and begins a new one. What is
  // proper and in no name is left open.
  void Finish(const TypeMap& types, std::vector<std::string>* names, GoldSentence* sentence);

 private:
  struct Mention {
    uint32_t first;
    uint32_t end;  // 0: still open
    std::string id, type;
  };
  void ReadBrackets(std::string_view entities);
  bool IsName(const Mention& mention, const GoldSentence& sentence) const;

  std::vector<std::string> parts_;
  std::vector<Mention> mentions_;
};

}  // namespace wireroom::entities
