// SPDX-License-Identifier: Apache-2.0
//
// All names of all tables, as one flat hash table of a trie over units: an edge
// is (node, hash of a unit) -> node. A name of n units is found by n probes,
// whatever the number of names, and every unit's whole hash is compared: no
// hash over several units is trusted.
//
// Most words of an article begin no name. A filter of 16 bits a first unit
// rejects them without touching the table; the slots of the rest are prefetched
// together, for at a hundred thousand names each of them is a cache miss.
#pragma once

#include <wireroom/sdk.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/annotators/entities/rows.h"
#include "plugins/annotators/entities/units.h"

namespace wireroom::entities {

// Names longer than this many units are refused when the table is read.
inline constexpr size_t kMostUnits = 16;

struct Name {
  uint32_t entity = 0;
  uint32_t next = 0;      // another name with the same units in other capitals; 0: none
  uint16_t capitals = 0;  // bit i: unit i begins with a capital
  uint16_t all_caps = 0;  // bit i: unit i is in capitals
  uint8_t units = 0;
  EntityType type = EntityType::kOrg;
  bool common = false;
};

// What the rows of one id say together.
struct KnownEntity {
  std::string_view id;
  std::string_view name;
  EntityType type = EntityType::kOrg;
  uint32_t first_external = 0;
  uint32_t external_count = 0;
  uint64_t last_unit = 0;  // of the canonical name, for its short forms
  uint64_t first_unit = 0;
  uint8_t units = 0;
};

// Immutable after construction; shared by all workers.
class NameTable {
 public:
  // Throws std::runtime_error where rows contradict each other. A name that a
  // later file gives again stands for what the later file says.
  NameTable(const Rows& rows, const Words& words, const Host& host);
  NameTable(const NameTable&) = delete;
  NameTable& operator=(const NameTable&) = delete;

  // The longest name that begins at units[at], or nullptr.
  const Name* Longest(const std::vector<Unit>& units, size_t at) const;

  // False: no name begins with this unit.
  bool MayBegin(const Unit& unit) const {
    constexpr uint16_t kNameLike = WR_TOKEN_CAPITALISED | WR_TOKEN_ALL_CAPS | WR_TOKEN_HAS_DIGIT;
    if (!unit.Has(kNameLike) && !HasBit(small_filter_, unit.hash % (64 * kSmallFilter)))
      return false;
    return HasBit(filter_, unit.hash & filter_mask_);
  }
  void Prefetch(const Unit& unit) const { __builtin_prefetch(&slots_[SlotOf(0, unit.hash)]); }

  const KnownEntity& entity(uint32_t index) const { return entities_[index]; }
  std::span<const wr_external_id> external_ids(const KnownEntity& entity) const {
    return {external_ids_.data() + entity.first_external, entity.external_count};
  }
  size_t names() const { return names_.size() - 1; }
  size_t entities() const { return entities_.size(); }

 private:
  struct Slot {
    uint64_t hash = 0;
    uint32_t parent = 0;
    uint32_t child = 0;  // 0: empty
  };
  struct Node {
    uint32_t name = 0;  // the first of its names, 0: none
    bool has_children = false;
  };
  class Builder;

  template <typename Bits>
  static bool HasBit(const Bits& bits, uint64_t bit) {
    return (bits[bit >> 6] >> (bit & 63) & 1) != 0;
  }
  template <typename Bits>
  static void SetBit(Bits& bits, uint64_t bit) {
    bits[bit >> 6] |= uint64_t{1} << (bit & 63);
  }

  uint64_t SlotOf(uint32_t parent, uint64_t hash) const {
    return ((hash ^ parent * 0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93) >> shift_;
  }
  uint32_t Child(uint32_t parent, uint64_t hash) const {
    for (uint64_t at = SlotOf(parent, hash);; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.child == 0 || (slot.hash == hash && slot.parent == parent)) return slot.child;
    }
  }
  const Name* Fitting(uint32_t name, const std::vector<Unit>& units, size_t at) const;

  std::vector<Slot> slots_;
  uint64_t mask_ = 0;
  int shift_ = 63;
  std::vector<uint64_t> filter_;
  uint64_t filter_mask_ = 0;
  // First units of the few names that begin in lower case ("al-Shabaab").
  static constexpr size_t kSmallFilter = 64;
  std::array<uint64_t, kSmallFilter> small_filter_{};
  std::vector<Node> nodes_;
  std::vector<Name> names_;  // the first one is none
  std::vector<KnownEntity> entities_;
  std::vector<wr_external_id> external_ids_;
  std::string strings_;
};

}  // namespace wireroom::entities
