// SPDX-License-Identifier: Apache-2.0
//
// From marks to the cast: who each mark of the article means. The seam between
// those who find mentions (tables, patterns, a model) and the entities that come
// out; a finder says where and of which type, never who.
//
// What a name of several entities means is decided once an article, by the prior
// of each, by the type that the finder saw, and by the countries that the article
// speaks of: those of its unambiguous names vote.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugins/annotators/entities/cast.h"
#include "plugins/annotators/entities/lexicon.h"
#include "plugins/annotators/entities/marks.h"
#include "plugins/annotators/entities/persons.h"

namespace wireroom::entities {

class Linker {
 public:
  void Begin(const Lexicon& lexicon, std::optional<int64_t> today, Cast* cast);
  // Counts what the names of a field say of its countries. All fields of the
  // article before the first Link.
  void Weigh(const FieldMarks& field);
  // Gives every mark that is no value its member. Marks of the same field must
  // not overlap.
  void Link(FieldMarks* field);

 private:
  // What a name means in this article.
  struct Decision {
    Known best;
    float score = 0;
    Known runner_up;
    float runner_up_score = 0;
  };
  // One name with the type it was seen as.
  struct Decided {
    NameRef name;
    EntityType type;
    Decision decision;
  };
  struct GenericBody {
    std::string name;
    uint32_t member;
  };

  const Decision& Decide(const FieldMarks& field, const Mark& mark);
  Decision Choose(const FieldMarks& field, const Mark& mark) const;
  float Fit(const Knowledge& knowledge, const NameRecord& name, EntityType seen) const;
  float Votes(const std::array<char, 2>& country) const;
  NameRef LookUp(const FieldMarks& field, const Mark& mark);
  bool LinkAlias(FieldMarks* field, Mark* mark);
  void LinkKnown(FieldMarks* field, Mark* mark);
  void LinkPerson(FieldMarks* field, Mark* mark);
  void LinkBody(FieldMarks* field, Mark* mark);

  static size_t Code(const std::array<char, 2>& country) {
    return static_cast<size_t>(country[0] - 'A') * 26 + static_cast<size_t>(country[1] - 'A');
  }
  static bool IsCode(const std::array<char, 2>& country) {
    return country[0] >= 'A' && country[0] <= 'Z' && country[1] >= 'A' && country[1] <= 'Z';
  }

  const Lexicon* lexicon_ = nullptr;
  Cast* cast_ = nullptr;
  std::optional<int64_t> today_;
  std::array<uint16_t, 26 * 26> votes_{};
  std::vector<uint16_t> voted_;  // places of votes_ that are not 0
  uint32_t all_votes_ = 0;
  std::vector<Decided> decided_;
  std::vector<GenericBody> bodies_;
  Persons persons_;
};

}  // namespace wireroom::entities
