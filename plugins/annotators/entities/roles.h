// SPDX-License-Identifier: Apache-2.0
//
// People by what they are: "South Korean Foreign Minister Park" and, later, "the
// foreign minister". A role has a head ("minister"), perhaps the word before it
// ("foreign") and a country.
#pragma once

#include <cstdint>
#include <vector>

#include "plugins/annotators/entities/cast.h"
#include "plugins/annotators/entities/marks.h"

namespace wireroom::entities {

class Roles {
 public:
  void Clear() { holders_.clear(); }
  // The roles that stand before or behind the people of the field. After it is
  // linked.
  void Collect(const FieldMarks& field, const Cast& cast);
  // Marks the roles that mean one person of the article, who is then its member.
  void Join(FieldMarks* field, const Cast& cast) const;

 private:
  struct Role {
    uint64_t head = 0;
    uint64_t modifier = 0;  // 0: none
    uint32_t country = kNobody;  // member
    uint32_t first = 0;          // unit of modifier or head
    uint32_t end = 0;
  };
  struct Holder {
    Role role;
    uint32_t member = kNobody;
  };
  static Role ReadBackwards(const FieldMarks& field, uint32_t end);
  void Add(const Role& role, uint32_t member);
  uint32_t HolderOf(const Role& role) const;

  std::vector<Holder> holders_;
};

}  // namespace wireroom::entities
