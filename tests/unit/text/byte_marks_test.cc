// SPDX-License-Identifier: Apache-2.0
#include "core/text/byte_marks.h"

#include <random>
#include <string>

namespace wireroom::text {
namespace {

struct Marked {
  explicit Marked(size_t size) : word(size / 8), other(size / 8), folded(size, '?') {}
  ByteMarks marks() { return {word.data(), other.data()}; }
  bool operator==(const Marked&) const = default;

  std::vector<unsigned char> word, other;
  std::string folded;
};

Marked MarkedBy(void (*mark)(const char*, size_t, ByteMarks, char*), const std::string& data) {
  Marked out(data.size());
  mark(data.data(), data.size(), out.marks(), out.folded.data());
  return out;
}

TEST(ByteMarks, EachByteIsMarkedForWhatItIs) {
  std::string all(256, '\0');
  for (int c = 0; c < 256; ++c) all[c] = static_cast<char>(c);
  const Marked marked = MarkedBy(MarkBytes, all);
  for (int c = 0; c < 256; ++c) {
    const bool digit = c >= '0' && c <= '9', upper = c >= 'A' && c <= 'Z',
               lower = c >= 'a' && c <= 'z';
    EXPECT_EQ(marked.word[c / 8] >> c % 8 & 1, digit || upper || lower) << c;
    EXPECT_EQ(marked.other[c / 8] >> c % 8 & 1, digit || upper) << c;
    EXPECT_EQ(static_cast<unsigned char>(marked.folded[c]), upper ? c | 0x20 : c) << c;
  }
}

TEST(ByteMarks, VectorsAndTableAgree) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::string data(64 * (1 + random() % 4), '\0');
    for (char& byte : data) byte = static_cast<char>(random());
    EXPECT_EQ(MarkedBy(MarkBytes, data), MarkedBy(MarkBytesByTable, data));
  }
}

}  // namespace
}  // namespace wireroom::text
