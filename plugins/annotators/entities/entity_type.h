// SPDX-License-Identifier: Apache-2.0
//
// The OntoNotes 5 labels of entities, as wireroom.v1.Mention.type names them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wireroom::entities {

enum class EntityType : uint8_t {
  kPerson,
  kNorp,
  kFac,
  kOrg,
  kGpe,
  kLoc,
  kProduct,
  kEvent,
  kWorkOfArt,
  kLaw,
  kLanguage,
  kDate,
  kTime,
  kPercent,
  kMoney,
  kQuantity,
  kOrdinal,
  kCardinal
};

inline constexpr std::array<std::string_view, 18> kTypeLabels = {
    "PERSON", "NORP",     "FAC",  "ORG",  "GPE",     "LOC",   "PRODUCT",  "EVENT",   "WORK_OF_ART",
    "LAW",    "LANGUAGE", "DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"};

inline std::string_view Label(EntityType type) { return kTypeLabels[static_cast<size_t>(type)]; }

// Dates, amounts and numbers: they have a value and no entity.
inline bool IsValue(EntityType type) { return type >= EntityType::kDate; }

inline std::optional<EntityType> TypeOf(std::string_view label) {
  for (size_t i = 0; i < kTypeLabels.size(); ++i)
    if (kTypeLabels[i] == label) return static_cast<EntityType>(i);
  return std::nullopt;
}

}  // namespace wireroom::entities
