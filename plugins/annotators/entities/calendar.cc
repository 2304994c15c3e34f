// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/calendar.h"

#include <cstdio>

namespace wireroom::entities {
namespace {

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

bool IsLeap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

template <typename... Numbers>
std::string Print(const char* format, Numbers... numbers) {
  char buffer[48];
  int size = std::snprintf(buffer, sizeof buffer, format, numbers...);
  return {buffer, static_cast<size_t>(size)};
}

}  // namespace

int64_t DaysOf(const Date& date) {
  int64_t year = date.year - (date.month <= 2);
  int64_t era = FloorDivide(year, 400);
  int64_t year_of_era = year - era * 400;
  int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

Date DateOf(int64_t days) {
  days += 719468;
  int64_t era = FloorDivide(days, 146097);
  int64_t day_of_era = days - era * 146097;
  int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t shifted = (5 * day_of_year + 2) / 153;
  int month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
  return {static_cast<int>(year_of_era + era * 400) + (month <= 2), month,
          static_cast<int>(day_of_year - (153 * shifted + 2) / 5 + 1)};
}

int WeekdayOf(int64_t days) {
  int64_t since_monday = (days + 3) - FloorDivide(days + 3, 7) * 7;
  return static_cast<int>(since_monday) + 1;
}

int DaysInMonth(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[month - 1] + (month == 2 && IsLeap(year));
}

bool IsDate(const Date& date) {
  return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
         date.day >= 1 && date.day <= DaysInMonth(date.year, date.month);
}

std::string IsoDay(const Date& date) {
  return Print("%04d-%02d-%02d", date.year, date.month, date.day);
}
std::string IsoMonth(int year, int month) { return Print("%04d-%02d", year, month); }
std::string IsoYear(int year) { return Print("%04d", year); }

// The week belongs to the year of its Thursday.
std::string IsoWeek(int64_t days) {
  int64_t thursday = days + 4 - WeekdayOf(days);
  int year = DateOf(thursday).year;
  int64_t week = (thursday - DaysOf({year, 1, 1})) / 7 + 1;
  return Print("%04d-W%02d", year, static_cast<int>(week));
}

int64_t DayOfTime(int64_t microseconds) { return FloorDivide(microseconds, 86'400'000'000); }

}  // namespace wireroom::entities
