// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/zones/lines.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace wireroom::zones {
namespace {

constexpr std::array<std::string_view, 4> kWideSpaces = {"\xC2\xA0", "\xE2\x80\x8B", "\xEF\xBB\xBF",
                                                         "\xE3\x80\x80"};

// A line that ends in one of these goes on in the next line. Sorted.
constexpr std::array<std::string_view, 44> kGoOn = {
    "a",       "after", "against", "an",     "and",   "as",    "at",  "because", "before",
    "between", "but",   "by",      "during", "for",   "from",  "has", "have",    "her",
    "his",     "if",    "in",      "into",   "is",    "its",   "of",  "on",      "or",
    "our",     "since", "than",    "that",   "the",   "their", "to",  "under",   "until",
    "was",     "were",  "when",    "where",  "which", "while", "who", "with"};

// Bytes of white space at the front of s.
size_t SpaceAtFront(std::string_view s) {
  if (s.empty()) return 0;
  if (static_cast<unsigned char>(s[0]) <= ' ') return 1;
  for (std::string_view space : kWideSpaces)
    if (s.starts_with(space)) return space.size();
  return 0;
}

size_t SpaceAtBack(std::string_view s) {
  if (s.empty()) return 0;
  if (static_cast<unsigned char>(s.back()) <= ' ') return 1;
  for (std::string_view space : kWideSpaces)
    if (s.ends_with(space)) return space.size();
  return 0;
}

// What may stand after the end mark: quotes and brackets.
size_t ClosingAtBack(std::string_view s) {
  if (s.empty()) return 0;
  if (std::strchr("\"')]", s.back()) != nullptr && s.back() != '\0') return 1;
  if (s.ends_with("\xE2\x80\x9D") || s.ends_with("\xE2\x80\x99")) return 3;
  return 0;
}

bool EndsSentence(std::string_view s) {
  while (size_t n = ClosingAtBack(s)) s.remove_suffix(n);
  if (s.empty()) return false;
  return s.back() == '.' || s.back() == '!' || s.back() == '?' || s.ends_with("\xE2\x80\xA6");
}

bool GoesOn(std::string_view s) {
  if (s.ends_with(',') || s.ends_with('-') || s.ends_with("\xE2\x80\x94")) return true;
  std::string_view word = s.substr(s.rfind(' ') + 1);
  return std::binary_search(kGoOn.begin(), kGoOn.end(), word);
}

void CountWords(std::string_view s, Line* line) {
  bool in_word = false;
  for (char c : s) {
    bool space = c == ' ' || c == '\t';
    if (!space && !in_word) {
      ++line->words;
      line->capitals += IsUpper(c);
    }
    in_word = !space;
  }
}

Line Measure(std::string_view text, uint32_t begin, uint32_t end, bool blank_before) {
  Line line;
  line.begin = begin;
  line.end = end;
  line.blank_before = blank_before;
  std::string_view s = line.In(text);
  line.ends_sentence = EndsSentence(s);
  line.goes_on = !line.ends_sentence && GoesOn(s);
  line.begins_small = IsLower(s[0]);
  if (line.is_long()) {
    line.words = kLongLine;
  } else {
    CountWords(s, &line);
  }
  return line;
}

}  // namespace

std::string_view Trim(std::string_view line) {
  while (size_t n = SpaceAtFront(line)) line.remove_prefix(n);
  while (size_t n = SpaceAtBack(line)) line.remove_suffix(n);
  return line;
}

void SplitLines(std::string_view text, std::vector<Line>* lines) {
  lines->clear();
  bool blank_before = true;
  size_t at = 0;
  while (at < text.size()) {
    size_t end = std::min(text.find('\n', at), text.size());
    std::string_view s = Trim(text.substr(at, end - at));
    if (s.empty()) {
      blank_before = true;
    } else {
      auto begin = static_cast<uint32_t>(s.data() - text.data());
      lines->push_back(Measure(text, begin, begin + static_cast<uint32_t>(s.size()), blank_before));
      blank_before = false;
    }
    at = end + 1;
  }
}

}  // namespace wireroom::zones
