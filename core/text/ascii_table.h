// SPDX-License-Identifier: Apache-2.0
//
// What the splitter's main loop does with a byte, by table.
#pragma once

#include <array>
#include <cstdint>

#include "core/text/word_shape.h"

namespace wireroom::text {

enum class ByteClass : uint8_t {
  kLetter,
  kDigit,
  kSpace,
  kLine,
  kApostrophe,
  kPeriod,
  kStrong,
  kMark,
  kHandle,
  kConnector,
  kNonAscii
};

inline constexpr std::array<ByteClass, 256> kByteClass = [] {
  std::array<ByteClass, 256> table{};
  for (int c = 0; c < 256; ++c) table[c] = c >= 0x80 ? ByteClass::kNonAscii : ByteClass::kMark;
  for (int c = 0; c <= ' '; ++c) table[c] = ByteClass::kSpace;
  table[0x7F] = ByteClass::kSpace;
  for (int c = 0x0A; c <= 0x0D; ++c) table[c] = ByteClass::kLine;
  for (int c = '0'; c <= '9'; ++c) table[c] = ByteClass::kDigit;
  for (int c = 'a'; c <= 'z'; ++c) table[c] = table[c & ~0x20] = ByteClass::kLetter;
  table['_'] = ByteClass::kConnector;
  table['\''] = ByteClass::kApostrophe;
  table['.'] = ByteClass::kPeriod;
  table['?'] = table['!'] = ByteClass::kStrong;
  table['@'] = table['#'] = ByteClass::kHandle;
  return table;
}();

// Bytes at which a word of letters may go on, or that may be its own.
inline constexpr std::array<bool, 256> kMayJoin = [] {
  std::array<bool, 256> table{};
  for (int c = 0x80; c < 256; ++c) table[c] = true;
  for (char c : {'-', '.', ',', '\'', '&', ':', '/', '@', '+', '_'})
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

// Hash and kind of the tokens that one ASCII character makes. One a process.
struct AsciiMarks {
  std::array<WordShape, 128> shapes;

  static const AsciiMarks& Get();
};

}  // namespace wireroom::text
