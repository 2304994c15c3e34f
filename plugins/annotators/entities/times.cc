// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "plugins/annotators/entities/values.h"

namespace wireroom::entities {
namespace {

constexpr float kSure = 0.95f;

struct Clock {
  int hour = -1;
  int minute = 0;
  size_t end = 0;
  bool minutes = false;
};

// "10", "10:30", "10.30".
Clock ReadClock(const Reading& r, size_t at) {
  Clock clock;
  std::string_view s = r.Text(at);
  clock.end = at + 1;
  if (int hour = SmallNumber(r.units[at], r.text); hour >= 0) {
    bool military = r.units[at].end - r.units[at].begin == 4;
    clock.hour = military ? hour / 100 : hour;
    clock.minute = military ? hour % 100 : 0;
    clock.minutes = military;
    bool colon = r.IsMark(at + 1, ':') && r.Touches(at + 1) && r.Touches(at + 2);
    int minute = colon ? SmallNumber(r.units[at + 2], r.text) : -1;
    if (minute >= 0 && r.units[at + 2].end - r.units[at + 2].begin == 2) {
      clock.minute = minute;
      clock.minutes = true;
      clock.end = at + 3;
    }
  } else if (s.size() >= 4 && s.size() <= 5 && s[s.size() - 3] == '.') {
    int whole = s.size() == 5 ? (s[0] - '0') * 10 + (s[1] - '0') : s[0] - '0';
    clock.hour = whole;
    clock.minute = (s[s.size() - 2] - '0') * 10 + (s.back() - '0');
    clock.minutes = true;
  }
  if (clock.hour > 24 || clock.minute > 59 || clock.minute < 0) clock.hour = -1;
  return clock;
}

std::string Iso(int hour, int minute, bool utc) {
  char buffer[32];
  int size = std::snprintf(buffer, sizeof buffer, "T%02d:%02d%s", hour, minute, utc ? "Z" : "");
  return {buffer, static_cast<size_t>(size)};
}

// "1430 GMT".
bool IsMilitary(const Reading& r, size_t at) {
  return r.units[at].end - r.units[at].begin == 4 && r.Is(at + 1, kZone);
}

// "10am" is one token.
std::optional<Value> Glued(const Reading& r, size_t at) {
  std::string_view s = r.Text(at);
  if (s.size() < 3 || s.size() > 4) return std::nullopt;
  char half = s[s.size() - 2];
  if ((half != 'a' && half != 'p') || s.back() != 'm') return std::nullopt;
  int hour = 0;
  for (char c : s.substr(0, s.size() - 2)) {
    if (c < '0' || c > '9') return std::nullopt;
    hour = hour * 10 + (c - '0');
  }
  if (hour < 1 || hour > 12) return std::nullopt;
  return Value{at, at + 1, EntityType::kTime, Iso(hour % 12 + (half == 'p' ? 12 : 0), 0, false),
               kSure};
}

}  // namespace

// An hour is a time with "a.m." or a zone behind it, or with minutes and a colon.
std::optional<Value> ReadTime(const Reading& r, size_t at) {
  if (!r.units[at].IsNumber() || r.units[at].Has(kJoined)) return std::nullopt;
  if (auto glued = Glued(r, at)) return glued;
  bool may_be = r.Is(at + 1, kHalfDay | kZone) || r.IsMark(at + 1, ':');
  if (!may_be) return std::nullopt;
  Clock clock = ReadClock(r, at);
  if (clock.hour < 0) return std::nullopt;
  size_t end = clock.end;
  if (clock.minutes && clock.end == at + 1 && r.Text(at).size() == 4 &&
      r.Text(at).find('.') == std::string_view::npos && !IsMilitary(r, at))
    return std::nullopt;
  bool half = r.Is(end, kHalfDay);
  if (half && clock.hour >= 1 && clock.hour <= 12) {
    clock.hour = clock.hour % 12 + r.units[end].word->half_day;
    ++end;
  }
  bool zone = r.Is(end, kZone) && r.units[end].Has(WR_TOKEN_ALL_CAPS);
  bool utc = zone && (r.Text(end) == "GMT" || r.Text(end) == "UTC");
  bool colon = clock.minutes && clock.end == at + 3;
  if (!half && !zone && !colon) return std::nullopt;
  return Value{at, end + (zone ? 1 : 0), EntityType::kTime, Iso(clock.hour, clock.minute, utc),
               half || zone ? kSure : 0.7f};
}

}  // namespace wireroom::entities
