// SPDX-License-Identifier: Apache-2.0
//
// Names out of the Entity= brackets of a CoNLL-U file (Universal Dependencies;
// GUM). Those mark every mention, "the two men" too: a name is one that is
// proper nouns and what joins them. Of a person, whose mention holds all that is
// said of them ("NASA Administrator Charles Bolden", "Ann Chiang of DAB"), the name
// is the head with the proper nouns next to it that do not describe it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/learn/column_reader.h"

namespace wireroom::entities {

class GumSpans {
 public:
  // The part of speech, the head (a number from 1, 0: none), the relation to it and
  // the last column of the next token.
  void Add(std::string_view part_of_speech, std::string_view head, std::string_view relation,
           std::string_view features);
  // Puts the names of the sentence into *sentence and begins a new one. What may
  // be a name, a proper noun or an adjective with a capital ("Afghan"), and is in
  // no mention is left open.
  void Finish(const TypeMap& types, std::vector<std::string>* names, GoldSentence* sentence);

 private:
  struct Mention {
    uint32_t first;
    uint32_t end;  // 0: still open
    std::string id, type;
  };
  void ReadBrackets(std::string_view entities);
  bool IsName(const Mention& mention, const GoldSentence& sentence) const;
  // Takes what describes a person off its mention; one whose head is no name stays.
  void NarrowToName(const GoldSentence& sentence, Mention* person) const;
  uint32_t HeadOf(const Mention& mention) const;
  bool IsOfName(uint32_t token, const Mention& person, const GoldSentence& sentence) const;

  std::vector<std::string> parts_, relations_;
  std::vector<uint32_t> heads_;
  std::vector<Mention> mentions_;
};

}  // namespace wireroom::entities
