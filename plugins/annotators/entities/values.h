// SPDX-License-Identifier: Apache-2.0
//
// What is read by pattern and has a value: dates, times, money, percentages,
// quantities and numbers. Hand-written over units; one pass, and no pattern
// looks further than a dozen units.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/entity_type.h"
#include "plugins/annotators/entities/numbers.h"
#include "plugins/annotators/entities/units.h"

namespace wireroom::entities {

// Units [first, end). `value` is empty where the normal form is not certain.
struct Value {
  size_t first = 0;
  size_t end = 0;
  EntityType type = EntityType::kCardinal;
  std::string value;
  float confidence = 0;
};

// What the patterns read from.
struct Reading {
  const std::vector<Unit>& units;
  std::string_view text;
  // The day the article was published (calendar.h), if that is known.
  std::optional<int64_t> today;

  bool Has(size_t at) const { return at < units.size(); }
  // units[at] exists, belongs to what stands before it, and is one of the classes.
  bool Is(size_t at, uint32_t any_of) const {
    return at < units.size() && !units[at].Has(kBreak) && units[at].Is(any_of);
  }
  bool IsMark(size_t at, char c) const {
    return at < units.size() && !units[at].Has(kBreak) && units[at].IsMark(c, text);
  }
  std::string_view Text(size_t at) const {
    return text.substr(units[at].begin, units[at].end - units[at].begin);
  }
  // No white space between units[at] and the unit before.
  bool Touches(size_t at) const {
    return at > 0 && at < units.size() && units[at - 1].end == units[at].begin;
  }
  // An en dash, a hyphen or "to" between two numbers.
  bool IsRange(size_t at) const;
};

// All values of the field in order, none inside another.
void FindValues(const Reading& reading, std::vector<Value>* values);

// The date or time that begins at `at`, or nothing.
std::optional<Value> ReadDate(const Reading& reading, size_t at);
std::optional<Value> ReadTime(const Reading& reading, size_t at);
// Money, percentage, quantity, ordinal or cardinal that begins at `at`.
std::optional<Value> ReadAmount(const Reading& reading, size_t at);

}  // namespace wireroom::entities
