// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/zones/datelines.h"

#include <algorithm>

#include "plugins/annotators/zones/lines.h"
#include "plugins/annotators/zones/phrases.h"

namespace wireroom::zones {
namespace {

using std::string_view;

constexpr size_t kLongest = 90;
// What must follow a dateline for it to be one.
constexpr size_t kShortestRest = 20;

constexpr string_view kMonths[] = {
    "january",   "february", "march",    "april",    "may",  "june", "july", "august",
    "september", "october",  "november", "december", "jan",  "feb",  "mar",  "apr",
    "jun",       "jul",      "aug",      "sep",      "sept", "oct",  "nov",  "dec"};

// Words that may stand in a line that is nothing but a date.
constexpr string_view kDateWords[] = {
    "a.m",       "am",       "at",  "bst",      "cet",     "cest",     "created", "date",
    "day",       "edt",      "est", "et",       "first",   "friday",   "fri",     "gmt",
    "ist",       "jst",      "kst", "last",     "local",   "modified", "mon",     "monday",
    "noon",      "of",       "on",  "p.m",      "pdt",     "pm",       "posted",  "pst",
    "published", "pt",       "sat", "saturday", "sun",     "sunday",   "the",     "thu",
    "thursday",  "time",     "tue", "tues",     "tuesday", "updated",  "update",  "utc",
    "wed",       "wednesday"};

// In capitals at the front of a line, with a colon, and no place.
constexpr string_view kLabels[] = {"analysis", "breaking", "correction", "exclusive", "explainer",
                                   "factbox",  "live",     "opinion",    "photos",    "poll",
                                   "read",     "update",   "video",      "watch",     "warning",
                                   "note",     "editor"};

// Small words inside the names of places.
constexpr string_view kSmall[] = {"al", "and", "au",   "d",  "da", "de",  "del", "do",  "el",
                                  "en", "la",  "near", "of", "on", "sur", "the", "upon"};

template <size_t N>
bool IsOneOf(const string_view (&words)[N], string_view s) {
  return std::any_of(words, words + N, [s](string_view w) {
    return w.size() == s.size() && StartsWithAnyCase(s, w);
  });
}

struct Dash {
  size_t begin = string_view::npos;
  size_t end = string_view::npos;
  bool is_long = false;  // an em or en dash, or "--"
  bool is_colon = false;
};

Dash FindDash(string_view s) {
  for (size_t at = 1; at + 1 < s.size(); ++at) {
    if (s.compare(at, 3, "\xE2\x80\x94") == 0 || s.compare(at, 3, "\xE2\x80\x93") == 0)
      return {at, at + 3, true, false};
    if (s.compare(at, 2, "--") == 0)
      return {at, at + (s[at + 2 < s.size() ? at + 2 : at] == '-' ? 3 : 2), true, false};
    if (s[at] == '-' && (s[at - 1] == ' ' || s[at - 1] == ')') && s[at + 1] == ' ')
      return {at, at + 1, false, false};
    if (s[at] == ':' && s[at + 1] == ' ') return {at, at + 1, false, true};
  }
  return {};
}

// What the words before the dash are.
struct Words {
  size_t all_caps = 0;
  size_t capitalised = 0;
  size_t dates = 0;  // months and days
  size_t others = 0;
  bool agency = false;
};

void CountWord(string_view word, Words* words) {
  while (!word.empty() && (word.back() == ',' || word.back() == '.')) word.remove_suffix(1);
  if (word.empty()) return;
  if (IsOneOf(kMonths, word) || IsDigit(word[0])) {
    ++words->dates;
  } else if (word.size() >= 2 && std::none_of(word.begin(), word.end(), IsLower)) {
    ++words->all_caps;
  } else if (IsUpper(word[0])) {
    ++words->capitalised;
  } else if (!IsOneOf(kSmall, word)) {
    ++words->others;
  }
}

Words Count(string_view head) {
  Words words;
  size_t open = head.find('(');
  if (open != string_view::npos && head.ends_with(')') && head.size() - open <= 40) {
    words.agency = true;
    head = Trim(head.substr(0, open));
  }
  while (!head.empty()) {
    size_t end = std::min(head.find_first_of(" /"), head.size());
    CountWord(head.substr(0, end), &words);
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return words;
}

bool IsPlaceAndTime(string_view head, const Dash& dash, bool capital_follows) {
  Words words = Count(head);
  if (words.others > 0 || words.all_caps + words.capitalised > 6) return false;
  if (words.agency) return words.all_caps + words.capitalised + words.dates > 0;
  if (dash.is_colon) return words.all_caps >= 1 && words.capitalised == 0 && words.all_caps <= 3;
  bool place = words.all_caps + words.capitalised > 0;
  if (words.all_caps >= 1 && words.capitalised <= 4) return true;
  if (place && words.dates > 0) return true;
  return dash.is_long && capital_follows && place && words.capitalised <= 2;
}

// "date 2022-07-18 " and "2022-07-18: ": data that a page put before the text.
size_t IsoDateSize(string_view s) {
  size_t at = 0;
  for (string_view word :
       {string_view("date "), string_view("date: "), string_view("published "),
        string_view("published: "), string_view("updated "), string_view("posted ")})
    if (StartsWithAnyCase(s, word)) at = word.size();
  constexpr string_view kShape = "0000-00-00";
  if (s.size() < at + kShape.size() + 1) return 0;
  for (size_t i = 0; i < kShape.size(); ++i)
    if (kShape[i] == '0' ? !IsDigit(s[at + i]) : s[at + i] != '-') return 0;
  size_t end = at + kShape.size();
  return s[end] == ' ' || s[end] == ':' ? end : 0;
}

}  // namespace

size_t DatelineSize(string_view paragraph) {
  if (size_t size = IsoDateSize(paragraph)) return size;
  if (paragraph.empty() || IsLower(paragraph[0])) return 0;
  Dash dash = FindDash(paragraph.substr(0, kLongest));
  if (dash.begin == string_view::npos || paragraph.size() < dash.end + kShortestRest) return 0;
  string_view head = Trim(paragraph.substr(0, dash.begin));
  string_view rest = Trim(paragraph.substr(dash.end));
  if (head.size() < 3 || rest.empty()) return 0;
  if (IsOneOf(kLabels, head.substr(0, head.find_first_of(" '")))) return 0;
  bool capital_follows =
      IsUpper(rest[0]) || rest[0] == '"' || static_cast<unsigned char>(rest[0]) >= 0xC3;
  return IsPlaceAndTime(head, dash, capital_follows) ? dash.end : 0;
}

bool IsDateLine(string_view line) {
  if (line.size() > 80) return false;
  bool has_date = false, has_month = false;
  while (!line.empty()) {
    size_t end = std::min(line.find_first_of(" ,|:/-"), line.size());
    string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    while (word.ends_with('.')) word.remove_suffix(1);
    if (word.empty() || word == "\xE2\x80\x93" || word == "\xC2\xB7" || word == "\xE2\x80\xA2")
      continue;
    if (IsDigit(word[0]) && word.size() <= 6) {
      has_date = true;
    } else if (IsOneOf(kMonths, word)) {
      has_month = true;
    } else if (!IsOneOf(kDateWords, word)) {
      return false;
    }
    if (word.size() == 4 && std::all_of(word.begin(), word.end(), IsDigit)) has_month = true;
  }
  return has_date && has_month;
}

}  // namespace wireroom::zones
