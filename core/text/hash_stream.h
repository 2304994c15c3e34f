// SPDX-License-Identifier: Apache-2.0
//
// The pieces of HashToken (token_hash.h defines it), for the splitter's inner
// loop: eight ASCII bytes fold and mix at once, other code points one by one.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace wireroom::text {

inline constexpr uint64_t kHashSeed = 0x9E3779B97F4A7C15;
inline constexpr uint64_t kHashWord = 0xD6E8FEB86659FD93;
inline constexpr uint64_t kHashEnd = 0xA0761D6478BD642F;

// 0x80 in each byte, and 0x01 in each byte.
inline constexpr uint64_t kHighBits = 0x8080808080808080;
inline constexpr uint64_t kLowBits = 0x0101010101010101;

inline uint64_t HashMix(uint64_t a, uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

inline uint64_t HashAddWord(uint64_t hash, uint64_t folded) {
  return HashMix(hash ^ folded, kHashWord);
}

inline uint64_t HashEnd(uint64_t hash, uint64_t size) {
  hash = HashMix(hash ^ size, kHashEnd);
  return hash == 0 ? 1 : hash;
}

// 0x80 in each byte of word that lies in [low, high]. REQUIRES: word is ASCII.
inline uint64_t BytesBetween(uint64_t word, unsigned char low, unsigned char high) {
  return ((word + kLowBits * (0x80u - low)) ^ (word + kLowBits * (0x7Fu - high))) & kHighBits;
}

// word with A-Z made a-z. REQUIRES: word is ASCII.
inline uint64_t FoldAscii(uint64_t word) { return word | BytesBetween(word, 'A', 'Z') >> 2; }

inline uint64_t LittleEndian(uint64_t word) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return __builtin_bswap64(word);
#else
  return word;
#endif
}

inline uint64_t LoadWord(const void* data) {
  uint64_t word;
  std::memcpy(&word, data, sizeof word);
  return LittleEndian(word);
}

// The first size bytes at data, the rest zero. REQUIRES: size <= 8.
inline uint64_t LoadPart(const char* data, size_t size) {
  const auto byte = [data](size_t at) { return uint64_t{static_cast<unsigned char>(data[at])}; };
  if (size >= 8) return LoadWord(data);
  if (size < 4)
    return size == 0
               ? 0
               : byte(0) | byte(size / 2) << (size / 2 * 8) | byte(size - 1) << ((size - 1) * 8);
  const uint64_t low = byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24;
  const char* const last = data + size - 4;
  const auto tail = [last](size_t at) { return uint64_t{static_cast<unsigned char>(last[at])}; };
  const uint64_t high = tail(0) | tail(1) << 8 | tail(2) << 16 | tail(3) << 24;
  return low | high << ((size - 4) * 8);
}

// The hash of a text given in pieces.
class HashStream {
 public:
  // REQUIRES: no piece ends inside a code point.
  void Add(std::string_view piece);
  uint64_t Finish() const;

 private:
  size_t AddCodePoint(std::string_view rest);
  void AddFolded(uint32_t code_point);
  void AddByte(unsigned char byte);

  uint64_t hash_ = kHashSeed;
  uint64_t pending_ = 0;  // folded bytes that do not fill a word yet
  uint64_t size_ = 0;     // folded bytes so far
};

}  // namespace wireroom::text
