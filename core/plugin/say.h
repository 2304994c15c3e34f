// SPDX-License-Identifier: Apache-2.0
//
// Puts a message together from texts and numbers.
#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

namespace wireroom::plugin {

inline void SayPart(std::string* to, std::string_view text) { to->append(text); }

template <typename T>
requires std::is_arithmetic_v<T>
void SayPart(std::string* to, T number) {
  char buffer[48];
  to->append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

template <typename... Parts>
std::string Say(const Parts&... parts) {
  std::string text;
  (SayPart(&text, parts), ...);
  return text;
}

}  // namespace wireroom::plugin
