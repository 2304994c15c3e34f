// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace wireroom::feed {

// The fields of one serialised protobuf message, one after another, without
// parsing what is inside them
// (https://protobuf.dev/programming-guides/encoding/).
class WireReader {
 public:
  explicit WireReader(std::string_view message) : rest_(message) {}

  // The next field. False: the end, or what follows is no field.
  bool Next() {
    uint64_t tag = 0;
    if (rest_.empty() || !ReadVarint(&tag)) return false;
    field_ = static_cast<uint32_t>(tag >> 3);
    bytes_ = {};
    number_ = 0;
    switch (tag & 7) {
      case 0: return ReadVarint(&number_);
      case 1: return Take(8);
      case 2: return ReadVarint(&number_) && Take(number_);
      case 5: return Take(4);
      default: return false;
    }
  }

  uint32_t field() const { return field_; }
  // Of a field with a length: a string or a message.
  std::string_view bytes() const { return bytes_; }
  // Of a varint.
  uint64_t number() const { return number_; }

 private:
  bool ReadVarint(uint64_t* value) {
    *value = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      *value |= uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }

  bool Take(uint64_t bytes) {
    if (bytes > rest_.size()) return false;
    bytes_ = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return true;
  }

  std::string_view rest_;
  uint32_t field_ = 0;
  std::string_view bytes_;
  uint64_t number_ = 0;
};

}  // namespace wireroom::feed
