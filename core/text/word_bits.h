// SPDX-License-Identifier: Apache-2.0
//
// One bit a byte: is it an ASCII letter, digit or underscore? The end of a word
// is then a count of trailing zeros, and not a loop over its letters.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wireroom::text {

// Bytes that MarkWordBytes reads at once: its input is padded to a multiple.
inline constexpr size_t kWordBlock = 64;

// Writes one word of 64 bits for each 64 bytes, first byte in the lowest bit.
// Uses SSE2 where the target has it. REQUIRES: data has blocks * 64 bytes, out
// has blocks words.
void MarkWordBytes(const char* data, size_t blocks, uint64_t* out);

// The same by a table, for other targets, and what tests compare with.
void MarkWordBytesByTable(const char* data, size_t blocks, uint64_t* out);

}  // namespace wireroom::text
