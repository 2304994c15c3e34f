// SPDX-License-Identifier: Apache-2.0
//
// Names that are in no table, known by what stands around or inside them.
#pragma once

#include "plugins/annotators/entities/cast.h"
#include "plugins/annotators/entities/marks.h"

namespace wireroom::entities {

// People: after a title ("President Ana Lima", "Mr. Berg"), after what they are
// ("spokeswoman Ana Lima"), by a given name ("Ana Lima"), by a family name that
// stands first ("Kang Jae-kwon"), before what they are ("Keiichi Ono, the deputy
// minister,"). Adds marks; the field's cover must be that of the tables' names.
void FindPeople(FieldMarks* field);

// Bodies, places and laws by their last word or their first ("Harbour Steel Inc",
// "Ministry of Finance", "Lima River"). What each country has (words.tsv:
// generic) is marked with the country that stands before it.
void FindBodies(FieldMarks* field);

// One name of a person whose full name the article has is that person: "Lima
// said". Looks at units that no mark has, and at marks that are bare.
class ShortForms {
 public:
  // From all people of the cast.
  void Collect(const Cast& cast);
  void Join(FieldMarks* field, const Cast& cast);

 private:
  struct Form {
    uint64_t hash;
    uint32_t member;
    bool family;    // the name that news uses
    uint32_t seen;  // 1 + the unit where the full name stood last, 0: not yet
  };
  void Add(uint64_t hash, uint32_t member, bool family);
  void SeeFullName(const FieldMarks& field, const Mark& mark);
  const Form* Best(uint64_t hash, bool* ambiguous) const;
  void JoinUnit(FieldMarks* field, uint32_t unit);
  void JoinBare(Mark* mark, const Unit& unit);

  std::vector<Form> forms_;  // by hash
  uint64_t filter_ = 0;      // bit hash % 64 of each form
};

}  // namespace wireroom::entities
