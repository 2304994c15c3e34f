// SPDX-License-Identifier: Apache-2.0
#include "core/text/address.h"

#include <algorithm>
#include <string_view>

namespace wireroom::text {
namespace {

constexpr uint32_t kMaxLocalPart = 64;
constexpr uint32_t kMaxDomain = 255;

bool IsAlnum(unsigned char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

bool IsOneOf(unsigned char c, std::string_view set) {
  return c != 0 && set.find(static_cast<char>(c)) != set.npos;
}

bool IsUrlByte(unsigned char c) { return c > ' ' && c < 0x7F && !IsOneOf(c, "\"<>\\^`{|}"); }

bool EqualsFolded(std::string_view word, std::string_view lower) {
  return std::equal(word.begin(), word.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a | 0x20) == b; });
}

// Where the word characters that start at `at` end, of any script.
uint32_t NameEnd(const ScanText& text, uint32_t at) {
  for (;;) {
    at = text.RunEnd(at);
    if (text[at] < 0x80 && text[at] != '_') return at;
    const Char c = text.At(at);
    if (!c.info.IsWord() && c.info.type != CharClass::kMark) return at;
    at = c.end;
  }
}

uint32_t WithoutClosingMarks(const ScanText& text, uint32_t begin, uint32_t end) {
  int open = 0;
  for (uint32_t at = begin; at < end; ++at) open += (text[at] == '(') - (text[at] == ')');
  while (end > begin && IsOneOf(text[end - 1], ".,;:!?'\")]*")) {
    if (text[end - 1] == ')' && open++ >= 0) break;
    --end;
  }
  return end;
}

}  // namespace

uint32_t UrlEnd(const ScanText& text, uint32_t begin, uint32_t word_end) {
  const std::string_view word = text.View(begin, word_end);
  if (EqualsFolded(word, "www") && text[word_end] == '.' && IsAlnum(text[word_end + 1])) {
    return UrlRestEnd(text, word_end);
  }
  if (text[word_end] != ':' || text[word_end + 1] != '/' || text[word_end + 2] != '/') return 0;
  if (!EqualsFolded(word, "http") && !EqualsFolded(word, "https") && !EqualsFolded(word, "ftp"))
    return 0;
  return IsUrlByte(text[word_end + 3]) ? UrlRestEnd(text, word_end + 3) : 0;
}

uint32_t UrlRestEnd(const ScanText& text, uint32_t at) {
  const uint32_t begin = at;
  for (;;) {
    if (IsUrlByte(text[at])) {
      ++at;
    } else if (text[at] >= 0x80 && text.At(at).info.type == CharClass::kLetter) {
      at = text.At(at).end;
    } else {
      return WithoutClosingMarks(text, begin, at);
    }
  }
}

uint32_t EmailEnd(const ScanText& text, uint32_t begin, uint32_t at) {
  while (IsAlnum(text[at]) || IsOneOf(text[at], "._%+-")) {
    if (at - begin >= kMaxLocalPart) return 0;
    ++at;
  }
  if (text[at] != '@') return 0;
  const uint32_t domain = ++at;
  uint32_t dot = 0;
  while (at - domain < kMaxDomain && (IsAlnum(text[at]) || IsOneOf(text[at], ".-"))) {
    if (text[at] == '.' && IsAlnum(text[at - 1]) && IsAlnum(text[at + 1])) dot = at;
    ++at;
  }
  if (dot == 0) return 0;
  while (!IsAlnum(text[at - 1])) --at;
  return at;
}

uint32_t HandleEnd(const ScanText& text, uint32_t at) {
  const uint32_t end = NameEnd(text, at + 1);
  return end > at + 1 ? end : 0;
}

uint32_t TagEnd(const ScanText& text, uint32_t at) {
  const uint32_t end = NameEnd(text, at + 1);
  for (uint32_t i = at + 1; i < end; i = text.At(i).end) {
    if (text.At(i).info.type == CharClass::kLetter) return end;
  }
  return 0;
}

}  // namespace wireroom::text
