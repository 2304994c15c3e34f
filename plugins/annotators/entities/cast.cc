// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/cast.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "plugins/annotators/entities/knowledge/rows.h"

namespace wireroom::entities {
namespace {

constexpr size_t kFewestSlots = 256;

}  // namespace

void Cast::Clear() {
  // One huge article must not make each later one clear a huge table.
  slots_.assign(std::min(std::max(slots_.size(), kFewestSlots), kFewestSlots * 8), 0);
  size_ = 0;
}

template <typename Same>
uint32_t* Cast::FindSlot(uint64_t key, const Same& same) {
  if (static_cast<size_t>(size_ + 1) * 2 > slots_.size()) Grow();
  size_t mask = slots_.size() - 1;
  size_t at = key & mask;
  while (slots_[at] != 0 && !(keys_[slots_[at] - 1] == key && same(members_[slots_[at] - 1])))
    at = (at + 1) & mask;
  if (slots_[at] == 0) {
    if (members_.size() == size_) members_.emplace_back(), keys_.emplace_back();
    keys_[size_] = key;
  }
  return &slots_[at];
}

uint32_t Cast::Add(uint32_t* slot) {
  Member& member = members_[size_];
  // Assigning would free the strings' memory.
  member.known = {};
  member.runner_up = {};
  member.link_score = member.runner_up_score = 0;
  member.id.clear();
  member.name.clear();
  member.first_unit = member.last_unit = 0;
  member.strong = member.mentions = member.weight = 0;
  member.in_title = false;
  member.first_position = 1;
  *slot = ++size_;
  return size_ - 1;
}

uint32_t Cast::AddKnown(const Known& entity) {
  std::string_view id = entity.id();
  uint32_t* slot =
      FindSlot(std::hash<std::string_view>()(id), [&](const Member& m) { return m.Id() == id; });
  if (*slot != 0) return *slot - 1;
  uint32_t index = Add(slot);
  Member& member = members_[index];
  member.known = entity;
  if (entity->units >= 2)
    member.first_unit = entity->first_unit, member.last_unit = entity->last_unit;
  return index;
}

uint32_t Cast::AddUnknown(std::string_view name, EntityType type) {
  scratch_ = "nil:" + Normalise(name);
  uint32_t* slot = FindSlot(std::hash<std::string_view>()(scratch_),
                            [&](const Member& m) { return m.Id() == scratch_; });
  if (*slot != 0) return *slot - 1;
  uint32_t index = Add(slot);
  members_[index].id = scratch_;
  members_[index].name = name;
  members_[index].type = type;
  return index;
}

uint32_t Cast::Find(std::string_view id) const {
  for (uint32_t i = 0; i < size_; ++i)
    if (members_[i].Id() == id) return i;
  return kNobody;
}

void Cast::Grow() {
  slots_.assign(std::max(kFewestSlots, slots_.size() * 2), 0);
  size_t mask = slots_.size() - 1;
  for (uint32_t i = 0; i < size_; ++i) {
    size_t at = keys_[i] & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = i + 1;
  }
}

float Salience(const Member& member) {
  float mentions = std::log2(1.0f + static_cast<float>(member.weight) / 10.0f);
  float sum = mentions + (member.in_title ? 2.0f : 0.0f) + 1.5f * (1.0f - member.first_position);
  return 1.0f - std::exp(-sum / 4.0f);
}

}  // namespace wireroom::entities
