// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/numbers.h"

#include <cmath>

namespace wireroom::entities {
namespace {

constexpr int kMostDigits = 17;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool EqualsLower(std::string_view s, std::string_view lower) {
  if (s.size() != lower.size()) return false;
  for (size_t i = 0; i < s.size(); ++i)
    if (Lower(s[i]) != lower[i]) return false;
  return true;
}

// The power of ten that letters after digits stand for ("1.5bn"), 0 for those
// that name an ordinal, -1: anything else.
int SuffixScale(std::string_view s) {
  if (EqualsLower(s, "st") || EqualsLower(s, "nd") || EqualsLower(s, "rd") || EqualsLower(s, "th"))
    return 0;
  if (EqualsLower(s, "k")) return 3;
  if (EqualsLower(s, "m") || EqualsLower(s, "mn")) return 6;
  if (EqualsLower(s, "bn") || EqualsLower(s, "b")) return 9;
  if (EqualsLower(s, "tn") || EqualsLower(s, "trn")) return 12;
  return -1;
}

// "1,200.50" with a comma before each three digits.
bool ReadDigits(std::string_view s, size_t* at, Number* number) {
  int digits = 0;
  bool fraction = false;
  size_t i = 0;
  number->plain = true;
  for (; i < s.size(); ++i) {
    if (IsDigit(s[i])) {
      if (++digits > kMostDigits) number->certain = false;
      if (number->certain) {
        number->value.digits = number->value.digits * 10 + (s[i] - '0');
        number->value.exponent -= fraction;
      }
    } else if (s[i] == ',' && !fraction && i + 3 < s.size() && IsDigit(s[i + 1])) {
      number->plain = false;
    } else if (s[i] == '.' && !fraction && i + 1 < s.size() && IsDigit(s[i + 1])) {
      fraction = true;
      number->plain = false;
    } else {
      break;
    }
  }
  *at = i;
  return digits > 0;
}

bool ReadNumeral(std::string_view s, Number* number) {
  size_t at = 0;
  if (!ReadDigits(s, &at, number)) return false;
  if (at == s.size()) return true;
  int scale = SuffixScale(s.substr(at));
  if (scale < 0) return false;
  number->plain = false;
  number->ordinal = scale == 0;
  number->scaled = scale > 0;
  number->value.exponent += scale;
  number->scale = scale;
  return true;
}

// "twenty-five", "twenty five", "two hundred": small numbers in words.
bool ReadWords(const std::vector<Unit>& units, size_t at, Number* number) {
  if (!units[at].Is(kNumber | kOrdinal)) return false;
  number->in_words = true;
  number->ordinal = units[at].Is(kOrdinal);
  number->value.digits = units[at].word->number;
  number->end = at + 1;
  bool tens = number->value.digits >= 20 && number->value.digits < 100 && !number->ordinal;
  if (tens && number->end < units.size() && units[number->end].Is(kNumber | kOrdinal) &&
      !units[number->end].Has(kBreak) && units[number->end].word->number < 10) {
    number->value.digits += units[number->end].word->number;
    number->ordinal = units[number->end].Is(kOrdinal);
    ++number->end;
  }
  return true;
}

void ReadScales(const std::vector<Unit>& units, Number* number) {
  while (number->end < units.size() && !number->ordinal && units[number->end].Is(kScale) &&
         !units[number->end].Has(kBreak)) {
    number->value.exponent += units[number->end].word->scale;
    number->scale += units[number->end].word->scale;
    number->scaled = true;
    number->plain = false;
    ++number->end;
  }
}

}  // namespace

std::string Decimal::Print() const {
  std::string out = std::to_string(digits);
  if (exponent >= 0)
    return digits == 0 ? "0" : out + std::string(static_cast<size_t>(exponent), '0');
  auto decimals = static_cast<size_t>(-exponent);
  if (out.size() <= decimals) out.insert(0, decimals + 1 - out.size(), '0');
  out.insert(out.size() - decimals, ".");
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  return out;
}

bool Decimal::IsWhole() const { return exponent >= 0 || Print().find('.') == std::string::npos; }

double ToDouble(const Decimal& decimal) {
  return static_cast<double>(decimal.digits) * std::pow(10.0, decimal.exponent);
}

std::optional<int64_t> Decimal::Whole() const {
  std::string printed = Print();
  if (printed.size() > 15 || printed.find('.') != std::string::npos) return std::nullopt;
  return std::stoll(printed);
}

std::optional<Number> ReadNumber(const std::vector<Unit>& units, size_t at, std::string_view text) {
  Number number;
  const Unit& first = units[at];
  number.end = at + 1;
  if (first.IsNumber()) {
    if (!ReadNumeral(text.substr(first.begin, first.end - first.begin), &number))
      return std::nullopt;
  } else if (!ReadWords(units, at, &number)) {
    return std::nullopt;
  }
  ReadScales(units, &number);
  return number;
}

int SmallNumber(const Unit& unit, std::string_view text) {
  if (!unit.IsNumber() || unit.end - unit.begin > 4) return -1;
  int value = 0;
  for (char c : text.substr(unit.begin, unit.end - unit.begin)) {
    if (!IsDigit(c)) return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace wireroom::entities
