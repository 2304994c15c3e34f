// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/values.h"

namespace wireroom::entities {
namespace {

constexpr uint32_t kStarts =
    kMonth | kWeekday | kNumber | kOrdinal | kNear | kDay | kCurrency | kSymbol;

bool IsDash(std::string_view s) { return s == "-" || s == "\xE2\x80\x93" || s == "\xE2\x80\x94"; }

// One look at what the unit is decides which readers are asked.
std::optional<Value> ReadValue(const Reading& reading, size_t at) {
  const Unit& unit = reading.units[at];
  if (!unit.IsNumber() && !unit.Is(kMonth | kWeekday | kNear | kDay | kNumber))
    return ReadAmount(reading, at);
  std::optional<Value> value;
  if (unit.IsNumber()) value = ReadTime(reading, at);
  if (!value) value = ReadDate(reading, at);
  if (!value) value = ReadAmount(reading, at);
  return value;
}

}  // namespace

bool Reading::IsRange(size_t at) const {
  if (at + 1 >= units.size() || units[at].Has(kBreak)) return false;
  // A range in hyphens is one word with parts: "5-10".
  if (units[at].Has(kJoined) && units[at].IsNumber()) return true;
  return IsDash(Text(at)) && units[at + 1].IsNumber();
}

void FindValues(const Reading& reading, std::vector<Value>* values) {
  for (size_t at = 0; at < reading.units.size();) {
    const Unit& unit = reading.units[at];
    if (!unit.IsNumber() && !unit.Is(kStarts)) {
      ++at;
      continue;
    }
    std::optional<Value> value = ReadValue(reading, at);
    if (!value) {
      ++at;
      continue;
    }
    at = value->end;
    values->push_back(std::move(*value));
  }
}

}  // namespace wireroom::entities
