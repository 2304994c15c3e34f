// SPDX-License-Identifier: Apache-2.0
//
// The text while it is split: a copy with zero bytes behind its end, so that no
// look ahead has to ask where the end is (NUL is white space), and its word bits.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text/char_class.h"
#include "core/text/utf8.h"

namespace wireroom::text {

// A code point of the text, what it is and where it ends.
struct Char {
  uint32_t code_point;
  CharInfo info;
  uint32_t end;
};

class ScanText {
 public:
  // REQUIRES: utf8 is well-formed and shorter than 4 GiB.
  void Reset(std::string_view utf8);

  // Gives back memory that only a huge text needed.
  void Trim();

  uint32_t size() const { return size_; }
  const char* data() const { return bytes_.data(); }
  std::string_view View(uint32_t begin, uint32_t end) const { return {data() + begin, end - begin}; }

  // Bytes at and a little behind size() are 0.
  unsigned char operator[](size_t at) const { return static_cast<unsigned char>(bytes_.data()[at]); }

  Char At(uint32_t at) const;
  // The code point that ends at `at`. REQUIRES: at > 0.
  Char Before(uint32_t at) const;

  // Where the ASCII letters, digits and underscores that start at `at` end.
  uint32_t AsciiWordEnd(uint32_t at) const {
    const uint64_t* block = word_bits_.data() + at / 64;
    uint64_t others = ~(*block >> (at % 64));
    uint32_t run = static_cast<uint32_t>(std::countr_zero(others));
    if (run < 64 - at % 64) return at + run;
    at = (at | 63) + 1;
    while ((others = ~*++block) == 0) at += 64;
    return at + static_cast<uint32_t>(std::countr_zero(others));
  }

 private:
  uint32_t size_ = 0;
  const CharTable& chars_ = CharTable::Get();
  std::vector<char> bytes_;
  std::vector<uint64_t> word_bits_;
};

inline Char ScanText::At(uint32_t at) const {
  const CodePoint c = DecodeAt({data(), bytes_.size()}, at);
  return {c.value, chars_.Of(c.value), at + c.size};
}

inline Char ScanText::Before(uint32_t at) const {
  const CodePoint c = DecodeBefore({data(), bytes_.size()}, at);
  return {c.value, chars_.Of(c.value), at};
}

}  // namespace wireroom::text
