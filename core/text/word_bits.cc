// SPDX-License-Identifier: Apache-2.0
#include "core/text/word_bits.h"

#include <array>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace wireroom::text {
namespace {

constexpr std::array<bool, 256> kIsWordByte = [] {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[c] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[c] = table[c | 0x20] = true;
  table['_'] = true;
  return table;
}();

#if defined(__SSE2__)
// 0xFF in each byte of v that lies in [low, high], as signed bytes: no byte
// above 0x7F does.
__m128i Between(__m128i v, char low, char high) {
  return _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8(static_cast<char>(low - 1))),
                       _mm_cmplt_epi8(v, _mm_set1_epi8(static_cast<char>(high + 1))));
}

uint64_t Mark16(const char* data) {
  const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(data));
  const __m128i letter = Between(_mm_or_si128(v, _mm_set1_epi8(0x20)), 'a', 'z');
  const __m128i other = _mm_or_si128(Between(v, '0', '9'), _mm_cmpeq_epi8(v, _mm_set1_epi8('_')));
  return static_cast<uint32_t>(_mm_movemask_epi8(_mm_or_si128(letter, other)));
}
#endif

}  // namespace

void MarkWordBytesByTable(const char* data, size_t blocks, uint64_t* out) {
  for (size_t block = 0; block < blocks; ++block, data += kWordBlock) {
    uint64_t bits = 0;
    for (size_t i = 0; i < kWordBlock; ++i) {
      bits |= uint64_t{kIsWordByte[static_cast<unsigned char>(data[i])]} << i;
    }
    out[block] = bits;
  }
}

void MarkWordBytes(const char* data, size_t blocks, uint64_t* out) {
#if defined(__SSE2__)
  for (size_t block = 0; block < blocks; ++block, data += kWordBlock) {
    out[block] = Mark16(data) | Mark16(data + 16) << 16 | Mark16(data + 32) << 32 | Mark16(data + 48) << 48;
  }
#else
  MarkWordBytesByTable(data, blocks, out);
#endif
}

}  // namespace wireroom::text
