// SPDX-License-Identifier: Apache-2.0
//
// The lines of a text, with what can be seen of each without reading it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace wireroom::zones {

// Lines longer than this many bytes are running text; their words are not counted.
inline constexpr uint32_t kLongLine = 240;

// One line that is not blank, without the white space around it.
struct Line {
  uint32_t begin = 0;
  uint32_t end = 0;
  // Words, and those of them that begin with a capital; kLongLine when long.
  uint16_t words = 0;
  uint16_t capitals = 0;
  // A blank line, or nothing, stands before it.
  bool blank_before = false;
  // Ends in . ! ? or an ellipsis, perhaps inside closing quotes or brackets.
  bool ends_sentence = false;
  // Ends no sentence, but in a comma, a dash or a word that cannot end a line of
  // its own ("and", "the").
  bool goes_on = false;
  // Begins with a small letter.
  bool begins_small = false;

  uint32_t size() const { return end - begin; }
  bool is_long() const { return size() > kLongLine; }
  std::string_view In(std::string_view text) const { return text.substr(begin, end - begin); }
};

// Replaces *lines by the lines of text that are not blank. Lines end in \n;
// \r, spaces, tabs, no-break spaces, zero-width spaces and byte order marks
// around a line do not count to it. Time is linear.
void SplitLines(std::string_view text, std::vector<Line>* lines);

// `line` without white space around it; see SplitLines for what that is.
std::string_view Trim(std::string_view line);

inline bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace wireroom::zones
