// SPDX-License-Identifier: Apache-2.0
#include "core/text/token_hash.h"

#include "core/text/hash_stream.h"

namespace wireroom::text {

uint64_t HashToken(std::string_view text) {
  uint64_t hash = kHashSeed;
  for (size_t at = 0;; at += 8) {
    const uint64_t word = LoadPart(text.data() + at, text.size() - at);
    if ((word & kHighBits) != 0) break;
    if (at < text.size()) hash = HashAddWord(hash, FoldAscii(word));
    if (at + 8 >= text.size()) return HashEnd(hash, text.size());
  }
  HashStream stream;
  stream.Add(text);
  return stream.Finish();
}

}  // namespace wireroom::text
