// SPDX-License-Identifier: Apache-2.0
//
// Days of the Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date
// Algorithms") and ISO 8601 weeks. No time zones: a date is a date.
#pragma once

#include <cstdint>
#include <string>

namespace wireroom::entities {

struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
};

// Days since 1970-01-01.
int64_t DaysOf(const Date& date);
Date DateOf(int64_t days);

// 1 Monday to 7 Sunday.
int WeekdayOf(int64_t days);

int DaysInMonth(int year, int month);
bool IsDate(const Date& date);

// "2022-07-18", "2022-07", "2022", "2022-W29".
std::string IsoDay(const Date& date);
std::string IsoMonth(int year, int month);
std::string IsoYear(int year);
std::string IsoWeek(int64_t days);

// The day that microseconds since 1970 UTC fall on.
int64_t DayOfTime(int64_t microseconds);

}  // namespace wireroom::entities
