// SPDX-License-Identifier: Apache-2.0
//
// A group of options bound to the members of a struct. The type comes from the
// member, the default from the member's initialiser, so nothing is said twice:
//
//   Section<LogConfig>("log", "What the daemon says about itself.")
//       .Add("level", &LogConfig::level, "The least important level that is written.",
//            OneOf({"debug", "info", "warn", "error"}))
//
// Member types: bool, int64_t, double, std::string, std::filesystem::path,
// std::vector of the last two, std::chrono::microseconds and Size.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/config/option.h"
#include "core/config/size.h"

namespace wireroom::config {

// What an option may hold beyond its type: the members of OptionSpec.
struct Limits {
  double minimum = 0;
  double maximum = 0;
  std::string unit = {};
  std::vector<std::string> choices = {};
  std::function<std::optional<Refusal>(const Value&)> check = {};
  bool required = false;
};

inline Limits InRange(int64_t minimum, int64_t maximum, std::string unit = {}) {
  return {static_cast<double>(minimum), static_cast<double>(maximum), std::move(unit)};
}
inline Limits InRange(std::chrono::microseconds minimum, std::chrono::microseconds maximum) {
  return {static_cast<double>(minimum.count()), static_cast<double>(maximum.count())};
}
inline Limits InRange(Size minimum, Size maximum) {
  return {static_cast<double>(minimum.bytes), static_cast<double>(maximum.bytes)};
}
inline Limits Checked(std::function<std::optional<Refusal>(const Value&)> check) {
  return {.check = std::move(check)};
}
inline Limits OneOf(std::vector<std::string> choices) { return {.choices = std::move(choices)}; }

// How a C++ type is held in a Value.
template <typename T>
struct ValueAs;

template <>
struct ValueAs<bool> {
  static constexpr OptionType kType = OptionType::kBool;
  static Value To(bool v) { return {.integer = v ? 1 : 0}; }
  static bool From(const Value& v) { return v.integer != 0; }
};
template <>
struct ValueAs<int64_t> {
  static constexpr OptionType kType = OptionType::kInt;
  static Value To(int64_t v) { return {.integer = v}; }
  static int64_t From(const Value& v) { return v.integer; }
};
template <>
struct ValueAs<double> {
  static constexpr OptionType kType = OptionType::kFloat;
  static Value To(double v) { return {.number = v}; }
  static double From(const Value& v) { return v.number; }
};
template <>
struct ValueAs<std::string> {
  static constexpr OptionType kType = OptionType::kString;
  static Value To(const std::string& v) { return {.text = v}; }
  static std::string From(const Value& v) { return v.text; }
};
template <>
struct ValueAs<std::filesystem::path> {
  static constexpr OptionType kType = OptionType::kPath;
  static Value To(const std::filesystem::path& v) { return {.text = v.string()}; }
  static std::filesystem::path From(const Value& v) { return v.text; }
};
template <>
struct ValueAs<std::vector<std::string>> {
  static constexpr OptionType kType = OptionType::kStrings;
  static Value To(const std::vector<std::string>& v) { return {.list = v}; }
  static std::vector<std::string> From(const Value& v) { return v.list; }
};
template <>
struct ValueAs<std::vector<std::filesystem::path>> {
  static constexpr OptionType kType = OptionType::kPaths;
  static Value To(const std::vector<std::filesystem::path>& v) {
    Value out;
    for (const auto& path : v) out.list.push_back(path.string());
    return out;
  }
  static std::vector<std::filesystem::path> From(const Value& v) {
    return {v.list.begin(), v.list.end()};
  }
};
template <>
struct ValueAs<std::chrono::microseconds> {
  static constexpr OptionType kType = OptionType::kDuration;
  static Value To(std::chrono::microseconds v) { return {.integer = v.count()}; }
  static std::chrono::microseconds From(const Value& v) {
    return std::chrono::microseconds(v.integer);
  }
};
template <>
struct ValueAs<Size> {
  static constexpr OptionType kType = OptionType::kSize;
  static Value To(Size v) { return {.integer = v.bytes}; }
  static Size From(const Value& v) { return {v.integer}; }
};

template <typename T>
class Section {
 public:
  // `text` says in a sentence what the group is about. An empty name: the top
  // of the file.
  Section(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {}

  template <typename Member>
  Section&& Add(std::string name, Member T::*member, std::string text, Limits limits = {}) && {
    using As = ValueAs<Member>;
    OptionSpec spec;
    spec.name = std::move(name);
    spec.type = As::kType;
    spec.text = std::move(text);
    spec.unit = std::move(limits.unit);
    spec.fallback = FormatValue(As::kType, As::To(T().*member));
    spec.minimum = limits.minimum;
    spec.maximum = limits.maximum;
    spec.choices = std::move(limits.choices);
    spec.check = std::move(limits.check);
    spec.required = limits.required;
    options_.push_back(std::move(spec));
    setters_.push_back([member](const Value& value, T* out) { out->*member = As::From(value); });
    return std::move(*this);
  }

  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }
  const std::vector<OptionSpec>& options() const { return options_; }

  // As ValidateOptions; *out is complete when no error was added.
  void Read(const Node& group, const OptionContext& context, T* out, Errors* errors) const {
    Set(ValidateOptions(options_, group, context, errors), out);
  }

  // One value an option, in their order.
  void Set(const std::vector<Value>& values, T* out) const {
    for (size_t i = 0; i < setters_.size(); ++i) setters_[i](values[i], out);
  }

 private:
  std::string name_;
  std::string text_;
  std::vector<OptionSpec> options_;
  std::vector<std::function<void(const Value&, T*)>> setters_;
};

}  // namespace wireroom::config
