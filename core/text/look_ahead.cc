// SPDX-License-Identifier: Apache-2.0
#include "core/text/look_ahead.h"

#include "core/text/token_hash.h"
#include "core/text/word_facts.h"

namespace wireroom::text {
namespace {

constexpr int kFarthest = 16;             // characters that NextVisible passes
constexpr uint32_t kLongestStarter = 10;  // bytes of the longest starter of word_facts.cc
constexpr uint32_t kShortestWrap = 50;    // bytes of a line that may have been wrapped
constexpr uint32_t kLongestWrap = 100;
constexpr uint32_t kLongLine = 40;  // bytes from which a line is no byline or label

bool IsLineByte(unsigned char c) { return c != '\n' && c != '\r' && c != 0; }

// Where the line that `at` is in ends, or `limit`.
uint32_t LineEnd(const ScanText& text, uint32_t at, uint32_t limit) {
  while (at < limit && IsLineByte(text[at])) ++at;
  return at;
}

uint32_t WithoutSpaces(const ScanText& text, uint32_t begin, uint32_t end) {
  while (end > begin && text[end - 1] == ' ') --end;
  return end;
}

bool EndsWithStop(const ScanText& text, uint32_t begin, uint32_t end) {
  while (end > begin) {
    const Char c = text.Before(end);
    if (c.info.stop) return true;
    if (!c.info.closes) return false;
    do --end;
    while (end > begin && (text[end] & 0xC0) == 0x80);
  }
  return false;
}

}  // namespace

uint32_t NextVisible(const ScanText& text, uint32_t at) {
  for (int i = 0; i < kFarthest && at < text.size(); ++i) {
    const Char c = text.At(at);
    if (!c.info.IsGap() && !c.info.opens) return at;
    at = c.end;
  }
  return at;
}

bool StartsSentence(const ScanText& text, uint32_t at) {
  if (text[at] < 'A' || text[at] > 'Z') return false;
  const uint32_t end = text.RunEnd(at);
  if (end - at > kLongestStarter || text[end] == '-' || text[end] >= 0x80) return false;
  if (end - at == 1 && text[end] != ' ') return false;
  return FactsOf(HashToken(text.View(at, end))).starts_sentence;
}

bool StartsLower(const ScanText& text, uint32_t at) {
  const Char first = text.At(at);
  return first.info.lower && !text.At(first.end).info.upper;
}

bool IsWrapped(const ScanText& text, uint32_t line_size, uint32_t at) {
  if (line_size < kShortestWrap || line_size > kLongestWrap) return false;
  uint32_t word_end = at;
  while (word_end < at + kLongestWrap && text[word_end] > ' ') ++word_end;
  const uint32_t too_long = line_size + 1 + (word_end - at);
  const uint32_t line_end = LineEnd(text, at, at + too_long);
  if (line_end - at >= too_long) return false;
  const uint32_t end = WithoutSpaces(text, at, line_end);
  return end - at >= kLongLine || EndsWithStop(text, at, end);
}

}  // namespace wireroom::text
