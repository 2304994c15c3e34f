// SPDX-License-Identifier: Apache-2.0
#include "core/app/byte_shield.h"

#include <simdjson.h>

#include <random>

namespace wireroom::app {
namespace {

std::string ThereAndBack(const std::string& bytes) {
  std::string text = ShieldedUtf8(bytes);
  EXPECT_TRUE(simdjson::validate_utf8(text));
  Unshield(&text);
  return text;
}

TEST(ByteShield, LeavesTextAlone) {
  EXPECT_EQ(ShieldedUtf8("Málaga 東京 \U0001F6A2"), "Málaga 東京 \U0001F6A2");
}

TEST(ByteShield, GivesBackItsOwnCharacters) {
  EXPECT_EQ(ThereAndBack("\xF4\x8F\xBE\x80 \xF4\x8F\xBF\xBF"), "\xF4\x8F\xBE\x80 \xF4\x8F\xBF\xBF");
}

TEST(ByteShield, EveryByteSurvives) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  EXPECT_EQ(ThereAndBack(all), all);
  EXPECT_EQ(ThereAndBack("cut \xE2\x82"), "cut \xE2\x82");
}

TEST(ByteShield, RandomBytesSurvive) {
  std::mt19937 random(7);
  constexpr std::string_view kPieces[] = {"a",
                                          "\xC3",
                                          "\xA9",
                                          "\xF4",
                                          "\x8F",
                                          "\xBE",
                                          "\xBF",
                                          "\x80",
                                          "\xED\xA0\x80",
                                          "é",
                                          "\xF4\x8F\xBF\xBE"};
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    for (int i = 0; i < 12; ++i) bytes += kPieces[random() % std::size(kPieces)];
    ASSERT_EQ(ThereAndBack(bytes), bytes);
  }
}

}  // namespace
}  // namespace wireroom::app
