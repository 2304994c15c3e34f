// SPDX-License-Identifier: Apache-2.0
//
// One bit a byte for the questions that the splitter has about ASCII words. The
// end of a word is then a count of trailing zeros, not a loop over its letters.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wireroom::text {

// Where the answers go: one bit a byte of the text, the first byte in the lowest
// bit of the first byte.
struct ByteMarks {
  unsigned char* word;   // A-Z a-z 0-9
  unsigned char* other;  // A-Z 0-9: of a word, what is not a lower case letter
};

// Marks `size` bytes and writes them to folded with A-Z made a-z. Uses SSE2 where
// the target has it. REQUIRES: size is a multiple of 16; folded has size bytes and
// each array of marks size / 8; none of them overlap.
void MarkBytes(const char* data, size_t size, ByteMarks marks, char* folded);

// The same by a table, for other targets, and what tests compare with.
void MarkBytesByTable(const char* data, size_t size, ByteMarks marks, char* folded);

}  // namespace wireroom::text
