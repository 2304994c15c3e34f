// SPDX-License-Identifier: Apache-2.0
#include "core/text/utf8.h"

#include <random>

namespace wireroom::text {
namespace {

constexpr char kFffd[] = "\xEF\xBF\xBD";

struct Repaired {
  std::string text;
  uint32_t count;
  uint32_t first;
  bool operator==(const Repaired&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Repaired& r) {
  return out << testing::PrintToString(r.text) << " count " << r.count << " first " << r.first;
}

Repaired RepairOf(std::string text) {
  const Repair repair = RepairUtf8(&text);
  return {text, repair.count, repair.first};
}

TEST(Utf8, WellFormedTextIsValid) {
  EXPECT_TRUE(IsValidUtf8(""));
  EXPECT_TRUE(IsValidUtf8("plain"));
  EXPECT_TRUE(IsValidUtf8(std::string_view("NUL \0 inside", 12)));
  EXPECT_TRUE(IsValidUtf8("caf\u00E9 \u2019 \u4E2D \U0001F600 \uFFFF \U0010FFFF"));
}

TEST(Utf8, OverlongSurrogateAndTooLargeAreNotValid) {
  for (const char* bad : {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xF8\x88\x80\x80\x80", "\x80", "\xC3", "\xE2\x80", "a\xFF"}) {
    EXPECT_FALSE(IsValidUtf8(bad)) << testing::PrintToString(bad);
  }
}

TEST(Utf8, RepairLeavesWellFormedTextAlone) {
  const std::string text = "caf\u00E9 \u4E2D\u6587";
  EXPECT_EQ(RepairOf(text), (Repaired{text, 0, 0}));
}

TEST(Utf8, RepairReportsCountAndFirstOffset) {
  EXPECT_EQ(RepairOf("ab\xFF"
                     "cd\xFE"),
            (Repaired{std::string("ab") + kFffd + "cd" + kFffd, 2, 2}));
}

// The Unicode Standard, tables 3-8 to 3-11.
TEST(Utf8, RepairReplacesMaximalSubparts) {
  const auto repaired = [](std::string text) {
    (void)RepairUtf8(&text);
    for (size_t at; (at = text.find(kFffd)) != text.npos;) text.replace(at, 3, "?");
    return text;
  };
  EXPECT_EQ(repaired("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"), "????????A");
  EXPECT_EQ(repaired("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"), "????????A");
  EXPECT_EQ(repaired("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"), "?????A\?\?B");
  EXPECT_EQ(repaired("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), "????A");
}

TEST(Utf8, RepairReplacesATruncatedEndOnce) {
  EXPECT_EQ(RepairOf("a\xF0\x9F\x98"), (Repaired{std::string("a") + kFffd, 1, 1}));
}

TEST(Utf8, RepairedRandomBytesAreValidAndRepairIsIdempotent) {
  std::mt19937 random(20240601);
  for (int round = 0; round < 3000; ++round) {
    std::string text(random() % 40, '\0');
    for (char& byte : text)
      byte = static_cast<char>(random() % 3 ? 0x80 + random() % 0x80 : random() % 0x80);
    const bool valid = IsValidUtf8(text);
    std::string repaired = text;
    const Repair repair = RepairUtf8(&repaired);
    EXPECT_EQ(repair.count == 0, valid);
    EXPECT_TRUE(IsValidUtf8(repaired));
    EXPECT_EQ(text.substr(0, repair.first), repaired.substr(0, repair.first));
    EXPECT_EQ(RepairOf(repaired).count, 0u);
  }
}

TEST(Utf8, BoundaryIsBetweenCodePoints) {
  const std::string text = "a\u00E9\U0001F600";
  std::vector<size_t> boundaries;
  for (size_t i = 0; i <= text.size() + 1; ++i) {
    if (IsBoundary(text, i)) boundaries.push_back(i);
  }
  EXPECT_THAT(boundaries, testing::ElementsAre(0, 1, 3, 7));
}

TEST(Utf8, DecodesForwardAndBackward) {
  for (uint32_t value : {0x41u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xFFFDu, 0x10000u, 0x10FFFFu}) {
    std::string text = "x";
    if (value < 0x80) {
      text += static_cast<char>(value);
    } else if (value < 0x800) {
      text += {static_cast<char>(0xC0 | value >> 6), static_cast<char>(0x80 | (value & 0x3F))};
    } else if (value < 0x10000) {
      text += {static_cast<char>(0xE0 | value >> 12), static_cast<char>(0x80 | (value >> 6 & 0x3F)),
               static_cast<char>(0x80 | (value & 0x3F))};
    } else {
      text +=
          {static_cast<char>(0xF0 | value >> 18), static_cast<char>(0x80 | (value >> 12 & 0x3F)),
           static_cast<char>(0x80 | (value >> 6 & 0x3F)), static_cast<char>(0x80 | (value & 0x3F))};
    }
    EXPECT_EQ(DecodeAt(text, 1).value, value);
    EXPECT_EQ(DecodeAt(text, 1).size, text.size() - 1);
    EXPECT_EQ(DecodeBefore(text, text.size()).value, value);
  }
}

}  // namespace
}  // namespace wireroom::text
