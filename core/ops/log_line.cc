// SPDX-License-Identifier: Apache-2.0
#include "core/ops/log_line.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/ops/clock.h"

namespace wireroom::ops {
namespace {

constexpr std::array<std::string_view, 4> kUpperLevels = {"DEBUG", "INFO ", "WARN ", "ERROR"};
constexpr std::array<std::string_view, 4> kLowerLevels = {"debug", "info", "warn", "error"};

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

struct CodePoint {
  uint32_t value;
  // 0: the first byte does not begin a well-formed sequence.
  size_t size;
};

// The code point that `text`, which is not empty, begins with (RFC 3629).
CodePoint Decode(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1};
  const size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return {0, 0};
  uint32_t value = first & (0x7F >> size);
  for (size_t i = 1; i < size; ++i) {
    if (!IsContinuation(text[i])) return {0, 0};
    value = value << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
  }
  constexpr std::array<uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kLeast[size] || value > 0x10FFFF || surrogate) return {0, 0};
  return {value, size};
}

// C0, DEL, C1, the line and paragraph separators, and the marks that turn the
// direction of what follows.
bool Steers(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

void AppendEscape(uint32_t c, std::string* out) {
  switch (c) {
    case '\n':
      out->append("\\n");
      return;
    case '\r':
      out->append("\\r");
      return;
    case '\t':
      out->append("\\t");
      return;
    default:
      absl::StrAppendFormat(out, "\\u%04x", c);
  }
}

// The first kMaxLogText bytes, cut before a code point; *cut is what was left out.
std::string_view Capped(std::string_view text, size_t* cut) {
  size_t size = std::min(text.size(), kMaxLogText);
  if (size < text.size()) {
    for (int back = 0; back < 3 && IsContinuation(text[size]); ++back) --size;
  }
  *cut = text.size() - size;
  return text.substr(0, size);
}

std::string CappedText(std::string_view text) {
  size_t cut;
  std::string out(Capped(text, &cut));
  if (cut > 0) absl::StrAppend(&out, "...(+", cut, " bytes)");
  return out;
}

// Words that stand in a text line without quotes.
bool IsPlainWord(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=';
  });
}

std::string TextOf(std::string_view value) {
  const std::string escaped = Escaped(CappedText(value));
  if (IsPlainWord(escaped)) return escaped;
  std::string out = "\"";
  for (char c : escaped) c == '"' ? out.append("\\\"") : out.append(1, c);
  return out + '"';
}

std::string NumberText(bool value) { return value ? "true" : "false"; }
std::string NumberText(double value) { return absl::StrFormat("%.12g", value); }
template <typename T>
std::string NumberText(T value) {
  return absl::StrCat(value);
}

std::string TextValue(const LogField& field) {
  return std::visit(
      [](auto value) -> std::string {
        if constexpr (std::is_same_v<decltype(value), std::string_view>)
          return TextOf(value);
        else
          return NumberText(value);
      },
      field.value);
}

std::string JsonValue(const LogField& field) {
  return std::visit(
      [](auto value) -> std::string {
        if constexpr (std::is_same_v<decltype(value), std::string_view>) {
          return JsonQuoted(CappedText(value));
        } else if constexpr (std::is_same_v<decltype(value), double>) {
          return std::isfinite(value) ? NumberText(value) : JsonQuoted(NumberText(value));
        } else {
          return NumberText(value);
        }
      },
      field.value);
}

std::span<const LogField> FirstFields(const LogLine& line) {
  return line.fields.first(std::min(line.fields.size(), kMaxLogFields));
}

}  // namespace

std::string Escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto [value, size] = Decode(text);
    const size_t step = std::max<size_t>(size, 1);
    if (size == 0) {
      absl::StrAppendFormat(&out, "\\x%02x", static_cast<unsigned char>(text[0]));
    } else if (Steers(value)) {
      AppendEscape(value, &out);
    } else if (value == '\\') {
      out.append("\\\\");
    } else {
      out.append(text.substr(0, step));
    }
    text.remove_prefix(step);
  }
  return out;
}

std::string JsonQuoted(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const auto [value, size] = Decode(text);
    const size_t step = std::max<size_t>(size, 1);
    if (size == 0) {
      out.append("\xEF\xBF\xBD");
    } else if (Steers(value)) {
      AppendEscape(value, &out);
    } else {
      if (value == '"' || value == '\\') out.push_back('\\');
      out.append(text.substr(0, step));
    }
    text.remove_prefix(step);
  }
  return out + '"';
}

std::string TextLine(const LogLine& line) {
  std::string out = absl::StrFormat(
      "%s %s %s: %s", FormatTime(line.time_micros), kUpperLevels[static_cast<size_t>(line.level)],
      Escaped(CappedText(line.component)), Escaped(CappedText(line.message)));
  for (const LogField& field : FirstFields(line)) {
    absl::StrAppend(&out, " ", Escaped(CappedText(field.key)), "=", TextValue(field));
  }
  return out;
}

std::string JsonLine(const LogLine& line) {
  std::string out =
      absl::StrFormat(R"({"time":"%s","level":"%s","component":%s,"message":%s)",
                      FormatTime(line.time_micros), kLowerLevels[static_cast<size_t>(line.level)],
                      JsonQuoted(CappedText(line.component)), JsonQuoted(CappedText(line.message)));
  for (const LogField& field : FirstFields(line)) {
    absl::StrAppend(&out, ",", JsonQuoted(CappedText(field.key)), ":", JsonValue(field));
  }
  return out + "}";
}

}  // namespace wireroom::ops
