// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/text_signature.h"

#include <array>

namespace wireroom::alerts {
namespace {

uint64_t Mixed(uint64_t x) {  // splitmix64 (Steele, Lea, Flood, OOPSLA 2014)
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

}  // namespace

uint64_t SignatureOf(const Article& article) {
  std::array<int32_t, 64> votes{};
  uint64_t last = 0, before = 0;
  size_t words = 0;
  for (const Token& token : article.text().tokens()) {
    if (token.kind != WR_TOKEN_WORD && token.kind != WR_TOKEN_NUMBER) continue;
    const uint64_t run = Mixed(token.hash + 3 * last + 7 * before);
    before = last;
    last = token.hash;
    if (++words < 3) continue;
    for (int bit = 0; bit < 64; ++bit) votes[bit] += run >> bit & 1 ? 1 : -1;
  }
  if (words < 3) return Mixed(article.title().text().size() + last + before);
  uint64_t signature = 0;
  for (int bit = 0; bit < 64; ++bit) signature |= uint64_t{votes[bit] > 0} << bit;
  return signature;
}

}  // namespace wireroom::alerts
