// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "plugins/annotators/entities/calendar.h"
#include "plugins/annotators/entities/values.h"

namespace wireroom::entities {
namespace {

constexpr float kSure = 0.95f;
constexpr float kLikely = 0.9f;
constexpr float kPerhaps = 0.75f;
constexpr float kUnsure = 0.6f;

// A month and day without a year means the nearest one, if it is this near.
constexpr int64_t kNearDays = 120;
// How far before a day a word such as "will" turns it to the future.
constexpr size_t kFutureReach = 12;

std::optional<Value> Found(size_t first, size_t end, std::string value, float confidence) {
  return Value{first, end, EntityType::kDate, std::move(value), confidence};
}

// A year of four digits.
int YearAt(const Reading& r, size_t at) {
  if (!r.Has(at) || r.units[at].Has(kBreak) || r.units[at].end - r.units[at].begin != 4) return 0;
  int year = SmallNumber(r.units[at], r.text);
  return year >= 1000 && year <= 2199 ? year : 0;
}

// A day of the month: "18", "18th".
int DayAt(const Reading& r, size_t at) {
  if (!r.Has(at) || r.units[at].Has(kBreak) || !r.units[at].IsNumber()) return 0;
  std::optional<Number> number = ReadNumber(r.units, at, r.text);
  if (!number || number->end != at + 1 || number->scaled || !(number->plain || number->ordinal))
    return 0;
  std::optional<int64_t> day = number->value.Whole();
  return day && *day >= 1 && *day <= 31 ? static_cast<int>(*day) : 0;
}

std::string DayValue(const Reading& r, int month, int day) {
  if (!r.today) return {};
  int year = DateOf(*r.today).year;
  std::string best;
  for (int y = year - 1; y <= year + 1; ++y)
    if (IsDate({y, month, day}) && std::llabs(DaysOf({y, month, day}) - *r.today) <= kNearDays)
      best = IsoDay({y, month, day});
  return best;
}

std::string DateValue(const Reading& r, int year, int month, int day) {
  if (year == 0) return DayValue(r, month, day);
  return IsDate({year, month, day}) ? IsoDay({year, month, day}) : "";
}

// A month alone means the last one of that name, or the one that is now; the next
// one where the sentence speaks of the future.
std::string MonthValue(const Reading& r, int month, bool future) {
  if (!r.today) return {};
  Date now = DateOf(*r.today);
  if (future) return IsoMonth(now.year + (month < now.month), month);
  int back = now.month - month;
  if (back < -2) return IsoMonth(now.year - 1, month);
  return back >= 0 && back < 10 ? IsoMonth(now.year, month) : "";
}

// "July 18, 2022", "July 18", "July 18-20", "July 2022".
std::optional<Value> FromMonth(const Reading& r, size_t at) {
  int month = r.units[at].word->month;
  if (int year = YearAt(r, at + 1)) return Found(at, at + 2, IsoMonth(year, month), kSure);
  int day = DayAt(r, at + 1);
  if (day == 0) return std::nullopt;
  size_t end = at + 2;
  bool range = r.IsRange(end);
  int last = 0;
  if (range) {
    size_t last_at = r.units[end].Has(kJoined) ? end : end + 1;
    last = DayAt(r, last_at);
    end = last_at + 1;
  }
  size_t comma = r.IsMark(end, ',') ? 1 : 0;
  int year = YearAt(r, end + comma);
  if (year != 0) end += comma + 1;
  std::string first = DateValue(r, year, month, day);
  if (!range) return Found(at, end, first, kSure);
  std::string until = last > day ? DateValue(r, year, month, last) : "";
  return Found(at, end, first.empty() || until.empty() ? "" : first + "/" + until, kSure);
}

// "18 July 2022", "18th of July".
std::optional<Value> FromDay(const Reading& r, size_t at) {
  int day = DayAt(r, at);
  size_t month_at = at + 1;
  if (day != 0 && r.Has(month_at) && r.Text(month_at) == "of") ++month_at;
  if (day == 0 || !r.Is(month_at, kMonth) || !r.units[month_at].Has(WR_TOKEN_CAPITALISED))
    return std::nullopt;
  int month = r.units[month_at].word->month;
  size_t comma = r.IsMark(month_at + 1, ',') ? 1 : 0;
  int year = YearAt(r, month_at + 1 + comma);
  size_t end = year != 0 ? month_at + 2 + comma : month_at + 1;
  return Found(at, end, DateValue(r, year, month, day), kSure);
}

// "2022-07-18" and "2022/07/18".
std::optional<Value> FromIso(const Reading& r, size_t at) {
  int year = YearAt(r, at);
  if (year == 0 || r.units[at].Has(kJoined)) return std::nullopt;
  size_t step = r.Has(at + 1) && r.units[at + 1].Has(kJoined) ? 1 : 2;
  if (!r.Has(at + 2 * step)) return std::nullopt;
  if (step == 2 && !((r.IsMark(at + 1, '-') && r.IsMark(at + 3, '-')) ||
                     (r.IsMark(at + 1, '/') && r.IsMark(at + 3, '/'))))
    return std::nullopt;
  Date date{year, SmallNumber(r.units[at + step], r.text),
            SmallNumber(r.units[at + 2 * step], r.text)};
  bool touches = r.units[at + 2 * step].end - r.units[at].begin == 10;
  if (!touches || !IsDate(date)) return std::nullopt;
  return Found(at, at + 2 * step + 1, IsoDay(date), kSure);
}

// "1910-1945", "from 1910 to 1945", "between 1910 and 1945".
std::optional<Value> FromYears(const Reading& r, size_t at) {
  int first = YearAt(r, at);
  if (first == 0 || !r.Has(at + 1)) return std::nullopt;
  size_t second_at = r.units[at + 1].Has(kJoined) ? at + 1 : at + 2;
  bool joined = r.IsRange(at + 1);
  if (!joined && at > 0 && r.Has(at + 2)) {
    std::string_view lead = r.Text(at - 1), link = r.Text(at + 1);
    joined = (r.units[at - 1].Is(kDateLead) && (link == "to" || link == "until")) ||
             (lead == "between" && link == "and");
  }
  int second = joined ? YearAt(r, second_at) : 0;
  // "2018-19"
  if (joined && second == 0 && r.Has(second_at) &&
      r.units[second_at].end - r.units[second_at].begin == 2)
    if (int digits = SmallNumber(r.units[second_at], r.text); digits == (first + 1) % 100)
      second = first + 1;
  if (second <= first) return std::nullopt;
  return Found(at, second_at + 1, IsoYear(first) + "/" + IsoYear(second), kLikely);
}

// A year alone needs a word that says so, or to look like one of our time.
std::optional<Value> FromYear(const Reading& r, size_t at) {
  int year = YearAt(r, at);
  if (year < 1500 || year > 2099 || r.units[at].Has(kJoined)) return std::nullopt;
  if (r.Is(at + 1, kScale | kPercent | kMeasure | kCurrency | kDuration)) return std::nullopt;
  if (r.Has(at + 1) && r.units[at + 1].Has(kJoined) && !r.units[at + 1].IsWord())
    return std::nullopt;
  bool lead = at > 0 && !r.units[at].Has(kBreak) &&
              (r.units[at - 1].Is(kDateLead | kNear) || r.units[at - 1].IsMark('(', r.text));
  bool recent = year >= 1900 && year <= 2059;
  if (!lead && !recent) return std::nullopt;
  return Found(at, at + 1, IsoYear(year), lead ? kLikely : kUnsure);
}

// "1990s".
std::optional<Value> FromDecade(const Reading& r, size_t at) {
  std::string_view s = r.Text(at);
  bool decade =
      s.size() == 5 && s[4] == 's' && (s.starts_with("1") || s.starts_with("20")) && s[3] == '0';
  if (!decade) return std::nullopt;
  int first = (s[0] - '0') * 1000 + (s[1] - '0') * 100 + (s[2] - '0') * 10;
  return Found(at, at + 1, IsoYear(first) + "/" + IsoYear(first + 9), kLikely);
}

bool SpeaksOfFuture(const Reading& r, size_t at) {
  for (size_t i = at; i > 0 && at - i < kFutureReach && !r.units[i].Has(kBreak); --i)
    if (r.units[i - 1].Is(kFuture)) return true;
  return false;
}

// In news "Monday" is the last one, the day of publication included.
std::string WeekdayValue(const Reading& r, size_t at, int near) {
  if (!r.today) return {};
  int64_t back = (WeekdayOf(*r.today) - r.units[at].word->weekday + 7) % 7;
  if (near > 0) return IsoDay(DateOf(*r.today - back + 7));
  if (near < 0 && back == 0) back = 7;
  if (near == 0 && SpeaksOfFuture(r, at)) return IsoDay(DateOf(*r.today + (7 - back)));
  return IsoDay(DateOf(*r.today - back));
}

// "Sunday Mirror" is no day.
bool NameFollows(const Reading& r, size_t at) {
  return r.Has(at) && !r.units[at].Has(kBreak) && r.units[at].IsWord() &&
         r.units[at].Has(WR_TOKEN_CAPITALISED) && !r.units[at].Is(kSmall);
}

// "Monday", "last Monday", "Monday, July 18".
std::optional<Value> FromWeekday(const Reading& r, size_t at, size_t first, int near) {
  if (!r.units[at].Has(WR_TOKEN_CAPITALISED)) return std::nullopt;
  size_t next = r.IsMark(at + 1, ',') ? at + 2 : at + 1;
  if (r.Has(next) && !r.units[next].Has(kBreak)) {
    std::optional<Value> date;
    if (r.units[next].Is(kMonth)) date = FromMonth(r, next);
    if (r.units[next].IsNumber()) date = FromDay(r, next);
    if (date) return Found(first, date->end, date->value, kSure);
  }
  // "on Sunday", but not "Sunday Mirror" or "Black Friday".
  if (NameFollows(r, at + 1)) return std::nullopt;
  return Found(first, at + 1, WeekdayValue(r, at, near), kLikely);
}

std::string PeriodValue(const Reading& r, std::string_view unit, int near) {
  if (!r.today) return {};
  Date now = DateOf(*r.today);
  if (unit == "W") return IsoWeek(*r.today + 7 * near);
  if (unit == "Y") return IsoYear(now.year + near);
  if (unit != "M") return {};
  int month = now.year * 12 + now.month - 1 + near;
  return IsoMonth(month / 12, month % 12 + 1);
}

// "last May": the one before the month that is now; "next May": the one after it.
std::string NearMonthValue(const Reading& r, int month, int near) {
  if (!r.today) return {};
  Date now = DateOf(*r.today);
  int year = now.year;
  if (near < 0 && month >= now.month) --year;
  if (near > 0 && month <= now.month) ++year;
  return IsoMonth(year, month);
}

// "last week", "this month", "next Monday", "last July".
std::optional<Value> FromNear(const Reading& r, size_t at) {
  int near = r.units[at].word->near;
  if (!r.Has(at + 1) || r.units[at + 1].Has(kBreak)) return std::nullopt;
  const Unit& next = r.units[at + 1];
  if (next.Is(kWeekday)) return FromWeekday(r, at + 1, at, near);
  if (next.Is(kMonth) && next.Has(WR_TOKEN_CAPITALISED))
    return Found(at, at + 2, NearMonthValue(r, next.word->month, near), kLikely);
  if (!next.Is(kDuration)) return std::nullopt;
  // "last hour" has no date; "this second" is no time at all.
  std::string_view unit = next.word->duration.data();
  if (unit.starts_with('T') || unit == "D") return std::nullopt;
  return Found(at, at + 2, PeriodValue(r, unit, near), kLikely);
}

// "three days ago": the day; "two years ago": the year.
std::string AgoValue(const Reading& r, std::string_view unit, const Number& number) {
  std::optional<int64_t> count = number.value.Whole();
  if (!r.today || !count || !number.certain || *count > 5000) return {};
  auto back = static_cast<int>(*count);
  Date now = DateOf(*r.today);
  if (unit == "D") return IsoDay(DateOf(*r.today - back));
  if (unit == "W") return IsoWeek(*r.today - 7 * back);
  if (unit == "Y") return now.year > back ? IsoYear(now.year - back) : "";
  int month = now.year * 12 + now.month - 1 - back;
  return unit == "M" && month >= 12 ? IsoMonth(month / 12, month % 12 + 1) : "";
}

// "two weeks", "18 months", "five hours"; not "two-week".
std::optional<Value> FromDuration(const Reading& r, size_t at) {
  if (r.units[at].Has(kJoined)) return std::nullopt;
  std::optional<Number> number = ReadNumber(r.units, at, r.text);
  if (!number || number->ordinal || !r.Is(number->end, kDuration) ||
      r.units[number->end].Has(kJoined))
    return std::nullopt;
  size_t end = number->end + 1;
  if (r.Has(end) && (r.Text(end) == "old" || r.units[end].Has(kJoined))) return std::nullopt;
  std::string_view unit = r.units[number->end].word->duration.data();
  if (r.Has(end) && !r.units[end].Has(kBreak) && r.Text(end) == "ago")
    return Value{at, end + 1, unit.starts_with('T') ? EntityType::kTime : EntityType::kDate,
                 AgoValue(r, unit, *number), kLikely};
  std::optional<int64_t> count = number->value.Whole();
  bool time = unit.starts_with('T');
  std::string value;
  if (count && number->certain)
    value = std::string(time ? "PT" : "P") + std::to_string(*count) +
            std::string(unit.substr(time ? 1 : 0));
  return Value{at, end, time ? EntityType::kTime : EntityType::kDate, value, kLikely};
}

// "in March", "since May": the word alone is a month only where a date may stand.
std::optional<Value> FromMonthAlone(const Reading& r, size_t at) {
  const Unit& unit = r.units[at];
  bool lead = at > 0 && !unit.Has(kBreak) && r.units[at - 1].Is(kDateLead);
  bool doubtful = unit.Is(kCommon);
  if (!unit.Has(WR_TOKEN_CAPITALISED) || (doubtful && !lead)) return std::nullopt;
  if (!lead && (unit.Has(WR_TOKEN_SENTENCE_START) || unit.Has(kBreak))) return std::nullopt;
  if (NameFollows(r, at + 1) && !lead) return std::nullopt;
  return Found(at, at + 1, lead ? MonthValue(r, unit.word->month, SpeaksOfFuture(r, at)) : "", lead ? kLikely : kPerhaps);
}

// What a number begins; by its length and by what stands behind it.
std::optional<Value> ReadNumericDate(const Reading& r, size_t at) {
  const Unit& unit = r.units[at];
  uint32_t size = unit.end - unit.begin;
  const Unit* next = r.Has(at + 1) && !r.units[at + 1].Has(kBreak) ? &r.units[at + 1] : nullptr;
  if (size == 5) return FromDecade(r, at);
  if (size == 4) {
    if (next != nullptr && !next->IsWord())
      if (auto date = FromIso(r, at)) return date;
    if (next != nullptr)
      if (auto date = FromYears(r, at)) return date;
    if (next != nullptr && next->Is(kDuration | kScale))
      if (auto date = FromDuration(r, at)) return date;
    if (auto date = FromYear(r, at)) return date;
  }
  if (next == nullptr || !next->IsWord()) return std::nullopt;
  if (next->Is(kMonth) || r.Text(at + 1) == "of")
    if (auto date = FromDay(r, at)) return date;
  if (next->Is(kDuration | kScale)) return FromDuration(r, at);
  return std::nullopt;
}

}  // namespace

std::optional<Value> ReadDate(const Reading& r, size_t at) {
  const Unit& unit = r.units[at];
  if (unit.IsNumber()) return ReadNumericDate(r, at);
  if (unit.Is(kMonth) && unit.Has(WR_TOKEN_CAPITALISED)) {
    if (auto date = FromMonth(r, at)) return date;
    return FromMonthAlone(r, at);
  }
  if (unit.Is(kWeekday)) return FromWeekday(r, at, at, 0);
  if (unit.Is(kDay)) {
    std::string value = r.today ? IsoDay(DateOf(*r.today + unit.word->near)) : "";
    return Found(at, at + 1, value, kPerhaps);
  }
  if (unit.Is(kNear)) return FromNear(r, at);
  return unit.Is(kNumber) ? FromDuration(r, at) : std::nullopt;
}

}  // namespace wireroom::entities
