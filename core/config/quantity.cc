// SPDX-License-Identifier: Apache-2.0
#include "core/config/quantity.h"

#include <algorithm>
#include <limits>
#include <span>

#include "absl/numeric/int128.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"

namespace wireroom::config {
namespace {

struct Unit {
  std::string_view name;
  int64_t factor;
};

// Ascending, as Format needs it.
constexpr Unit kDurations[] = {{"us", 1},         {"ms", 1'000},        {"s", 1'000'000},
                               {"m", 60'000'000}, {"h", 3'600'000'000}, {"d", 86'400'000'000}};
constexpr Unit kSizes[] = {{"B", 1},
                           {"KB", 1'000},
                           {"KiB", 1 << 10},
                           {"MB", 1'000'000},
                           {"MiB", 1 << 20},
                           {"GB", 1'000'000'000},
                           {"GiB", 1 << 30},
                           {"TB", 1'000'000'000'000},
                           {"TiB", int64_t{1} << 40}};

struct Spelling {
  std::string_view wrong;
  std::string_view right;
};

// In small letters.
constexpr Spelling kDurationSpellings[] = {
    {"usec", "us"},   {"msec", "ms"}, {"sec", "s"},   {"secs", "s"},   {"second", "s"},
    {"seconds", "s"}, {"min", "m"},   {"mins", "m"},  {"minute", "m"}, {"minutes", "m"},
    {"hr", "h"},      {"hour", "h"},  {"hours", "h"}, {"day", "d"},    {"days", "d"}};
constexpr Spelling kSizeSpellings[] = {{"k", "KB"},   {"m", "MB"},   {"g", "GB"},   {"t", "TB"},
                                       {"ki", "KiB"}, {"mi", "MiB"}, {"gi", "GiB"}, {"ti", "TiB"}};

// Longer numbers are refused, so that nothing below can overflow.
constexpr size_t kMaxDigits = 19;

struct Decimal {
  absl::uint128 digits = 0;
  // digits / scale is the number.
  absl::uint128 scale = 1;
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes a number off the front of *text.
std::optional<Decimal> TakeDecimal(std::string_view* text) {
  Decimal number;
  size_t digits = 0;
  size_t after_point = 0;
  size_t i = 0;
  bool point = false;
  for (; i < text->size(); ++i) {
    const char c = (*text)[i];
    if (c == '.' && !point && digits > 0) {
      point = true;
      continue;
    }
    if (!IsDigit(c)) break;
    if (++digits > kMaxDigits) return std::nullopt;
    number.digits = number.digits * 10 + static_cast<unsigned>(c - '0');
    if (point) {
      ++after_point;
      number.scale *= 10;
    }
  }
  if (digits == 0 || (point && after_point == 0)) return std::nullopt;
  text->remove_prefix(i);
  return number;
}

std::optional<int64_t> Times(const Decimal& number, int64_t factor) {
  const absl::uint128 product = number.digits * static_cast<uint64_t>(factor);
  if (product % number.scale != 0) return std::nullopt;
  const absl::uint128 whole = product / number.scale;
  if (whole > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) return std::nullopt;
  return static_cast<int64_t>(whole);
}

std::optional<int64_t> Parse(std::string_view text, std::span<const Unit> units) {
  const std::optional<Decimal> number = TakeDecimal(&text);
  if (!number) return std::nullopt;
  for (const Unit& unit : units) {
    if (text == unit.name) return Times(*number, unit.factor);
  }
  return std::nullopt;
}

// The number of `text` with the right unit, when its unit is a known spelling.
std::string Meant(std::string_view text, std::span<const Unit> units,
                  std::span<const Spelling> spellings) {
  const size_t end = text.find_first_not_of("0123456789.");
  if (end == 0 || end == std::string_view::npos) return "";
  const size_t begin = std::min(text.find_first_not_of(' ', end), text.size());
  const std::string number(text.substr(0, end));
  const std::string unit = absl::AsciiStrToLower(std::string(text.substr(begin)));
  for (const Unit& right : units) {
    if (unit == absl::AsciiStrToLower(std::string(right.name))) {
      return absl::StrFormat("%s%s", number, right.name);
    }
  }
  for (const Spelling& spelling : spellings) {
    if (unit == spelling.wrong) return absl::StrFormat("%s%s", number, spelling.right);
  }
  return "";
}

std::string Format(int64_t value, std::span<const Unit> units) {
  if (value <= 0) return absl::StrFormat("%d", value);
  const Unit* best = &units.front();
  for (const Unit& unit : units) {
    if (value % unit.factor == 0 && value / unit.factor < value / best->factor) best = &unit;
  }
  return absl::StrFormat("%d%s", value / best->factor, best->name);
}

}  // namespace

std::optional<int64_t> ParseDuration(std::string_view text) {
  if (text == "0") return 0;
  return Parse(text, kDurations);
}

std::optional<int64_t> ParseSize(std::string_view text) {
  std::string_view rest = text;
  const std::optional<Decimal> number = TakeDecimal(&rest);
  if (number && rest.empty()) return Times(*number, 1);
  return Parse(text, kSizes);
}

std::string MeantDuration(std::string_view text) {
  std::string meant = Meant(text, kDurations, kDurationSpellings);
  return ParseDuration(meant) ? meant : "";
}

std::string MeantSize(std::string_view text) {
  std::string meant = Meant(text, kSizes, kSizeSpellings);
  return ParseSize(meant) ? meant : "";
}

std::string FormatDuration(int64_t micros) { return Format(micros, kDurations); }
std::string FormatSize(int64_t bytes) { return Format(bytes, kSizes); }

}  // namespace wireroom::config
