// SPDX-License-Identifier: Apache-2.0
//
// Hash, kind and flags of a word, from its bytes alone.
#pragma once

#include <cstdint>

#include "core/text/hash_stream.h"
#include "core/text/scan_text.h"
#include "wireroom/abi/article.h"

namespace wireroom::text {

struct WordShape {
  uint64_t hash;   // HashToken
  uint16_t kind;   // WR_TOKEN_WORD, NUMBER, or PUNCTUATION for a line of underscores
  uint16_t flags;  // CAPITALISED, ALL_CAPS, HAS_DIGIT, NON_ASCII
};

// Any word.
WordShape ShapeOf(const ScanText& text, uint32_t begin, uint32_t end);

// HashToken of the size bytes at begin. REQUIRES: they are ASCII, 0 < size.
inline uint64_t HashOfAscii(const ScanText& text, uint32_t begin, uint32_t size) {
  const char* word = text.folded() + begin;
  uint64_t hash = kHashSeed;
  uint32_t left = size;
  for (; left > 8; left -= 8, word += 8) hash = HashAddWord(hash, LoadWord(word));
  return HashEnd(HashAddWord(hash, LoadWord(word) & ~uint64_t{0} >> (64 - left * 8)), size);
}

}  // namespace wireroom::text
