// SPDX-License-Identifier: Apache-2.0
//
// UTF-8: is it well-formed, and what to do when it is not. Everything behind
// this folder relies on well-formed text; a source checks or repairs first.
// Thread-safe: no state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wireroom::text {

// True when text is well-formed UTF-8 (Unicode Standard, table 3-7: no
// overlong forms, no surrogates, nothing above U+10FFFF). Vectorised.
bool IsValidUtf8(std::string_view text);

// What RepairUtf8 did.
struct Repair {
  uint32_t count = 0;  // replaced parts; 0: the text was well-formed and is untouched
  uint32_t first = 0;  // byte offset of the first one, before and after; 0 when count is 0
};

// Replaces each maximal ill-formed subpart by one U+FFFD (Unicode Standard,
// section 3.9, "U+FFFD substitution of maximal subparts"; what the WHATWG
// decoder does too). The text may grow up to three times. Never silent: the
// caller reports what is returned.
// REQUIRES: text->size() < 4 GiB.
[[nodiscard]] Repair RepairUtf8(std::string* text);

// True when offset does not cut a code point of text in two: it is the start
// of one, or the end of the text. REQUIRES: text is well-formed.
inline bool IsBoundary(std::string_view text, size_t offset) {
  if (offset >= text.size()) return offset == text.size();
  return (static_cast<unsigned char>(text[offset]) & 0xC0) != 0x80;
}

// A code point and the bytes that it takes.
struct CodePoint {
  uint32_t value;
  uint32_t size;
};

// The code point that starts at offset.
// REQUIRES: text is well-formed, offset < text.size() and IsBoundary.
inline CodePoint DecodeAt(std::string_view text, size_t offset) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + offset;
  if (p[0] < 0x80) return {p[0], 1};
  if (p[0] < 0xE0) return {(p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu), 2};
  if (p[0] < 0xF0) return {(p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu), 3};
  return {(p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu), 4};
}

// The code point that ends at offset. REQUIRES: as DecodeAt, and offset > 0.
inline CodePoint DecodeBefore(std::string_view text, size_t offset) {
  size_t begin = offset - 1;
  while (begin > 0 && !IsBoundary(text, begin)) --begin;
  return DecodeAt(text, begin);
}

}  // namespace wireroom::text
