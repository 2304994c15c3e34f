// SPDX-License-Identifier: Apache-2.0
#include "core/app/iso_time.h"

#include <google/protobuf/util/time_util.h>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace wireroom::app {
namespace {

using google::protobuf::Timestamp;

// Takes what it recognises off the front of `rest`.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }

  bool Take(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool Digits(size_t count, int* value) {
    if (rest_.size() < count) return false;
    *value = 0;
    for (const char c : rest_.substr(0, count)) {
      if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
      *value = *value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return true;
  }

  // Digits past the ninth are below the resolution and are dropped.
  bool Fraction(int* nanos) {
    int digits = 0;
    int value = 0;
    for (int digit = 0; Digits(1, &digit); ++digits) {
      if (digits < 9) value = value * 10 + digit;
      digit = 0;
    }
    for (int i = digits; i < 9; ++i) value *= 10;
    *nanos = value;
    return digits > 0;
  }

 private:
  std::string_view rest_;
};

struct Parts {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, nanos = 0;
  int offset_minutes = 0;
};

bool ParseOffset(Cursor* in, int* minutes) {
  if (in->Take("Zz")) return true;
  const bool west = in->Take("-");
  if (!west && !in->Take("+")) return false;
  int hour = 0;
  int minute = 0;
  if (!in->Digits(2, &hour)) return false;
  if (!in->done()) {
    in->Take(":");
    if (!in->Digits(2, &minute)) return false;
  }
  *minutes = (hour * 60 + minute) * (west ? -1 : 1);
  return hour <= 23 && minute <= 59;
}

bool ParseClock(Cursor* in, Parts* parts) {
  if (!in->Digits(2, &parts->hour) || !in->Take(":") || !in->Digits(2, &parts->minute)) {
    return false;
  }
  if (in->Take(":")) {
    if (!in->Digits(2, &parts->second)) return false;
    if (in->Take(".,") && !in->Fraction(&parts->nanos)) return false;
  }
  return in->done() || ParseOffset(in, &parts->offset_minutes);
}

bool ParseParts(std::string_view text, Parts* parts) {
  Cursor in(text);
  if (!in.Digits(4, &parts->year) || !in.Take("-") || !in.Digits(2, &parts->month) ||
      !in.Take("-") || !in.Digits(2, &parts->day)) {
    return false;
  }
  if (in.done()) return true;
  return in.Take("Tt ") && ParseClock(&in, parts) && in.done();
}

bool OnTheCalendar(const Parts& p) {
  const absl::CivilDay day(p.year, p.month, p.day);
  return day.month() == p.month && day.day() == p.day && p.hour <= 23 && p.minute <= 59 &&
         p.second <= 60;
}

int64_t UnixSeconds(const Parts& p) {
  const absl::CivilSecond civil(p.year, p.month, p.day, p.hour, p.minute, p.second);
  return absl::ToUnixSeconds(absl::FromCivil(civil, absl::UTCTimeZone())) -
         p.offset_minutes * int64_t{60};
}

absl::Status Unexpected(const char* what, std::string_view found) {
  constexpr size_t kQuoted = 60;
  const std::string quoted = absl::Utf8SafeCHexEscape(std::string(found.substr(0, kQuoted)));
  return absl::InvalidArgumentError(absl::StrCat("expected ", what, ", found \"", quoted,
                                                 found.size() > kQuoted ? "...\"" : "\""));
}

std::string_view WithoutBlanks(std::string_view text) {
  const size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

}  // namespace

absl::StatusOr<Timestamp> ParseIsoTime(std::string_view text) {
  Parts parts;
  if (!ParseParts(WithoutBlanks(text), &parts)) {
    return Unexpected("an ISO 8601 time such as 2024-05-31T08:30:00Z", text);
  }
  if (!OnTheCalendar(parts)) return Unexpected("a day and time that exist", text);
  Timestamp time;
  time.set_seconds(UnixSeconds(parts));
  time.set_nanos(parts.nanos);
  if (time.seconds() < google::protobuf::util::TimeUtil::kTimestampMinSeconds ||
      time.seconds() > google::protobuf::util::TimeUtil::kTimestampMaxSeconds) {
    return Unexpected("a year from 1 to 9999", text);
  }
  return time;
}

}  // namespace wireroom::app
