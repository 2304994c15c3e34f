// SPDX-License-Identifier: Apache-2.0
//
// An option, declared once: what it is called, what it may hold and what it
// means. Parsing, validation, the reference and the JSON Schema are made from
// it. Options of the daemon (section.h) and of plugins use the same.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/config/error.h"
#include "core/config/node.h"

namespace wireroom::config {

enum class OptionType {
  kBool,
  kInt,
  kFloat,
  kString,
  kPath,
  kStrings,
  kPaths,
  kDuration,
  kSize,
};

// The value of an option; its type says which member holds it.
struct Value {
  // kBool (0 or 1), kInt, kDuration (microseconds), kSize (bytes).
  int64_t integer = 0;
  // kFloat, finite.
  double number = 0;
  // kString, kPath (absolute and normal, or empty).
  std::string text = {};
  // kStrings, kPaths (each as kPath).
  std::vector<std::string> list = {};
};

// Why a value that is right in type and range is refused all the same.
struct Refusal {
  // To stand after "expected ".
  std::string expected;
  // What to do or to know, to stand at the end; may be empty.
  std::string advice;
};

struct OptionSpec {
  // snake_case, unique among its neighbours.
  std::string name;
  OptionType type = OptionType::kString;
  // One sentence for the operator.
  std::string text;
  // "articles", "bytes", or empty.
  std::string unit;
  // The default, as it would be written in the file. Not read when required.
  std::string fallback;
  bool required = false;
  // Numbers, durations (microseconds) and sizes (bytes): the inclusive range;
  // both 0: any.
  double minimum = 0;
  double maximum = 0;
  // kString: the words allowed; none: any. kStrings: of each item.
  std::vector<std::string> choices;
  // A rule of its own, or empty. Called for values that are right in all else.
  std::function<std::optional<Refusal>(const Value&)> check;
};

// Where a group of options stands, for errors and for relative paths.
struct OptionContext {
  std::string file;
  // Of the group: "ingest", "plugins[1].options". Empty at the top.
  std::string key;
  // What a relative path is relative to: one that the operator wrote, and one
  // in a default.
  std::filesystem::path given_base;
  std::filesystem::path default_base;
  // Dotted keys of other groups, to suggest for an unknown key of this one.
  std::vector<std::string> elsewhere;
  // Who declared the options, to stand in errors of declarations: "plugin
  // 'alerts' (/usr/lib/.../alerts.so)".
  std::string owner;
};

// The values of a group, one an option in the order of `specs`. `group` is the
// map that holds them, or a Node that was not written (mark {0, 0}) for nothing
// given. Adds to *errors every
// unknown key, wrong type, value out of range and missing required option; the
// values are complete only when nothing was added. Never clamps.
//
// A declaration that is itself wrong (CheckSpecs) is reported too.
std::vector<Value> ValidateOptions(const std::vector<OptionSpec>& specs, const Node& group,
                                   const OptionContext& context, Errors* errors);

// What is wrong with the declarations themselves: names that are not
// snake_case or not unique, an empty range, choices of what is no string, a
// default that does not validate. context.owner says whose mistake it is.
void CheckSpecs(const std::vector<OptionSpec>& specs, const OptionContext& context, Errors* errors);

// The value as it would be written in the file: "5s", "64KiB", "[a, b]".
std::string FormatValue(OptionType type, const Value& value);

}  // namespace wireroom::config
