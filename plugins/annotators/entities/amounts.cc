// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/values.h"

namespace wireroom::entities {
namespace {

constexpr float kSure = 0.95f;
constexpr float kLikely = 0.85f;
constexpr float kPerhaps = 0.7f;

std::string Currency(const Unit& unit) { return unit.word->currency.data(); }

// "$5-10 million", "5 to 10 percent".
struct Span {
  size_t end = 0;
  Number lower;
  std::optional<Number> upper;

  bool certain() const { return lower.certain && (!upper || upper->certain); }
  bool scaled() const { return lower.scaled || (upper && upper->scaled); }
  std::string Print() const {
    return lower.value.Print() + (upper ? "/" + upper->value.Print() : std::string());
  }
};

// "5 to 10 million" is from five million on.
Span ReadSpan(const Reading& r, const Number& number) {
  Span span{number.end, number, std::nullopt};
  bool words = r.Has(number.end + 1) && !r.units[number.end].Has(kBreak) &&
               (r.Text(number.end) == "to") && r.units[number.end + 1].IsNumber();
  if (number.ordinal || (!r.IsRange(number.end) && !words)) return span;
  size_t at = r.units[number.end].Has(kJoined) ? number.end : number.end + 1;
  std::optional<Number> upper = ReadNumber(r.units, at, r.text);
  if (!upper || upper->ordinal) return span;
  if (upper->scaled && !number.scaled) span.lower.value.exponent += upper->scale;
  if (words && !(ToDouble(span.lower.value) < ToDouble(upper->value))) return {number.end, number, {}};
  span.upper = upper;
  span.end = upper->end;
  return span;
}

std::string Amount(const Span& span, const std::string& currency) {
  if (!span.certain() || currency.empty()) return {};
  return span.Print() + " " + currency;
}

// Whose dollar it is, from the letters that touch the sign: "HK$5".
std::string_view DollarOf(const Reading& r, size_t sign) {
  constexpr std::pair<std::string_view, std::string_view> kDollars[] = {
      {"US", "USD"}, {"A", "AUD"},  {"AU", "AUD"}, {"C", "CAD"},  {"CA", "CAD"},
      {"HK", "HKD"}, {"NZ", "NZD"}, {"S", "SGD"},  {"NT", "TWD"}, {"R", "BRL"}};
  if (sign == 0 || r.Text(sign) != "$" || !r.Touches(sign)) return {};
  for (const auto& [letters, currency] : kDollars)
    if (r.Text(sign - 1) == letters) return currency;
  return {};
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
  // "$5-$10 million" has the sign twice.
  Span span = ReadSpan(r, *number);
  std::string_view dollar = DollarOf(r, at);
  std::string currency = dollar.empty() ? Currency(r.units[at]) : std::string(dollar);
  size_t first = dollar.empty() ? at : at - 1;
  return Value{first, span.end, EntityType::kMoney, Amount(span, currency), kSure};
}

// A word that says whose dollar, pound or peso it is would have a row of its own
// in words.tsv; the bare word stands for the one that news means by it.
std::optional<Value> WordMoney(const Reading& r, size_t at, const Span& span) {
  if (!r.Is(span.end, kCurrency) || span.lower.ordinal) return std::nullopt;
  // "five pounds" may be a weight.
  if (r.units[span.end].Is(kMeasure) && !span.scaled()) return std::nullopt;
  return Value{at, span.end + 1, EntityType::kMoney, Amount(span, Currency(r.units[span.end])),
               kSure};
}

std::optional<Value> Percentage(const Reading& r, size_t at, const Span& span) {
  size_t end = span.end, last = end;
  if (r.Is(end, kPercent)) {
    last = end + 1;
  } else if (r.Has(end + 1) && r.Text(end) == "per" && r.Text(end + 1) == "cent") {
    last = end + 2;
  } else {
    return std::nullopt;
  }
  if (r.Has(last) && (r.Text(last) == "points" || r.Text(last) == "point")) ++last;
  return Value{at, last, EntityType::kPercent, span.certain() ? span.Print() : "", kSure};
}

// "5 square kilometres" is "5 km2".
std::optional<Value> Quantity(const Reading& r, size_t at, const Span& span) {
  size_t last = span.end;
  if (span.lower.ordinal || r.Is(last, kNumber | kOrdinal)) return std::nullopt;
  std::string_view power = r.Has(last) && !r.units[last].Has(kBreak) ? r.Text(last) : "";
  bool square = power == "square" || power == "sq", cubic = power == "cubic";
  bool degrees = power == "degrees" && r.Is(last + 1, kMeasure);
  if (square || cubic || degrees || power == "nautical") ++last;
  if (!r.Is(last, kMeasure)) return std::nullopt;
  std::string unit = r.units[last].word->measure.data();
  if (power == "nautical") unit = "nmi";
  if (square) unit += "2";
  if (cubic) unit += "3";
  std::string value = span.certain() ? span.Print() + " " + unit : "";
  return Value{at, last + 1, EntityType::kQuantity, value, kLikely};
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
  if (r.units[at].Is(kSymbol))
    if (std::optional<Value> money = SymbolMoney(r, at)) return money;
  if (!r.units[at].IsNumber() && !r.units[at].Is(kNumber | kOrdinal)) return std::nullopt;
  std::optional<Number> number = ReadNumber(r.units, at, r.text);
  if (!number) return std::nullopt;
  Span span = ReadSpan(r, *number);
  if (auto money = WordMoney(r, at, span)) return money;
  if (auto percentage = Percentage(r, at, span)) return percentage;
  if (auto quantity = Quantity(r, at, span)) return quantity;
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
