// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/fingerprint.h"

#include <cstdint>

namespace wireroom::alerts {

std::array<char, 16> Fingerprint(std::string_view rule, std::string_view source,
                                 std::string_view article) {
  uint64_t hash = 0xCBF29CE484222325u;
  const auto add = [&](unsigned char byte) { hash = (hash ^ byte) * 0x100000001B3u; };
  for (std::string_view part : {rule, source, article}) {
    for (char c : part) add(static_cast<unsigned char>(c));
    add(0);
  }
  std::array<char, 16> digits;
  for (size_t i = 0; i < digits.size(); ++i)
    digits[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
  return digits;
}

}  // namespace wireroom::alerts
