// SPDX-License-Identifier: Apache-2.0
#include "core/config/quantity.h"

#include <gtest/gtest.h>

#include <limits>

namespace wireroom::config {
namespace {

TEST(Duration, HasUnitsFromMicrosecondToDay) {
  EXPECT_EQ(ParseDuration("7us"), 7);
  EXPECT_EQ(ParseDuration("250ms"), 250'000);
  EXPECT_EQ(ParseDuration("5s"), 5'000'000);
  EXPECT_EQ(ParseDuration("15m"), 900'000'000);
  EXPECT_EQ(ParseDuration("2h"), 7'200'000'000);
  EXPECT_EQ(ParseDuration("30d"), 2'592'000'000'000);
  EXPECT_EQ(ParseDuration("0"), 0);
  EXPECT_EQ(ParseDuration("0s"), 0);
}

TEST(Duration, FractionsAreExactOrRefused) {
  EXPECT_EQ(ParseDuration("1.5s"), 1'500'000);
  EXPECT_EQ(ParseDuration("0.001ms"), 1);
  EXPECT_EQ(ParseDuration("0.0001ms"), std::nullopt);
  EXPECT_EQ(ParseDuration("0.5us"), std::nullopt);
}

TEST(Duration, RefusesEverythingElse) {
  for (const char* text : {"", "5", "s", "5 s", " 5s", "5s ", "-5s", "+5s", ".5s", "5.s", "1e3s",
                           "5S", "5sec", "1h30m", "0x5s", "5ss", "1.2.3s", "inf", "nan"}) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << text;
  }
}

TEST(Duration, RefusesWhatDoesNotFit) {
  EXPECT_EQ(ParseDuration("9223372036854775807us"), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(ParseDuration("9223372036854775808us"), std::nullopt);
  EXPECT_EQ(ParseDuration("9223372036854775807d"), std::nullopt);
  EXPECT_EQ(ParseDuration(std::string(1'000'000, '9').append("s")), std::nullopt);
}

TEST(Size, HasDecimalAndBinaryUnitsAndPlainBytes) {
  EXPECT_EQ(ParseSize("512"), 512);
  EXPECT_EQ(ParseSize("512B"), 512);
  EXPECT_EQ(ParseSize("1KB"), 1000);
  EXPECT_EQ(ParseSize("64KiB"), 65'536);
  EXPECT_EQ(ParseSize("1MB"), 1'000'000);
  EXPECT_EQ(ParseSize("10GiB"), int64_t{10} << 30);
  EXPECT_EQ(ParseSize("1.5KiB"), 1536);
  EXPECT_EQ(ParseSize("2TiB"), int64_t{2} << 40);
}

TEST(Size, RefusesEverythingElse) {
  for (const char* text : {"", "KiB", "1.5", "-1", "1 KB", "1kb", "1K", "0.5B", "1PiB",
                           "9223372036854775808", "9007199254740993TiB"}) {
    EXPECT_EQ(ParseSize(text), std::nullopt) << text;
  }
}

TEST(Quantity, KnowsWhatWasMeant) {
  EXPECT_EQ(MeantDuration("500 ms"), "500ms");
  EXPECT_EQ(MeantDuration("5sec"), "5s");
  EXPECT_EQ(MeantDuration("2 Hours"), "2h");
  EXPECT_EQ(MeantDuration("soon"), "");
  EXPECT_EQ(MeantDuration("5 apples"), "");
  EXPECT_EQ(MeantSize("8mib"), "8MiB");
  EXPECT_EQ(MeantSize("10G"), "10GB");
  EXPECT_EQ(MeantSize("1 KB"), "1KB");
  EXPECT_EQ(MeantSize("big"), "");
}

TEST(Quantity, FormatsTheShortestSpelling) {
  EXPECT_EQ(FormatDuration(0), "0");
  EXPECT_EQ(FormatDuration(1'500'000), "1500ms");
  EXPECT_EQ(FormatDuration(86'400'000'000 * 30), "30d");
  EXPECT_EQ(FormatSize(0), "0");
  EXPECT_EQ(FormatSize(8 << 20), "8MiB");
  EXPECT_EQ(FormatSize(1'000'000), "1MB");
  EXPECT_EQ(FormatSize(1001), "1001B");
}

TEST(Quantity, ReadsBackWhatItFormats) {
  for (int64_t value = 1; value < (int64_t{1} << 60); value = value * 3 + 7) {
    EXPECT_EQ(ParseDuration(FormatDuration(value)), value);
    EXPECT_EQ(ParseSize(FormatSize(value)), value);
  }
}

}  // namespace
}  // namespace wireroom::config
