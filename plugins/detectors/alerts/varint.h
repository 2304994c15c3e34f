// SPDX-License-Identifier: Apache-2.0
//
// Numbers of seven bits a byte, the low ones first (as protobuf and LevelDB
// write them), and texts with their length before them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wireroom::alerts {

inline void PutVarint(std::string* out, uint32_t value) {
  for (; value >= 0x80; value >>= 7) out->push_back(static_cast<char>(value | 0x80));
  out->push_back(static_cast<char>(value));
}

inline void PutText(std::string* out, std::string_view text) {
  PutVarint(out, static_cast<uint32_t>(text.size()));
  out->append(text);
}

// Takes a number from the front of *in; false: there is none, or none that fits.
inline bool TakeVarint(std::string_view* in, uint32_t* value) {
  uint64_t sum = 0;
  for (int shift = 0; shift < 35 && !in->empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(in->front());
    in->remove_prefix(1);
    sum |= uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return *value = static_cast<uint32_t>(sum), sum <= UINT32_MAX;
  }
  return false;
}

inline bool TakeText(std::string_view* in, std::string_view* text) {
  uint32_t size = 0;
  if (!TakeVarint(in, &size) || size > in->size()) return false;
  *text = in->substr(0, size);
  in->remove_prefix(size);
  return true;
}

}  // namespace wireroom::alerts
