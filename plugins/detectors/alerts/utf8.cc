// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/utf8.h"

#include <cstdint>

namespace wireroom::alerts {
namespace {

// The length of the well-formed sequence at text[i], or 0.
size_t SequenceAt(std::string_view text, size_t i) {
  const auto byte = [&](size_t k) -> uint8_t { return i + k < text.size() ? text[i + k] : 0; };
  const auto continues = [&](size_t k) { return (byte(k) & 0xC0) == 0x80; };
  const uint8_t first = byte(0), second = byte(1);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4 || !continues(1)) return 0;
  if (first < 0xE0) return 2;
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool beyond = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  if (overlong || beyond || !continues(2)) return 0;
  if (first < 0xF0) return 3;
  return continues(3) ? 4 : 0;
}

}  // namespace

size_t FirstInvalidUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t size = SequenceAt(text, i);
    if (size == 0) return i;
    i += size;
  }
  return std::string_view::npos;
}

}  // namespace wireroom::alerts
