// SPDX-License-Identifier: Apache-2.0
//
// The people of one article who are named in full, and which of them another
// full name means: given names in the other order ("Yoon Suk-yeol", "Suk-yeol
// Yoon"), a middle name more or less, an initial for the given name ("J. Berg"),
// one letter wrong in one of the names.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/marks.h"

namespace wireroom::entities {

// How sure it is that two names are of one person.
struct PersonMatch {
  uint32_t member = kNobody;
  float confidence = 0;
};

class Persons {
 public:
  void Clear() { people_.clear(); }
  // The person of the mark, who is named by two words or more.
  PersonMatch Match(const FieldMarks& field, const Mark& mark) const;
  void Add(const FieldMarks& field, const Mark& mark, uint32_t member);

 private:
  static constexpr size_t kMostParts = 4;
  struct Part {
    uint64_t hash = 0;
    std::string_view text;
    bool given = false;
  };
  struct Person {
    uint32_t member = kNobody;
    uint32_t size = 0;
    std::array<Part, kMostParts> parts;
  };
  static bool Read(const FieldMarks& field, const Mark& mark, Person* person);
  static float Same(const Person& a, const Person& b);

  std::vector<Person> people_;
};

// One letter more, one less, another one, or two that changed places.
bool IsMisspelling(std::string_view a, std::string_view b);

}  // namespace wireroom::entities
