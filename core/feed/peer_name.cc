// SPDX-License-Identifier: Apache-2.0
#include "core/feed/peer_name.h"

namespace wireroom::feed {

bool HasControlCharacter(std::string_view name) {
  for (const unsigned char c : name) {
    if (c < 0x20 || c == 0x7F) return true;
  }
  // U+0080 to U+009F, the C1 controls.
  for (size_t i = 0; i + 1 < name.size(); ++i) {
    if (name[i] == '\xC2' && static_cast<unsigned char>(name[i + 1]) < 0xA0) return true;
  }
  return false;
}

}  // namespace wireroom::feed
