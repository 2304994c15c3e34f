// SPDX-License-Identifier: Apache-2.0
//
// The file of the knowledge: a header, then sections of fixed-size records,
// each at a multiple of 8 bytes, little endian, read where they lie. Names are a
// trie over units (units.h) kept as one open-addressed hash table of its edges.
#pragma once

#include <array>
#include <cstdint>

namespace wireroom::entities {

inline constexpr std::array<char, 8> kKnowledgeMagic = {'W', 'R', 'K', 'N', 'O', 'W', '\r', '\n'};
// Raised whenever a record changes: a file of another version is refused.
inline constexpr uint32_t kKnowledgeVersion = 1;
// Names longer than this many units are refused when a table is read.
inline constexpr uint32_t kMostUnits = 16;
inline constexpr uint32_t kNobody = UINT32_MAX;

// NameRecord.flags
inline constexpr uint8_t kNameCommon = 1;    // an ordinary word too
inline constexpr uint8_t kNameFaint = 2;     // believed only where the text says that it is a name
inline constexpr uint8_t kNameDemonym = 4;   // "Dutch" of NL
inline constexpr uint8_t kNameAcronym = 8;   // one unit in capitals: "WHO"

// EntityRecord.flags
inline constexpr uint8_t kEntityCapital = 1;  // a capital, or a seat, of what it stands for

struct Slice {
  uint32_t first = 0;
  uint32_t count = 0;
};

enum Section : uint32_t {
  kEntities,
  kNames,
  kEdges,
  kFirstUnits,  // bits: a filter of the units that begin a name
  kSmallUnits,  // bits: the same for those in small letters
  kExternals,
  kRoles,
  kStrings,
  kSections
};

struct KnowledgeHeader {
  std::array<char, 8> magic = kKnowledgeMagic;
  uint32_t version = kKnowledgeVersion;
  uint32_t header_size = 0;
  uint64_t file_size = 0;
  uint64_t checksum = 0;   // XXH3 (64 bits) of what follows the header
  uint64_t hash_stamp = 0; // wr_host.hash of "wireroom": other tokens, other file
  struct Place {
    uint64_t offset = 0;  // from the start of the file
    uint64_t count = 0;   // of records
  };
  std::array<Place, kSections> sections{};
};

// All strings are slices of the bytes of kStrings.
struct EntityRecord {
  uint64_t first_unit = 0;  // hashes of the canonical name's first and last
  uint64_t last_unit = 0;   // unit, of people
  Slice id;
  Slice name;
  Slice externals;
  Slice roles;
  uint32_t stands_for = kNobody;  // entity: the country of a capital
  std::array<char, 2> country{};  // ISO 3166-1 alpha-2; zeros: none or not known
  uint8_t type = 0;               // EntityType
  uint8_t units = 0;              // of the canonical name, of people
  uint8_t prior = 0;              // how much it is in the news, 255 the most
  uint8_t flags = 0;
  uint16_t reserved = 0;
};

// One name of one entity. Records of the same units are a chain.
struct NameRecord {
  uint32_t entity = 0;
  uint32_t next = 0;      // the next of the chain, likeliest first; 0: none
  uint16_t capitals = 0;  // bit i: unit i begins with a capital
  uint16_t all_caps = 0;  // bit i: unit i is in capitals
  uint8_t units = 0;
  uint8_t type = 0;   // of a mention by this name
  uint8_t flags = 0;
  uint8_t prior = 0;  // that the name means it, before the article is read
};

// An edge of the trie: from a node by a unit to a node. 0 is the root.
struct EdgeRecord {
  uint32_t tag = 0;     // of the unit's hash; the rest of it chose the place
  uint32_t parent = 0;
  uint32_t child = 0;   // 0: the place is empty; kInner: it has children
  uint32_t name = 0;    // first of the names that end here; 0: none
};
inline constexpr uint32_t kInner = 0x80000000;

struct ExternalRecord {
  Slice scheme;
  Slice value;
};

// "foreign minister" of KR from 20220512. Days are yyyymmdd, 0: not known.
struct RoleRecord {
  Slice role;
  uint64_t role_hash = 0;    // of its units, see RoleHash
  uint32_t of = kNobody;     // entity
  uint32_t from = 0;
  uint32_t until = 0;        // the day after the last, 0: it goes on
  uint32_t reserved = 0;
};

static_assert(sizeof(EntityRecord) == 64 && sizeof(NameRecord) == 16 && sizeof(EdgeRecord) == 16);

}  // namespace wireroom::entities
