// SPDX-License-Identifier: Apache-2.0
#include "core/text/token_hash.h"

#include "core/text/hash_stream.h"

namespace wireroom::text {

uint64_t HashToken(std::string_view text) {
  HashStream stream;
  stream.Add(text);
  return stream.Finish();
}

}  // namespace wireroom::text
