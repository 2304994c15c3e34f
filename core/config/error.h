// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with a configuration, and where.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wireroom::config {

// A place in a file, both counted from 1; {0, 0} is the file as a whole.
// Columns count code points.
struct Mark {
  int line = 0;
  int column = 0;
};

struct Error {
  std::string file;
  Mark mark;
  // Dotted, with positions in lists: "plugins[1].options.rules". May be empty.
  std::string key;
  // What was expected, what was found, what to do.
  std::string message;

  // file:line:column: key 'ingest.bind': expected ..., found ...
  std::string ToString() const;
};

using Errors = std::vector<Error>;

// One error a line, each line ended. Beyond 100 the rest is counted only.
std::string ToText(const Errors& errors);

// The candidate that `word` was probably meant to be, or "" when none is near:
// `word` is the beginning of it and of no other, or at most a third of the
// letters differ (inserted, left out, changed, or two neighbours swapped).
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

// 'text' in quotes, control characters escaped, cut after 60 bytes.
std::string Quoted(std::string_view text);

}  // namespace wireroom::config
