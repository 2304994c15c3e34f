// SPDX-License-Identifier: Apache-2.0
//
// Records of the state: numbers of 8 bytes, low byte first, and texts with their
// length before them. Keys that are to be in the order of a time have it high
// byte first (OrderedTime).
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace wireroom::alerts {

class RecordWriter {
 public:
  RecordWriter& Number(uint64_t value) {
    char bytes[8];
    std::memcpy(bytes, &value, 8);
    out_.append(bytes, 8);
    return *this;
  }
  RecordWriter& Time(int64_t value) { return Number(static_cast<uint64_t>(value)); }
  RecordWriter& Real(double value) {
    uint64_t bits;
    std::memcpy(&bits, &value, 8);
    return Number(bits);
  }
  RecordWriter& Text(std::string_view text) {
    Number(text.size());
    out_ += text;
    return *this;
  }
  const std::string& bytes() const { return out_; }

 private:
  std::string out_;
};

// Throws std::runtime_error past the end.
class RecordReader {
 public:
  explicit RecordReader(std::string_view bytes) : left_(bytes) {}
  uint64_t Number() {
    uint64_t value;
    std::memcpy(&value, Take(8).data(), 8);
    return value;
  }
  int64_t Time() { return static_cast<int64_t>(Number()); }
  double Real() {
    const uint64_t bits = Number();
    double value;
    std::memcpy(&value, &bits, 8);
    return value;
  }
  std::string Text() { return std::string(Take(Number())); }
  bool empty() const { return left_.empty(); }

 private:
  std::string_view Take(size_t size) {
    if (size > left_.size()) throw std::runtime_error("a record of the state is damaged");
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(size);
    return taken;
  }
  std::string_view left_;
};

// Eight bytes whose order is that of the times.
inline std::string OrderedTime(int64_t time) {
  const uint64_t biased = static_cast<uint64_t>(time) ^ (uint64_t{1} << 63);
  std::string out;
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(biased >> shift & 0xFF);
  return out;
}
inline int64_t TimeOfOrdered(std::string_view bytes) {
  uint64_t biased = 0;
  for (size_t i = 0; i < 8 && i < bytes.size(); ++i)
    biased = biased << 8 | static_cast<unsigned char>(bytes[i]);
  return static_cast<int64_t>(biased ^ (uint64_t{1} << 63));
}

}  // namespace wireroom::alerts
