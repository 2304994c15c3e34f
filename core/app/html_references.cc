// SPDX-License-Identifier: Apache-2.0
#include "core/app/html_references.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"

namespace wireroom::app {
namespace {

struct Reference {
  std::string_view name;
  uint32_t code_point;
};

// HTML 4's Latin-1 letters stand in their own order, from U+00A0 on.
constexpr std::array<std::string_view, 96> kLatin1 = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
    "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
    "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
    "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
    "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
    "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
    "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};

constexpr Reference kReferences[] = {
    {"amp", '&'},       {"lt", '<'},        {"gt", '>'},        {"quot", '"'},
    {"apos", '\''},     {"lsquo", 0x2018},  {"rsquo", 0x2019},  {"sbquo", 0x201A},
    {"ldquo", 0x201C},  {"rdquo", 0x201D},  {"bdquo", 0x201E},  {"ndash", 0x2013},
    {"mdash", 0x2014},  {"hellip", 0x2026}, {"bull", 0x2022},   {"euro", 0x20AC},
    {"trade", 0x2122},  {"lsaquo", 0x2039}, {"rsaquo", 0x203A}, {"ensp", 0x2002},
    {"emsp", 0x2003},   {"thinsp", 0x2009}, {"zwnj", 0x200C},   {"zwj", 0x200D},
    {"minus", 0x2212},  {"OElig", 0x0152},  {"oelig", 0x0153},  {"Scaron", 0x0160},
    {"scaron", 0x0161}, {"prime", 0x2032},  {"permil", 0x2030}, {"dagger", 0x2020}};

bool IsScalarValue(uint32_t code_point) {
  return code_point > 0 && code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
}

// HTML reads the numbers 128 to 159 as Windows-1252, for old pages mean that.
constexpr uint16_t kWindows1252[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

// "#8217" or "#x2019"; 0: not a number.
uint32_t NumericReference(std::string_view digits) {
  const bool hex = !digits.empty() && (digits[0] == 'x' || digits[0] == 'X');
  if (hex) digits.remove_prefix(1);
  uint32_t value = 0;
  for (const char c : digits) {
    const auto u = static_cast<unsigned char>(c);
    if (!(hex ? absl::ascii_isxdigit(u) : absl::ascii_isdigit(u))) return 0;
    const uint32_t digit = absl::ascii_isdigit(u) ? u - '0' : (u | 0x20) - 'a' + 10;
    value = std::min<uint32_t>(value * (hex ? 16 : 10) + digit, 0x110000);
  }
  return value >= 128 && value < 160 ? kWindows1252[value - 128] : value;
}

uint32_t LookUp(std::string_view name) {
  if (!name.empty() && name[0] == '#') return NumericReference(name.substr(1));
  for (const Reference& reference : kReferences) {
    if (reference.name == name) return reference.code_point;
  }
  const auto latin = std::find(kLatin1.begin(), kLatin1.end(), name);
  return latin == kLatin1.end() ? 0 : 0xA0 + static_cast<uint32_t>(latin - kLatin1.begin());
}

}  // namespace

uint32_t HtmlReference(std::string_view name) {
  const uint32_t code_point = LookUp(name);
  return IsScalarValue(code_point) ? code_point : 0;
}

}  // namespace wireroom::app
