// SPDX-License-Identifier: Apache-2.0
//
// Who and what one article speaks of: entities of the tables and those that are
// known by this article alone ("nil:" ids), with what is counted of each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/entity_type.h"
#include "plugins/annotators/entities/lexicon.h"

namespace wireroom::entities {

// An entity of the knowledge.
struct Known {
  const Knowledge* knowledge = nullptr;
  uint32_t index = kNobody;

  explicit operator bool() const { return knowledge != nullptr; }
  bool operator==(const Known&) const = default;
  const EntityRecord* operator->() const { return &knowledge->entity(index); }
  std::string_view id() const { return knowledge->Id(knowledge->entity(index)); }
  std::string_view name() const { return knowledge->Name(knowledge->entity(index)); }
  EntityType type() const { return static_cast<EntityType>(knowledge->entity(index).type); }
};

struct Member {
  Known known;     // none: not in the knowledge
  std::string id;  // of one that is not in it
  std::string name;
  EntityType type = EntityType::kPerson;
  // Hashes of the first and last unit of a person's full name; 0: not known.
  uint64_t first_unit = 0;
  uint64_t last_unit = 0;
  uint32_t strong = 0;  // mentions that need no other one to be believed
  // Counted while mentions are given out.
  uint32_t mentions = 0;
  uint32_t weight = 0;  // sum over mentions, in tenths
  bool in_title = false;
  float first_position = 1;  // 0 the beginning of the text, 1 its end
  // How its names were decided; see wr_entity.
  float link_score = 0;
  Known runner_up;
  float runner_up_score = 0;

  std::string_view Id() const { return known ? known.id() : id; }
  std::string_view DisplayName() const { return known ? known.name() : name; }
  EntityType Type() const { return known ? known.type() : type; }
};

// Members keep their index until Clear. Memory is kept from article to article.
class Cast {
 public:
  void Clear();
  uint32_t AddKnown(const Known& entity);
  // The member called `name`, or a new one: its id is "nil:" and the name
  // normalised, so types do not part what has one name.
  uint32_t AddUnknown(std::string_view name, EntityType type);
  // The member with the id, or kNobody.
  uint32_t Find(std::string_view id) const;

  Member& operator[](uint32_t index) { return members_[index]; }
  const Member& operator[](uint32_t index) const { return members_[index]; }
  size_t size() const { return size_; }

 private:
  template <typename Same>
  uint32_t* FindSlot(uint64_t key, const Same& same);
  uint32_t Add(uint32_t* slot);
  void Grow();

  std::vector<Member> members_;
  std::vector<uint64_t> keys_;   // of the members
  std::vector<uint32_t> slots_;  // index + 1 of a member, 0: empty
  std::string scratch_;
  uint32_t size_ = 0;
};

// How much the article is about it, in [0, 1]: headline, place, and number of
// mentions, which count less the more there are.
float Salience(const Member& member);

}  // namespace wireroom::entities
