// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/values.h"

namespace wireroom::entities {
namespace {

constexpr float kSure = 0.95f;
constexpr float kLikely = 0.85f;
constexpr float kPerhaps = 0.7f;

std::string Currency(const Unit& unit) { return unit.word->currency.data(); }

std::string Amount(const Number& number, const std::string& currency) {
  if (!number.certain || currency.empty()) return {};
  return number.value.Print() + " " + currency;
}

// "$5-10 million", "5 to 10 percent": the end of the range, or `end` itself.
size_t RangeEnd(const Reading& r, size_t end, bool* range) {
  if (!r.IsRange(end)) return end;
  size_t at = r.units[end].Has(kJoined) ? end : end + 1;
  std::optional<Number> upper = ReadNumber(r.units, at, r.text);
  if (!upper) return end;
  *range = true;
  return upper->end;
}

// "$1.5 billion", "US$20m", "Rs 500 crore".
std::optional<Value> SymbolMoney(const Reading& r, size_t at) {
  if (!r.units[at].Is(kSymbol) || !r.Has(at + 1) || r.units[at + 1].Has(kBreak))
    return std::nullopt;
  size_t number_at = at + 1;
  if (r.IsMark(number_at, '.') && r.Touches(number_at)) ++number_at;  // "Rs. 500"
  if (!r.Has(number_at) || !r.units[number_at].IsNumber()) return std::nullopt;
  std::optional<Number> number = ReadNumber(r.units, number_at, r.text);
  if (!number || number->ordinal) return std::nullopt;
  bool range = false;
  size_t end = RangeEnd(r, number->end, &range);
  return Value{at, end, EntityType::kMoney, range ? "" : Amount(*number, Currency(r.units[at])),
               kSure};
}

// A word that says whose dollar, pound or peso it is would have a row of its own
// in words.tsv; the bare word stands for the one that news means by it.
std::optional<Value> WordMoney(const Reading& r, size_t at, const Number& number, size_t end,
                               bool range) {
  if (!r.Is(end, kCurrency) || number.ordinal) return std::nullopt;
  // "five pounds" may be a weight.
  if (r.units[end].Is(kMeasure) && !number.scaled) return std::nullopt;
  return Value{at, end + 1, EntityType::kMoney, range ? "" : Amount(number, Currency(r.units[end])),
               kSure};
}

std::optional<Value> Percentage(const Reading& r, size_t at, const Number& number, size_t end,
                                bool range) {
  size_t last = end;
  if (r.Is(end, kPercent)) {
    last = end + 1;
  } else if (r.Has(end + 1) && r.Text(end) == "per" && r.Text(end + 1) == "cent") {
    last = end + 2;
  } else {
    return std::nullopt;
  }
  if (r.Has(last) && (r.Text(last) == "points" || r.Text(last) == "point")) ++last;
  std::string value = range || !number.certain ? "" : number.value.Print();
  return Value{at, last, EntityType::kPercent, value, kSure};
}

std::optional<Value> Quantity(const Reading& r, size_t at, const Number& number, size_t end) {
  size_t last = end;
  if (r.Is(last, kNumber | kOrdinal)) return std::nullopt;
  // "5 square kilometres", "degrees Celsius".
  if (r.Has(last) &&
      (r.Text(last) == "square" || r.Text(last) == "cubic" || r.Text(last) == "nautical"))
    ++last;
  if (!r.Is(last, kMeasure) || number.ordinal) return std::nullopt;
  return Value{at, last + 1, EntityType::kQuantity, {}, kLikely};
}

// "one" and "a hundred" are too often no numbers; parts of words ("COVID-19",
// "F-16") are none.
bool IsCardinal(const Reading& r, size_t at, const Number& number) {
  const Unit& unit = r.units[at];
  if (unit.Has(kJoined)) return false;
  if (r.Has(number.end) && r.units[number.end].Has(kJoined) && !r.units[number.end].IsNumber())
    return false;
  if (!number.in_words) return unit.kind == WR_TOKEN_NUMBER;
  return number.value.digits >= 2 || number.scaled;
}

// "at first", "first lady", "a second later" do not count anything.
bool IsCountedOrdinal(const Reading& r, size_t at, const Number& number) {
  if (!number.in_words) return true;
  if (at > 0 && (r.Text(at - 1) == "at" || r.Text(at - 1) == "a")) return false;
  if (!r.Has(number.end)) return true;
  std::string_view next = r.Text(number.end);
  return next != "lady" && next != "Lady" && next != "and" && next != "ladies" && next != "hand";
}

}  // namespace

std::optional<Value> ReadAmount(const Reading& r, size_t at) {
  if (std::optional<Value> money = SymbolMoney(r, at)) return money;
  if (!r.units[at].IsNumber() && !r.units[at].Is(kNumber | kOrdinal)) return std::nullopt;
  std::optional<Number> number = ReadNumber(r.units, at, r.text);
  if (!number) return std::nullopt;
  bool range = false;
  size_t end = number->ordinal ? number->end : RangeEnd(r, number->end, &range);
  if (auto money = WordMoney(r, at, *number, end, range)) return money;
  if (auto percentage = Percentage(r, at, *number, end, range)) return percentage;
  if (auto quantity = Quantity(r, at, *number, end)) return quantity;
  std::string value = number->certain ? number->value.Print() : "";
  if (number->ordinal) {
    if (!IsCountedOrdinal(r, at, *number)) return std::nullopt;
    return Value{at, number->end, EntityType::kOrdinal, value, kLikely};
  }
  if (!IsCardinal(r, at, *number)) return std::nullopt;
  return Value{at, number->end, EntityType::kCardinal, value,
               number->in_words ? kPerhaps : kLikely};
}

}  // namespace wireroom::entities
