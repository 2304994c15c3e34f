// SPDX-License-Identifier: Apache-2.0
//
// The hash by which words meet: the same for every spelling that differs only
// in case, so that a name of a table and a token of an article compare as one
// integer. It is what wr_host.hash gives and wr_token.hash holds.
#pragma once

#include <cstdint>
#include <string_view>

namespace wireroom::text {

// 64 bits, never 0. Thread-safe: no state.
//
// Frozen for ABI major 1, so it may be stored in files that a plugin ships:
//  1. The text is folded, code point by code point: Unicode simple case folding
//     (CaseFolding.txt, status C and S); U+2019 and U+02BC become ' and U+2010
//     and U+2011 become -; U+00AD, U+200B..U+200F, U+2060 and U+FEFF fall away.
//     A byte that is not part of well-formed UTF-8 stays as it is.
//  2. The UTF-8 of that is cut in little-endian words w of 8 bytes, the last one
//     filled up with zero bytes; n is its length in bytes. With m(a, b) the
//     upper half XOR the lower half of the 128-bit product a * b:
//       h = 0x9E3779B97F4A7C15;  for each w: h = m(h ^ w, 0xD6E8FEB86659FD93);
//       h = m(h ^ n, 0xA0761D6478BD642F);  0 becomes 1.
// Unicode never changes the folding of a character that it has; one that a later
// Unicode adds folds to itself until then.
//
// Not for untrusted keys of an open table without a bound on its probes: a
// sender who tries can make collisions.
uint64_t HashToken(std::string_view text);

}  // namespace wireroom::text
