// SPDX-License-Identifier: Apache-2.0
//
// The checks of single values that a plugin gives. Each returns an empty string
// when the value is good, else "expected ..., found ..."; none allocates for a
// good value.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "wireroom/abi.h"

namespace wireroom::plugin {

inline std::string_view View(wr_str s) {
  return s.size ? std::string_view(s.data, s.size) : std::string_view();
}
inline std::string_view View(wr_bytes b) {
  return b.size ? std::string_view(static_cast<const char*>(b.data), b.size) : std::string_view();
}
inline wr_str Str(std::string_view s) { return {s.data(), s.size()}; }
inline wr_bytes Bytes(std::string_view s) { return {s.data(), s.size()}; }

// The size that a growing struct had in ABI 1.0: less than that is no such
// struct. One that grows keeps its size of then here.
template <typename T>
inline constexpr size_t kReleasedSize = sizeof(T);
template <>
inline constexpr size_t kReleasedSize<wr_detector> = offsetof(wr_detector, request);
template <>
inline constexpr size_t kReleasedSize<wr_alert> = offsetof(wr_alert, articles);
template <>
inline constexpr size_t kReleasedSize<wr_plugin> = offsetof(wr_plugin, check);
template <>
inline constexpr size_t kReleasedSize<wr_zone> = offsetof(wr_zone, language);
template <>
inline constexpr size_t kReleasedSize<wr_mention> = offsetof(wr_mention, stands_for);
template <>
inline constexpr size_t kReleasedSize<wr_entity> = offsetof(wr_entity, runner_up_id);

// Copies what both sides know of a growing struct; false: NULL or too small.
template <typename T>
bool Read(const T* given, T* to) {
  if (!given || given->struct_size < kReleasedSize<T>) return false;
  *to = T{};
  std::memcpy(to, given, std::min<size_t>(given->struct_size, sizeof(T)));
  to->struct_size = sizeof(T);
  return true;
}

// UTF-8 of at most `limit` bytes.
std::string CheckText(wr_str text, size_t limit);
// Within [0, 1]; NaN is not.
std::string CheckScore(float score);
// [A-Z_]+
std::string CheckType(wr_str type);
// [a-z][a-z0-9_]*
std::string CheckWord(wr_str word);
// Not empty, within `text`, both ends on code points. `field`: "title", "text".
std::string CheckSpan(std::string_view field, std::string_view text, uint32_t begin, uint32_t end);

// What a plugin gave, for a message: quoted, escaped and cut to 64 bytes.
std::string Quoted(std::string_view text);

}  // namespace wireroom::plugin
