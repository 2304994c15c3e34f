// SPDX-License-Identifier: Apache-2.0
//
// Numbers as news prints them: "1,200", "4.5", "1.5bn", "500 million", "five",
// "twenty-five", "two hundred thousand", "500 crore". Kept as decimal, so that
// what is printed as the value is exact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/units.h"

namespace wireroom::entities {

// digits * 10^exponent.
struct Decimal {
  int64_t digits = 0;
  int exponent = 0;

  // Without exponent or trailing zeros: "1500000000", "4.5".
  std::string Print() const;
  bool IsWhole() const;
  // Whole and not above 10^15, else nothing.
  std::optional<int64_t> Whole() const;
};

// For comparing.
double ToDouble(const Decimal& decimal);

struct Number {
  size_t end = 0;  // the unit after it
  Decimal value;
  bool certain = true;    // false: too long to be kept exactly
  bool plain = false;     // digits without separators, decimals or scale: "2019"
  bool in_words = false;  // "five"
  bool ordinal = false;   // "3rd", "third", "twenty-first"
  bool scaled = false;    // has "million" or "bn"
  int scale = 0;          // the power of ten that these stand for
};

// The number that begins at units[at], or nothing.
std::optional<Number> ReadNumber(const std::vector<Unit>& units, size_t at, std::string_view text);

// The digits of a token "18" as a small number, or -1: more than four digits, or
// something else in it.
int SmallNumber(const Unit& unit, std::string_view text);

}  // namespace wireroom::entities
