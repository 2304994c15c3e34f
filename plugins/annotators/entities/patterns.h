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

// One word for what the article names in full: a name of a person ("Lima said"),
// the acronym that stood in brackets behind a name, the first word of a company, a
// place with a letter wrong. Looks at units that no mark has, and at marks that are
// bare.
class ShortForms {
 public:
  // From all people of the cast.
  void Collect(const Cast& cast);
  // Acronyms, companies and places of a field; after it is linked.
  void Collect(const FieldMarks& field, const Cast& cast);
  void Join(FieldMarks* field, const Cast& cast);

 private:
  enum Kind : uint8_t { kFamilyName, kGivenName, kAcronym, kFirstWord };
  struct Form {
    uint64_t hash;
    uint32_t member;
    Kind kind;
    uint32_t seen;  // 1 + the unit where the full name stood last, 0: not yet
  };
  struct Place {
    std::string_view text;
    uint32_t member;
  };
  void Sort();
  void Add(uint64_t hash, uint32_t member, Kind kind);
  void AddCompany(const FieldMarks& field, const Mark& mark);
  const Place* Misspelt(std::string_view text) const;
  void JoinMisspelt(const FieldMarks& field, Mark* mark) const;
  void JoinMisspelling(FieldMarks* field, uint32_t unit, const Cast& cast);
  void AddMark(FieldMarks* field, uint32_t unit, uint32_t member, EntityType type, float confidence);
  void SeeFullName(const FieldMarks& field, const Mark& mark);
  const Form* Best(uint64_t hash, bool* ambiguous) const;
  void JoinUnit(FieldMarks* field, uint32_t unit, const Cast& cast);
  void JoinBare(Mark* mark, const Unit& unit);
  void JoinAcronym(const Cast& cast, const Unit& unit, Mark* mark) const;
  void JoinNamesake(const FieldMarks& field, Mark* mark) const;

  std::vector<Form> forms_;  // by hash
  std::vector<Place> places_;
  uint64_t filter_ = 0;      // bit hash % 64 of each form
};

}  // namespace wireroom::entities
