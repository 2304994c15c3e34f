// SPDX-License-Identifier: Apache-2.0
//
// What must hold of the bytes of a configuration file before it is YAML.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/config/error.h"

namespace wireroom::config {

struct SourceProblem {
  Mark mark;
  std::string message;
};

// The first reason why `text` cannot be read: too large, not UTF-8 (RFC 3629),
// a control character, a tab in the indentation of a line.
std::optional<SourceProblem> FindSourceProblem(std::string_view text);

}  // namespace wireroom::config
