// SPDX-License-Identifier: Apache-2.0
//
// An option of a plugin, declared once as a member of its class:
//
//   Option<int64_t> limit{this, "limit", 100, "How many.", Range{1, 1000}, "articles"};
//
// The host parses what the operator wrote, refuses what is out of range, shows
// the option in `wireroom plugin list` and in the JSON Schema, and sets the
// value before Start() is called. Types: bool, int64_t, double, std::string,
// std::filesystem::path, std::vector of the last two, Duration, Size.
#pragma once

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <string>
#include <type_traits>
#include <vector>

#include "wireroom/sdk/view.h"

namespace wireroom {

// Microseconds, written by operators as "250ms", "5s", "2h".
struct Duration {
  int64_t microseconds = 0;
};
// Bytes, written by operators as "64KiB", "1MB".
struct Size {
  int64_t bytes = 0;
};
// The values allowed, both included; {0, 0} is any.
struct Range {
  double minimum = 0;
  double maximum = 0;
};
// In place of a default: the operator must give a value.
struct Required {};
inline constexpr Required kRequired{};

using Paths = std::vector<std::filesystem::path>;
using Strings = std::vector<std::string>;

namespace internal {

// What the base class of a plugin keeps of each option; the SDK reads it.
struct OptionSlot {
  int32_t type;
  std::string name, text, unit, fallback;
  bool required;
  Range range;
  Strings choices;
  std::ptrdiff_t offset;  // of the Option in its plugin object
  void (*set)(void* option, const wr_value& value);
};

template <typename T>
struct OptionType;

inline std::string Yaml(bool v) { return v ? "true" : "false"; }
inline std::string Yaml(int64_t v) { return std::to_string(v); }
inline std::string Yaml(double v) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, v).ptr};
}
inline std::string Yaml(const std::string& v) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (char c : v) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      ((out += "\\x") += kHex[byte >> 4]) += kHex[byte & 15];
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out += '"';
}
inline std::string Yaml(const std::filesystem::path& v) { return Yaml(v.string()); }
inline std::string Yaml(Duration v) { return std::to_string(v.microseconds) + "us"; }
inline std::string Yaml(Size v) { return std::to_string(v.bytes); }
template <typename T>
std::string Yaml(const std::vector<T>& v) {
  std::string out = "[";
  for (const T& item : v) out += (out.size() > 1 ? ", " : "") + Yaml(item);
  return out += ']';
}

template <>
struct OptionType<bool> {
  static constexpr int32_t kId = WR_OPTION_BOOL;
  static bool From(const wr_value& v) { return v.integer != 0; }
};
template <>
struct OptionType<int64_t> {
  static constexpr int32_t kId = WR_OPTION_INT;
  static int64_t From(const wr_value& v) { return v.integer; }
};
template <>
struct OptionType<double> {
  static constexpr int32_t kId = WR_OPTION_FLOAT;
  static double From(const wr_value& v) { return v.number; }
};
template <>
struct OptionType<std::string> {
  static constexpr int32_t kId = WR_OPTION_STRING;
  static std::string From(const wr_value& v) { return std::string(View(v.text)); }
};
template <>
struct OptionType<std::filesystem::path> {
  static constexpr int32_t kId = WR_OPTION_PATH;
  static std::filesystem::path From(const wr_value& v) { return View(v.text); }
};
template <>
struct OptionType<Strings> {
  static constexpr int32_t kId = WR_OPTION_STRINGS;
  static Strings From(const wr_value& v) {
    Strings out;
    for (size_t i = 0; i < v.list_count; ++i) out.emplace_back(View(v.list[i]));
    return out;
  }
};
template <>
struct OptionType<Paths> {
  static constexpr int32_t kId = WR_OPTION_PATHS;
  static Paths From(const wr_value& v) {
    Paths out;
    for (size_t i = 0; i < v.list_count; ++i) out.emplace_back(View(v.list[i]));
    return out;
  }
};
template <>
struct OptionType<Duration> {
  static constexpr int32_t kId = WR_OPTION_DURATION;
  static Duration From(const wr_value& v) { return {v.integer}; }
};
template <>
struct OptionType<Size> {
  static constexpr int32_t kId = WR_OPTION_SIZE;
  static Size From(const wr_value& v) { return {v.integer}; }
};

}  // namespace internal

template <typename T>
class Option {
  static_assert(
      requires { internal::OptionType<T>::kId; },
      "wireroom: Option<T> takes bool, int64_t, double, std::string, "
      "std::filesystem::path, wireroom::Strings, wireroom::Paths, "
      "wireroom::Duration or wireroom::Size");

 public:
  // `owner` is always `this` of the plugin's class.
  template <typename Owner>
  Option(Owner* owner, std::string name, T fallback, std::string text, Range range = {},
         std::string unit = {})
      : value_(std::move(fallback)) {
    Declare(owner, std::move(name), internal::Yaml(value_), false, std::move(text), range,
            std::move(unit), {});
  }
  // A string that is one of `choices`.
  template <typename Owner>
  Option(Owner* owner, std::string name, T fallback, std::string text, Strings choices)
      : value_(std::move(fallback)) {
    Declare(owner, std::move(name), internal::Yaml(value_), false, std::move(text), {}, {},
            std::move(choices));
  }
  template <typename Owner>
  Option(Owner* owner, std::string name, Required, std::string text, Range range = {},
         std::string unit = {}) {
    Declare(owner, std::move(name), {}, true, std::move(text), range, std::move(unit), {});
  }

  const T& operator*() const { return value_; }
  const T* operator->() const { return &value_; }

 private:
  template <typename Owner>
  void Declare(Owner* owner, std::string name, std::string fallback, bool required,
               std::string text, Range range, std::string unit, Strings choices) {
    owner->DeclareOption({internal::OptionType<T>::kId, std::move(name), std::move(text),
                          std::move(unit), std::move(fallback), required, range, std::move(choices),
                          reinterpret_cast<char*>(this) - owner->OptionBase(),
                          [](void* option, const wr_value& value) {
                            static_cast<Option*>(option)->value_ =
                                internal::OptionType<T>::From(value);
                          }});
  }

  T value_{};
};

}  // namespace wireroom
