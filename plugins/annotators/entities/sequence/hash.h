// SPDX-License-Identifier: Apache-2.0
//
// The hashes by which words, phrases and features meet in a model file. Frozen:
// what is written to a file depends on them (kModelVersion in model.h).
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace wireroom::entities {

inline constexpr uint64_t kHashWord = 0xD6E8FEB86659FD93;

// The halves of the 128-bit product, joined.
inline uint64_t Mix(uint64_t a, uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

// Of the bytes as they are, case included; never 0.
inline uint64_t HashBytes(std::string_view text) {
  uint64_t hash = 0x9E3779B97F4A7C15;
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    hash = Mix(hash ^ word, kHashWord);
  }
  uint64_t rest = 0;
  std::memcpy(&rest, text.data() + at, text.size() - at);
  hash = Mix(hash ^ rest, kHashWord);
  hash = Mix(hash ^ text.size(), 0xA0761D6478BD642F);
  return hash == 0 ? 1 : hash;
}

}  // namespace wireroom::entities
