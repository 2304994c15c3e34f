// SPDX-License-Identifier: Apache-2.0
//
// One value: from YAML by its declaration, and back.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/config/option.h"

namespace wireroom::config {

// Where errors of one value go.
struct Report {
  std::string_view file;
  std::string_view key;
  Errors* errors;

  // `item` is put behind the key: "[2]" or nothing.
  void Add(Mark mark, std::string message, std::string_view item = {}) const;
};

// The value of a node, or nullopt when errors were reported. Relative paths
// start from `base`.
std::optional<Value> ParseValue(const OptionSpec& spec, const Node& node,
                                const std::filesystem::path& base, const Report& report);

// "a whole number from 1 to 256", "one of text, json": what is expected, to
// stand after "expected ".
std::string Expected(const OptionSpec& spec);

// "'abc'", "nothing", "a list", "a map": to stand after "found ".
std::string Found(const Node& node);

// Whether a declaration limits its numbers.
bool HasRange(const OptionSpec& spec);

// A path whose default is "" may be given as "".
bool MayBeEmpty(const OptionSpec& spec);

// True when YAML takes the plain scalar for a number or a truth, not a text.
bool IsNotText(std::string_view plain);

}  // namespace wireroom::config
