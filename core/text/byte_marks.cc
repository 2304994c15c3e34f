// SPDX-License-Identifier: Apache-2.0
#include "core/text/byte_marks.h"

#include <array>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace wireroom::text {
namespace {

enum ByteType : uint8_t { kNoWord, kDigit, kUpper, kLower };

constexpr std::array<ByteType, 256> kBytes = [] {
  std::array<ByteType, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[c] = kDigit;
  for (int c = 'A'; c <= 'Z'; ++c) table[c] = kUpper;
  for (int c = 'a'; c <= 'z'; ++c) table[c] = kLower;
  return table;
}();

#if defined(__SSE2__)
// 0xFF in each byte of v that lies in [low, high], as signed bytes: none above
// 0x7F does.
__m128i Between(__m128i v, char low, char high) {
  return _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8(static_cast<char>(low - 1))),
                       _mm_cmplt_epi8(v, _mm_set1_epi8(static_cast<char>(high + 1))));
}

void Put(__m128i mask, unsigned char* bits) {
  const auto found = static_cast<unsigned>(_mm_movemask_epi8(mask));
  bits[0] = static_cast<unsigned char>(found);
  bits[1] = static_cast<unsigned char>(found >> 8);
}

void Mark16(const char* data, size_t at, ByteMarks marks, char* folded) {
  const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(data + at));
  const __m128i upper = Between(v, 'A', 'Z');
  const __m128i lower = _mm_or_si128(v, _mm_and_si128(upper, _mm_set1_epi8(0x20)));
  const __m128i digit = Between(v, '0', '9');
  _mm_storeu_si128(reinterpret_cast<__m128i*>(folded + at), lower);
  Put(_mm_or_si128(Between(lower, 'a', 'z'), digit), marks.word + at / 8);
  Put(_mm_or_si128(upper, digit), marks.other + at / 8);
}
#endif

}  // namespace

void MarkBytesByTable(const char* data, size_t size, ByteMarks marks, char* folded) {
  for (size_t at = 0; at < size; at += 8) {
    unsigned word = 0, other = 0;
    for (size_t i = 0; i < 8; ++i) {
      const auto byte = static_cast<unsigned char>(data[at + i]);
      const ByteType type = kBytes[byte];
      word |= unsigned{type != kNoWord} << i;
      other |= unsigned{type == kUpper || type == kDigit} << i;
      folded[at + i] = static_cast<char>(type == kUpper ? byte | 0x20 : byte);
    }
    marks.word[at / 8] = static_cast<unsigned char>(word);
    marks.other[at / 8] = static_cast<unsigned char>(other);
  }
}

void MarkBytes(const char* data, size_t size, ByteMarks marks, char* folded) {
#if defined(__SSE2__)
  for (size_t at = 0; at < size; at += 16) Mark16(data, at, marks, folded);
#else
  MarkBytesByTable(data, size, marks, folded);
#endif
}

}  // namespace wireroom::text
