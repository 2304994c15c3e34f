// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/zones/phrases.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace wireroom::zones {
namespace {

using std::string_view;

// A line that is one of these, with or without a colon, is navigation.
constexpr string_view kMenuLines[] = {"about us",
                                      "ad",
                                      "ad feedback",
                                      "advertisement",
                                      "advertising",
                                      "archive",
                                      "back",
                                      "back to top",
                                      "bookmark",
                                      "close",
                                      "comment",
                                      "comments",
                                      "contact",
                                      "contact us",
                                      "continue",
                                      "copy link",
                                      "editor's picks",
                                      "email",
                                      "facebook",
                                      "follow",
                                      "gallery",
                                      "home",
                                      "homepage",
                                      "latest",
                                      "latest news",
                                      "linkedin",
                                      "live",
                                      "load more",
                                      "loading",
                                      "log in",
                                      "login",
                                      "menu",
                                      "more",
                                      "more news",
                                      "more stories",
                                      "more videos",
                                      "most popular",
                                      "most read",
                                      "most viewed",
                                      "navigation",
                                      "newsletter",
                                      "newsletters",
                                      "next",
                                      "next article",
                                      "next story",
                                      "photo",
                                      "photos",
                                      "pinterest",
                                      "play",
                                      "play video",
                                      "podcast",
                                      "popular",
                                      "previous",
                                      "previous article",
                                      "print",
                                      "read more",
                                      "read next",
                                      "recommended",
                                      "reddit",
                                      "register",
                                      "related",
                                      "related articles",
                                      "related content",
                                      "related coverage",
                                      "related news",
                                      "related stories",
                                      "related topics",
                                      "save",
                                      "search",
                                      "share",
                                      "show all",
                                      "show caption",
                                      "show more",
                                      "sign in",
                                      "sign up",
                                      "skip advertisement",
                                      "sponsored",
                                      "subscribe",
                                      "tags",
                                      "telegram",
                                      "top stories",
                                      "topics",
                                      "trending",
                                      "tweet",
                                      "twitter",
                                      "video",
                                      "videos",
                                      "view all",
                                      "watch",
                                      "whatsapp",
                                      "whatsapp channel",
                                      "you may also like",
                                      "you might also like"};

// A short line that begins with one of these is navigation.
constexpr string_view kMenuStarts[] = {
    "ad continues", "advertisement ", "also read", "article continues", "click here",
    "click here to", "click to ", "continue reading", "don't miss:", "download our app",
    "download the app", "email this", "enlarge this image", "follow us", "gallery:",
    "get the app", "get the latest", "go to ", "hide caption", "in pictures:", "join our ",
    "join the conversation", "jump to ", "leave a comment", "like us on", "listen to article",
    "listen to this article", "listen:", "live updates:", "log in to",
    "more from ", "more on ", "more on:", "more:", "must read:", "photos:",
    "please enable javascript", "please turn on javascript", "print this", "read also",
    "read more", "read next", "read or share this", "read the full", "read:", "recommended:",
    "related article", "related:", "report an error", "scroll down", "see also", "see more",
    "share on ", "share this", "share via ", "show more", "sign in to", "sign up for",
    "sign up to", "skip past ", "skip to ", "story continued below", "story continues",
    "story continues after", "story continues below", "subscribe ", "tap here",
    "this article is more than", "this video can not be played", "toggle caption", "trending:",
    "video:", "view comments", "view gallery", "view image", "view this post on", "watch live",
    "watch more", "watch now", "watch:", "you have been reading"};

// What news sites call their sections.
constexpr string_view kSections[] = {"africa",       "americas",   "arts",      "asia",
                                     "asia pacific", "australia",  "books",     "breaking news",
                                     "business",     "climate",    "companies", "culture",
                                     "economy",      "education",  "energy",    "entertainment",
                                     "environment",  "europe",     "fashion",   "finance",
                                     "food",         "football",   "health",    "latin america",
                                     "lifestyle",    "local",      "magazine",  "markets",
                                     "middle east",  "money",      "movies",    "music",
                                     "national",     "news",       "opinion",   "politics",
                                     "science",      "society",    "sport",     "sports",
                                     "tech",         "technology", "travel",    "tv",
                                     "weather",      "world",      "world news"};

// Sorted by the first byte; each begins at the start of a word.
constexpr string_view kBoilerplate[] = {"(c) 19",
                                        "(c) 20",
                                        "all rights reserved",
                                        "contributed reporting",
                                        "contributed to this report",
                                        "contributed to this story",
                                        "copyright 19",
                                        "copyright 20",
                                        "copyright \xC2\xA9",
                                        "do not necessarily reflect",
                                        "first published on",
                                        "follow her on twitter",
                                        "follow him on twitter",
                                        "follow them on twitter",
                                        "may not be published, broadcast",
                                        "may not be reproduced",
                                        "not been edited by",
                                        "opinions expressed in this",
                                        "our newsletter",
                                        "privacy policy",
                                        "syndicated feed",
                                        "terms of service",
                                        "terms of use",
                                        "this is a corrected version",
                                        "this transcript",
                                        "unsubscribe",
                                        "views expressed here",
                                        "views expressed in this",
                                        "was originally published",
                                        "with agency inputs",
                                        "with input from agencies",
                                        "with inputs from",
                                        "without the express permission",
                                        "\xC2\xA9 "};

constexpr string_view kReporting[] = {"additional reporting by",
                                      "additional reporting from",
                                      "compiled by",
                                      "edited by",
                                      "editing by",
                                      "interview by",
                                      "interviewed by",
                                      "reported by",
                                      "reporting by",
                                      "story by",
                                      "text by",
                                      "words by",
                                      "with assistance by",
                                      "with assistance from",
                                      "writing by",
                                      "written by"};

char Lower(char c) { return IsUpper(c) ? static_cast<char>(c + 32) : c; }

bool EqualsAnyCase(string_view s, string_view lower) {
  return s.size() == lower.size() && StartsWithAnyCase(s, lower);
}

template <size_t N>
bool IsOneOf(const string_view (&words)[N], string_view s) {
  return std::any_of(words, words + N, [s](string_view w) { return EqualsAnyCase(s, w); });
}

template <size_t N>
bool StartsWithOneOf(const string_view (&words)[N], string_view s) {
  return std::any_of(words, words + N, [s](string_view w) { return StartsWithAnyCase(s, w); });
}

const string_view* FirstStart(string_view s) {
  const string_view* found =
      std::find_if(std::begin(kMenuStarts), std::end(kMenuStarts),
                   [s](string_view start) { return StartsWithAnyCase(s, start); });
  return found == std::end(kMenuStarts) ? nullptr : found;
}

// "3. Skip to menu" without the number.
string_view WithoutNumber(string_view s) {
  size_t digits = 0;
  while (digits < s.size() && digits < 3 && IsDigit(s[digits])) ++digits;
  if (digits == 0 || digits + 1 >= s.size() || (s[digits] != '.' && s[digits] != ')')) return s;
  return Trim(s.substr(digits + 1));
}

string_view WithoutMarks(string_view s) {
  while (!s.empty() && string_view(">:+[](){}*|-").find(s.back()) != string_view::npos)
    s.remove_suffix(1);
  while (!s.empty() && string_view("<>+[](){}*|-").find(s.front()) != string_view::npos)
    s.remove_prefix(1);
  return Trim(s);
}

// "PoliticsSouth Korea": a section's name with the next label run on.
bool IsGluedSection(string_view s) {
  for (string_view section : kSections) {
    if (s.size() > section.size() && StartsWithAnyCase(s, section) &&
        IsLower(s[section.size() - 1]) && IsUpper(s[section.size()]))
      return true;
  }
  return false;
}

// Items between separators: "Home > World > Asia", "News | Sport | Weather".
bool IsBreadcrumb(string_view s) {
  size_t marks = 0;
  for (string_view mark : {string_view(" > "), string_view(" | "), string_view(" \xC2\xBB "),
                           string_view(" \xE2\x80\xBA "), string_view(" \xE2\x80\xA2 ")}) {
    for (size_t at = s.find(mark); at != string_view::npos; at = s.find(mark, at + 1)) ++marks;
  }
  string_view first = Trim(s.substr(0, s.find_first_of(">|\xC2\xE2")));
  return marks >= 3 || (marks >= 1 && (IsOneOf(kSections, first) || IsOneOf(kMenuLines, first)));
}

// Words of a name at the front of s: "Ana Lima and", "ANA LIMA |" give 2.
size_t NameWords(string_view s) {
  size_t words = 0;
  while (!s.empty() && (IsUpper(s[0]) || static_cast<unsigned char>(s[0]) >= 0xC3)) {
    size_t end = s.find_first_of(" ,|;");
    ++words;
    if (end == string_view::npos || s[end] != ' ') break;
    s.remove_prefix(end + 1);
  }
  return words;
}

// Where the word after the one at `at` begins.
size_t NextWord(string_view s, size_t at) {
  size_t space = s.find(' ', at);
  return space == string_view::npos ? s.size() : space + 1;
}

// Where the phrases that begin with each byte begin in kBoilerplate.
constexpr auto kBoilerplateFrom = [] {
  std::array<uint8_t, 257> from{};
  size_t i = 0;
  for (size_t byte = 0; byte < 257; ++byte) {
    while (i < std::size(kBoilerplate) && static_cast<unsigned char>(kBoilerplate[i][0]) < byte)
      ++i;
    from[byte] = static_cast<uint8_t>(i);
  }
  return from;
}();

bool BeginsBoilerplate(string_view s) {
  auto byte = static_cast<unsigned char>(Lower(s[0]));
  for (size_t i = kBoilerplateFrom[byte]; i < kBoilerplateFrom[byte + 1u]; ++i)
    if (StartsWithAnyCase(s, kBoilerplate[i])) return true;
  return false;
}

}  // namespace

bool IsNavigation(string_view line, const Line& seen) {
  if (seen.words > 16) return false;
  string_view s = WithoutMarks(WithoutNumber(line));
  if (s.empty()) return true;
  if (seen.words <= 4 && (IsOneOf(kMenuLines, s) || IsOneOf(kSections, s))) return true;
  if (seen.words <= 4 && IsGluedSection(s)) return true;
  const string_view* start = FirstStart(s);
  // "Watch: storm hits port" is a link, "Watch: the storm has hit the port." is text.
  if (start != nullptr && !(start->ends_with(':') && seen.ends_sentence)) return true;
  return !seen.ends_sentence && IsBreadcrumb(line);
}

bool IsBoilerplate(string_view line) {
  for (size_t at = 0; at < line.size(); at = NextWord(line, at))
    if (BeginsBoilerplate(line.substr(at))) return true;
  return false;
}

bool IsByline(string_view line, const Line& seen) {
  if (seen.is_long()) return false;
  if (line.starts_with('(') || line.starts_with('[')) line.remove_prefix(1);
  for (string_view dash : {string_view("\xE2\x80\x94 "), string_view("-- ")})
    if (line.starts_with(dash)) line.remove_prefix(dash.size());
  if (StartsWithOneOf(kReporting, line)) return true;
  if (seen.ends_sentence || seen.words > 14 || !StartsWithAnyCase(line, "by ")) return false;
  return NameWords(line.substr(3)) >= 2;
}

}  // namespace wireroom::zones
