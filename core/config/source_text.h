// SPDX-License-Identifier: Apache-2.0
//
// What must hold of the bytes of a configuration file before it is YAML.
#pragma once

#include <cstddef>
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

// Finds places in a text. Asked in the order of the text, it looks at each byte
// about once.
class PlaceFinder {
 public:
  // `text` must outlive the finder.
  explicit PlaceFinder(std::string_view text) : text_(text) {}

  // Line and byte column are counted from 0.
  Mark At(int line, int byte_column);
  // The byte of the line and column that At was last asked for.
  size_t byte() const { return line_start_ + static_cast<size_t>(column_); }

 private:
  void GoToLine(int line);

  const std::string_view text_;
  int line_ = 0;
  size_t line_start_ = 0;
  // How far the line was looked at, in bytes and in code points.
  int column_ = 0;
  int code_points_ = 0;
};

}  // namespace wireroom::config
