// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/zones/credits.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "plugins/annotators/zones/lines.h"
#include "plugins/annotators/zones/phrases.h"

namespace wireroom::zones {
namespace {

using std::string_view;

constexpr size_t kLongestLine = 600;
constexpr size_t kLongestCredit = 120;

// A credit begins here and runs to the end of the line.
constexpr string_view kStarts[] = {
    "AFP PHOTO",    "AP Photo",       "CREDIT:",        "Credit:",        "Credits:",
    "Courtesy of",  "FOTO:",          "Foto:",          "IMAGE:",         "Illustration:",
    "Image:",       "Image by",       "Image courtesy", "Image credit",   "Image source",
    "Images:",      "PHOTO:",         "Photo:",         "Photo by",       "Photo courtesy",
    "Photo credit", "Photo via",      "Photograph:",    "Photograph by",  "Photos:",
    "Photos by",    "Picture:",       "Picture by",     "Picture credit", "REUTERS/",
    "Source: AP",   "Source: Reuters"};

// A short line without an end mark that ends in one of these is a credit or
// ends in one.
constexpr string_view kEnds[] = {"/AFP",
                                 "/AP",
                                 "/Bloomberg",
                                 "/EPA",
                                 "/Getty",
                                 "/REUTERS",
                                 "/Reuters",
                                 "/dpa",
                                 "/picture alliance",
                                 "Getty Images",
                                 "Shutterstock",
                                 "via AP",
                                 "via REUTERS",
                                 "via Reuters",
                                 "Handout",
                                 "Associated Press Photo"};

// Where the starts with each initial lie in kStarts, which is in order of them.
struct Range {
  uint8_t first = 0;
  uint8_t end = 0;
};
constexpr std::array<Range, 26> kByInitial = [] {
  std::array<Range, 26> ranges{};
  for (uint8_t i = 0; i < std::size(kStarts); ++i) {
    Range& range = ranges[static_cast<size_t>(kStarts[i][0] - 'A')];
    if (range.end == 0) range.first = i;
    range.end = static_cast<uint8_t>(i + 1);
  }
  return ranges;
}();

// Pages run the caption and the label together: "...on MondayImage: ...".
bool BeginsWord(string_view line, size_t at) { return at == 0 || !IsUpper(line[at - 1]); }

size_t WithBracket(string_view line, size_t at) {
  return at > 0 && (line[at - 1] == '(' || line[at - 1] == '[') ? at - 1 : at;
}

size_t FindStart(string_view line) {
  for (size_t at = 0; at < line.size(); ++at) {
    if (!IsUpper(line[at])) continue;
    Range range = kByInitial[static_cast<size_t>(line[at] - 'A')];
    if (range.end == 0 || !BeginsWord(line, at)) continue;
    string_view rest = line.substr(at);
    for (uint8_t i = range.first; i < range.end; ++i)
      if (rest.starts_with(kStarts[i])) return WithBracket(line, at);
  }
  return kNoCredit;
}

// The credit in "... in Lisbon. Jo Berg/Reuters" begins after the sentence.
size_t FindByEnd(string_view line) {
  string_view s = line;
  while (s.ends_with(')') || s.ends_with(']')) s.remove_suffix(1);
  bool ends = std::any_of(std::begin(kEnds), std::end(kEnds),
                          [s](string_view end) { return s.ends_with(end); });
  if (!ends) return kNoCredit;
  size_t bracket = line.find_last_of("([");
  if (bracket != string_view::npos && s.size() != line.size()) return bracket;
  size_t stop = s.rfind(". ");
  return stop == string_view::npos ? 0 : stop + 2;
}

}  // namespace

size_t FindCredit(string_view line) {
  if (line.size() > kLongestLine) return kNoCredit;
  size_t at = FindStart(line);
  if (at == kNoCredit) at = FindByEnd(line);
  if (at == kNoCredit || line.size() - at > kLongestCredit) return kNoCredit;
  // "Photo by photo, the story grew." is a sentence, not a credit.
  string_view credit = line.substr(at);
  bool sentence = credit.ends_with('.') && std::count(credit.begin(), credit.end(), ' ') > 8;
  return sentence ? kNoCredit : at;
}

bool IsAgencyLine(string_view line) {
  if (line.size() > 60 || !line.ends_with(')')) return false;
  size_t open = line.find('(');
  if (open == string_view::npos || open > 24 || open == 0) return false;
  string_view initials = Trim(line.substr(0, open));
  bool small = std::all_of(initials.begin(), initials.end(),
                           [](char c) { return IsLower(c) || c == '/' || c == ',' || c == ' '; });
  string_view names = line.substr(open);
  return small && initials.size() <= 20 && initials.find(' ') == string_view::npos &&
         std::any_of(names.begin(), names.end(), IsUpper);
}

bool IsCaption(string_view line) {
  return line.size() <= kLongestLine &&
         (StartsWithAnyCase(line, "file photo") || line.starts_with("FILE - ") ||
          line.starts_with("FILE \xE2\x80\x94 ") || line.starts_with("FILE \xE2\x80\x93 ") ||
          StartsWithAnyCase(line, "caption:") || StartsWithAnyCase(line, "image caption") ||
          StartsWithAnyCase(line, "media caption") || StartsWithAnyCase(line, "pictured:"));
}

}  // namespace wireroom::zones
