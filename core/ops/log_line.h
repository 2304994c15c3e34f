// SPDX-License-Identifier: Apache-2.0
//
// How one line of the log looks. Nothing that a field or a message holds can
// end the line, start another or steer a terminal: control characters (C0, C1,
// DEL), line separators and bytes that are not UTF-8 are written as escapes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace wireroom::ops {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

// A number, a truth or a text beside the message. Views must live until the
// call they are given to returns.
struct LogField {
  template <typename T>
  LogField(std::string_view field_key, const T& field_value) : key(field_key) {
    if constexpr (std::is_same_v<T, bool>) {
      value = field_value;
    } else if constexpr (std::is_integral_v<T> && std::is_unsigned_v<T>) {
      value = static_cast<uint64_t>(field_value);
    } else if constexpr (std::is_integral_v<T>) {
      value = static_cast<int64_t>(field_value);
    } else if constexpr (std::is_floating_point_v<T>) {
      value = static_cast<double>(field_value);
    } else {
      value = std::string_view(field_value);
    }
  }

  std::string_view key;
  std::variant<bool, int64_t, uint64_t, double, std::string_view> value;
};

struct LogLine {
  int64_t time_micros = 0;
  LogLevel level = LogLevel::kInfo;
  std::string_view component;
  std::string_view message;
  std::span<const LogField> fields;
};

// A message or a text field keeps at most this many bytes; what follows is
// replaced by "...(+N bytes)". A line keeps at most kMaxLogFields fields.
inline constexpr size_t kMaxLogText = 2048;
inline constexpr size_t kMaxLogFields = 32;

// 2024-05-01T10:00:00.123456Z WARN  ingest: credit exceeded producer="a b" articles=12
std::string TextLine(const LogLine& line);

// {"time":"...","level":"warn","component":"ingest","message":"...","articles":12}
std::string JsonLine(const LogLine& line);

// `text` with everything that is not plain text on one line escaped as \n, \t,
// \x1b, \u009b; a backslash becomes \\.
std::string Escaped(std::string_view text);

// A JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
std::string JsonQuoted(std::string_view text);

}  // namespace wireroom::ops
