// SPDX-License-Identifier: Apache-2.0
//
// Hash, kind and flags of a word, from its bytes alone.
#pragma once

#include <cstdint>

#include "core/text/scan_text.h"

namespace wireroom::text {

struct WordShape {
  uint64_t hash;   // HashToken
  uint16_t kind;   // WR_TOKEN_WORD, NUMBER, or PUNCTUATION for a line of underscores
  uint16_t flags;  // CAPITALISED, ALL_CAPS, HAS_DIGIT, NON_ASCII
};

// REQUIRES: [begin, end) is ASCII. Eight bytes at a time.
WordShape ShapeOfAscii(const ScanText& text, uint32_t begin, uint32_t end);

// Any characters, one at a time.
WordShape ShapeOfAny(const ScanText& text, uint32_t begin, uint32_t end);

}  // namespace wireroom::text
