// SPDX-License-Identifier: Apache-2.0
//
// A fuzzer's bytes as single bytes, and frames behind their length (16 bits, little
// endian). At the end of the input bytes are 0 and frames are cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wireroom::fuzz {

class ConversationInput {
 public:
  ConversationInput(const uint8_t* data, size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  bool empty() const { return rest_.empty(); }
  uint8_t Byte() {
    const std::string_view byte = Bytes(1);
    return byte.empty() ? 0 : static_cast<uint8_t>(byte[0]);
  }
  std::string_view Frame() {
    const size_t low = Byte();
    return Bytes(low | size_t{Byte()} << 8);
  }

 private:
  std::string_view Bytes(size_t count) {
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(bytes.size());
    return bytes;
  }

  std::string_view rest_;
};

}  // namespace wireroom::fuzz
