// SPDX-License-Identifier: Apache-2.0
#include "core/app/iso_time.h"

#include <google/protobuf/util/time_util.h>

namespace wireroom::app {
namespace {

std::string Parsed(std::string_view text) {
  const auto time = ParseIsoTime(text);
  return time.ok() ? google::protobuf::util::TimeUtil::ToString(*time)
                   : std::string(time.status().message());
}

TEST(ParseIsoTime, ReadsEveryForm) {
  EXPECT_EQ(Parsed("2024-05-31"), "2024-05-31T00:00:00Z");
  EXPECT_EQ(Parsed("2024-05-31T08:30"), "2024-05-31T08:30:00Z");
  EXPECT_EQ(Parsed("2024-05-31 08:30:15"), "2024-05-31T08:30:15Z");
  EXPECT_EQ(Parsed("2024-05-31t08:30:15z"), "2024-05-31T08:30:15Z");
  EXPECT_EQ(Parsed(" 2024-05-31T08:30:15Z\n"), "2024-05-31T08:30:15Z");
}

TEST(ParseIsoTime, AppliesOffsets) {
  EXPECT_EQ(Parsed("2024-05-31T08:30:15+02:00"), "2024-05-31T06:30:15Z");
  EXPECT_EQ(Parsed("2024-05-31T20:30:15-0530"), "2024-06-01T02:00:15Z");
  EXPECT_EQ(Parsed("2024-05-31T08:30:15+09"), "2024-05-30T23:30:15Z");
  EXPECT_NE(Parsed("2024-05-31T08:30:15+24:00").find("expected"), std::string::npos);
}

TEST(ParseIsoTime, KeepsNanoseconds) {
  EXPECT_EQ(ParseIsoTime("2024-05-31T08:30:15.5Z")->nanos(), 500'000'000);
  EXPECT_EQ(ParseIsoTime("2024-05-31T08:30:15,123456789123Z")->nanos(), 123'456'789);
}

TEST(ParseIsoTime, LeapSecondIsTheNextMinute) {
  EXPECT_EQ(Parsed("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00Z");
}

TEST(ParseIsoTime, TakesEveryYearThatATimestampCanHold) {
  EXPECT_EQ(Parsed("0001-01-01"), "0001-01-01T00:00:00Z");
  EXPECT_EQ(Parsed("9999-12-31T23:59:59Z"), "9999-12-31T23:59:59Z");
  EXPECT_EQ(Parsed("0000-12-31"), "expected a year from 1 to 9999, found \"0000-12-31\"");
  EXPECT_EQ(Parsed("9999-12-31T23:59:59-01:00"),
            "expected a year from 1 to 9999, found \"9999-12-31T23:59:59-01:00\"");
}

TEST(ParseIsoTime, RefusesDaysThatDoNotExist) {
  EXPECT_EQ(Parsed("2023-02-29"), "expected a day and time that exist, found \"2023-02-29\"");
  EXPECT_EQ(Parsed("2023-13-01"), "expected a day and time that exist, found \"2023-13-01\"");
  EXPECT_EQ(Parsed("2023-01-01T24:00"),
            "expected a day and time that exist, found \"2023-01-01T24:00\"");
}

TEST(ParseIsoTime, QuotesWhatItRefuses) {
  EXPECT_EQ(Parsed("31 May\x1b"),
            "expected an ISO 8601 time such as 2024-05-31T08:30:00Z, found \"31 May\\x1b\"");
  for (const char* bad : {"", "2024", "2024-05", "2024-05-31T", "2024-05-31T8:30", "20240531",
                          "2024-05-31T08:30:15.Z", "2024-05-31T08:30:15Zx", "2024-05-31Z"}) {
    EXPECT_FALSE(ParseIsoTime(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace wireroom::app
