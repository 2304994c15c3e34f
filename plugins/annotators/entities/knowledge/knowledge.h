// SPDX-License-Identifier: Apache-2.0
//
// What is known before an article is read: entities with their ids, names and
// roles, and an index over the names. Read-only; one copy, mapped from its file,
// serves all workers, and memory is shared with other processes.
//
// A name of n units is found by n probes whatever the number of names. Most words
// of an article begin no name: a filter of 16 bits a first unit rejects them
// without touching the table. NameFinder walks the rest together, so that cache
// misses of one word pass while another is looked up.
#pragma once

#include <wireroom/sdk.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/entity_type.h"
#include "plugins/annotators/entities/knowledge/format.h"
#include "plugins/annotators/entities/units.h"

namespace wireroom::entities {

class Knowledge {
 public:
  // Maps a file. Throws std::runtime_error that says what is wrong with it and
  // what to do: it is no such file, is of another version, was cut off, was
  // changed, or was made for other tokens. `host` gives the hash of tokens.
  static std::shared_ptr<const Knowledge> Open(const std::filesystem::path& file, const Host& host);
  // The same of bytes in memory; `name` stands for the file in messages.
  static std::shared_ptr<const Knowledge> FromBytes(std::string bytes, const std::string& name,
                                                    const Host& host);
  ~Knowledge();
  Knowledge(const Knowledge&) = delete;
  Knowledge& operator=(const Knowledge&) = delete;

  std::span<const EntityRecord> entities() const { return entities_; }
  const EntityRecord& entity(uint32_t index) const { return entities_[index]; }
  // Names are 1 to names(); 0 is none.
  uint32_t names() const { return static_cast<uint32_t>(names_.size()) - 1; }
  const NameRecord& name(uint32_t index) const { return names_[index]; }

  std::string_view Text(Slice slice) const { return strings_.substr(slice.first, slice.count); }
  std::string_view Id(const EntityRecord& entity) const { return Text(entity.id); }
  std::string_view Name(const EntityRecord& entity) const { return Text(entity.name); }
  std::span<const ExternalRecord> Externals(const EntityRecord& entity) const {
    return externals_.subspan(entity.externals.first, entity.externals.count);
  }
  std::span<const RoleRecord> Roles(const EntityRecord& entity) const {
    return roles_.subspan(entity.roles.first, entity.roles.count);
  }
  // The entity with the id, or kNobody. Reads all of them: for commands.
  uint32_t Find(std::string_view id) const;

  uint64_t checksum() const { return header_.checksum; }
  size_t bytes() const { return bytes_.size(); }

  // False: no name begins with this unit.
  bool MayBegin(const Unit& unit) const {
    constexpr uint16_t kNameLike =
        WR_TOKEN_CAPITALISED | WR_TOKEN_ALL_CAPS | WR_TOKEN_HAS_DIGIT | WR_TOKEN_NON_ASCII;
    if (!unit.Has(kNameLike) && !HasBit(small_units_, unit.hash & small_mask_)) return false;
    return HasBit(first_units_, unit.hash & first_mask_);
  }
  void Prefetch(uint32_t parent, uint64_t hash) const {
    __builtin_prefetch(&edges_[PlaceOf(parent, hash, edge_shift_)]);
  }
  // The edge from `parent` by a unit, or nullptr.
  const EdgeRecord* Edge(uint32_t parent, uint64_t hash) const {
    for (uint64_t at = PlaceOf(parent, hash, edge_shift_);; at = (at + 1) & edge_mask_) {
      const EdgeRecord& edge = edges_[at];
      if (edge.child == 0) return nullptr;
      if (edge.parent == parent && edge.tag == TagOf(hash)) return &edge;
    }
  }

  // The chain from `name` on, those only whose capitals fit units[at...]: its
  // first one, or 0. What a name has in small letters may be in capitals; an
  // acronym needs them unless it reads as a word ("Nato").
  uint32_t Fitting(uint32_t name, const std::vector<Unit>& units, size_t at) const;

  static uint64_t PlaceOf(uint32_t parent, uint64_t hash, int shift) {
    return ((hash ^ parent * 0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93) >> shift;
  }
  static uint32_t TagOf(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }

 private:
  Knowledge() = default;
  void Read(std::string_view bytes, const std::string& name, const Host& host);
  template <typename T>
  std::span<const T> Records(Section section) const;

  static bool HasBit(std::span<const uint64_t> bits, uint64_t bit) {
    return (bits[bit >> 6] >> (bit & 63) & 1) != 0;
  }

  KnowledgeHeader header_;
  std::string owned_;
  void* mapped_ = nullptr;
  std::string_view bytes_;
  std::span<const EntityRecord> entities_;
  std::span<const NameRecord> names_;
  std::span<const EdgeRecord> edges_;
  std::span<const uint64_t> first_units_;
  std::span<const uint64_t> small_units_;
  std::span<const ExternalRecord> externals_;
  std::span<const RoleRecord> roles_;
  std::string_view strings_;
  uint64_t edge_mask_ = 0;
  uint64_t first_mask_ = 0;
  uint64_t small_mask_ = 0;
  int edge_shift_ = 63;
};

// The longest name that begins at a unit.
struct NameHit {
  uint32_t first = 0;
  uint32_t units = 0;
  uint32_t name = 0;  // Knowledge::Fitting of its chain
};

// Finds names in units, in memory that is kept. One object a thread.
class NameFinder {
 public:
  // For each unit where names begin the longest one whose capitals fit, in order
  // of `first`; hits may overlap. The result lives until the next call.
  const std::vector<NameHit>& Find(const Knowledge& knowledge, const std::vector<Unit>& units);

 private:
  struct Walk {
    uint32_t hit;    // in hits_
    uint32_t node;
    uint32_t depth;  // units walked
  };
  void Step(const Knowledge& knowledge, const std::vector<Unit>& units);

  std::vector<NameHit> hits_;
  std::vector<Walk> walks_;
};

}  // namespace wireroom::entities
