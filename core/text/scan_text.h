// SPDX-License-Identifier: Apache-2.0
//
// The text while it is split: a copy with zero bytes behind its end, so that no
// look ahead has to ask where the end is (NUL is white space), its ASCII folded,
// and its byte marks.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text/byte_marks.h"
#include "core/text/char_class.h"
#include "core/text/hash_stream.h"
#include "core/text/utf8.h"

namespace wireroom::text {

// A code point of the text, what it is and where it ends.
struct Char {
  uint32_t code_point;
  CharInfo info;
  uint32_t end;
};

// ASCII letters and digits in a row.
struct AsciiRun {
  uint32_t size;
  uint64_t other;  // a bit for each that is no lower case letter, the first lowest
};

class ScanText {
 public:
  // The longest row that RunAt reads whole: a word of 64 marks, less those of
  // the byte that it starts in.
  static constexpr uint32_t kLongestRun = 56;

  // REQUIRES: utf8 is well-formed and shorter than 4 GiB.
  void Reset(std::string_view utf8);

  // Gives back memory that only a huge text needed.
  void Trim();

  uint32_t size() const { return size_; }
  const char* data() const { return bytes_.data(); }
  // data() with A-Z made a-z.
  const char* folded() const { return folded_.data(); }
  std::string_view View(uint32_t begin, uint32_t end) const {
    return {data() + begin, end - begin};
  }

  // Bytes at size() and at least 64 behind it are 0.
  unsigned char operator[](size_t at) const {
    return static_cast<unsigned char>(bytes_.data()[at]);
  }

  Char At(uint32_t at) const;
  // The code point that ends at `at`. REQUIRES: at > 0.
  Char Before(uint32_t at) const;

  // The row that starts at `at`; of a longer one, its first kLongestRun bytes.
  AsciiRun RunAt(uint32_t at) const {
    const uint64_t ends = ~(LoadWord(word_.data() + at / 8) >> (at % 8)) | uint64_t{1}
                                                                               << kLongestRun;
    const uint64_t other = LoadWord(other_.data() + at / 8) >> (at % 8);
    return {static_cast<uint32_t>(std::countr_zero(ends)), other & ((ends & (~ends + 1)) - 1)};
  }

  // Where the ASCII letters and digits that start at `at` end.
  uint32_t RunEnd(uint32_t at) const {
    for (;;) {
      const uint32_t size = RunAt(at).size;
      at += size;
      if (size < kLongestRun) return at;
    }
  }

 private:
  uint32_t size_ = 0;
  const CharTable& chars_ = CharTable::Get();
  std::vector<char> bytes_;
  std::vector<char> folded_;
  std::vector<unsigned char> word_;
  std::vector<unsigned char> other_;
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
