// SPDX-License-Identifier: Apache-2.0
#include "core/ops/clock.h"

#include <gtest/gtest.h>

#include <ctime>
#include <limits>

namespace wireroom::ops {
namespace {

constexpr int64_t kSecond = 1'000'000;

TEST(SystemClock, IsTheClockOfTheSystem) {
  const int64_t before = static_cast<int64_t>(std::time(nullptr)) * kSecond;
  const int64_t now = SystemClock().NowMicros();
  EXPECT_GE(now, before);
  EXPECT_LT(now, before + 60 * kSecond);
}

TEST(SystemClock, MonotonicNeverGoesBack) {
  SystemClock clock;
  int64_t last = clock.MonotonicMicros();
  for (int i = 0; i < 1000; ++i) {
    const int64_t now = clock.MonotonicMicros();
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(ManualClock, MovesOnlyWhenTold) {
  ManualClock clock(1000);
  EXPECT_EQ(clock.NowMicros(), 1000);
  EXPECT_EQ(clock.MonotonicMicros(), 0);
  clock.Advance(5);
  EXPECT_EQ(clock.NowMicros(), 1005);
  EXPECT_EQ(clock.MonotonicMicros(), 5);
}

TEST(ManualClock, SettingTheWallClockLeavesTheMonotonicOneAlone) {
  ManualClock clock(1000);
  clock.Advance(7);
  clock.SetNow(1);
  EXPECT_EQ(clock.NowMicros(), 1);
  EXPECT_EQ(clock.MonotonicMicros(), 7);
}

TEST(FormatTime, IsRfc3339InUtc) {
  EXPECT_EQ(FormatTime(0), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(FormatTime(1'714'557'600 * kSecond + 123'456), "2024-05-01T10:00:00.123456Z");
  EXPECT_EQ(FormatTime(951'827'696 * kSecond), "2000-02-29T12:34:56.000000Z");
  EXPECT_EQ(FormatTime(4'107'542'399 * kSecond), "2100-02-28T23:59:59.000000Z");
  EXPECT_EQ(FormatTime(-1), "1969-12-31T23:59:59.999999Z");
}

TEST(FormatTime, AgreesWithTheCLibraryOverFourCenturies) {
  for (int64_t second = -6'000'000'000; second < 7'000'000'000; second += 86'399 * 7) {
    const auto time = static_cast<time_t>(second);
    std::tm parts{};
    gmtime_r(&time, &parts);
    char expected[40];
    std::strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%S.000000Z", &parts);
    ASSERT_EQ(FormatTime(second * kSecond), expected);
  }
}

TEST(FormatTime, HasATextForEveryValue) {
  EXPECT_EQ(FormatTime(std::numeric_limits<int64_t>::max()), "294247-01-10T04:00:54.775807Z");
  EXPECT_EQ(FormatTime(std::numeric_limits<int64_t>::min()), "-290308-12-21T19:59:05.224192Z");
}

}  // namespace
}  // namespace wireroom::ops
