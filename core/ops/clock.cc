// SPDX-License-Identifier: Apache-2.0
#include "core/ops/clock.h"

#include <chrono>

#include "absl/strings/str_format.h"

namespace wireroom::ops {
namespace {

template <typename Source>
int64_t Micros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(Source::now().time_since_epoch())
      .count();
}

}  // namespace

int64_t SystemClock::NowMicros() const { return Micros<std::chrono::system_clock>(); }
int64_t SystemClock::MonotonicMicros() const { return Micros<std::chrono::steady_clock>(); }

void ManualClock::Advance(int64_t micros) {
  now_.fetch_add(micros, std::memory_order_relaxed);
  monotonic_.fetch_add(micros, std::memory_order_relaxed);
}

std::string FormatTime(int64_t micros) {
  constexpr int64_t kDay = 86'400'000'000;
  int64_t day = micros / kDay;
  int64_t rest = micros % kDay;
  if (rest < 0) {
    rest += kDay;
    --day;
  }
  // Gregorian date of a day number, over eras of 400 years that begin in March.
  const int64_t shifted = day + 719'468;
  const int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  const int64_t day_of_era = shifted - era * 146'097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t march_month = (5 * day_of_year + 2) / 153;
  const int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  const int64_t second = rest / 1'000'000;
  return absl::StrFormat("%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", year, month,
                         day_of_year - (153 * march_month + 2) / 5 + 1, second / 3'600,
                         second / 60 % 60, second % 60, rest % 1'000'000);
}

}  // namespace wireroom::ops
