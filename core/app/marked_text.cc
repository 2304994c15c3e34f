// SPDX-License-Identifier: Apache-2.0
#include "core/app/marked_text.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace wireroom::app {
namespace {

constexpr std::string_view kDim = "2";

struct NamedStyle {
  std::string_view name;
  std::string_view style;
};

constexpr NamedStyle kTypeStyles[] = {
    {"PERSON", "1;32"}, {"NORP", "1;35"},        {"FAC", "1;36"},      {"ORG", "1;34"},
    {"GPE", "1;36"},    {"LOC", "1;36"},         {"PRODUCT", "1;35"},  {"EVENT", "1;31"},
    {"LAW", "1;35"},    {"WORK_OF_ART", "1;35"}, {"LANGUAGE", "1;35"}, {"DATE", "33"},
    {"TIME", "33"},     {"PERCENT", "33"},       {"MONEY", "33"},      {"QUANTITY", "33"},
    {"ORDINAL", "33"},  {"CARDINAL", "33"}};

constexpr NamedStyle kZoneStyles[] = {{"title", "1"},       {"heading", "1"},  {"standfirst", "1"},
                                      {"byline", "3"},      {"dateline", "3"}, {"navigation", "2"},
                                      {"boilerplate", "2"}, {"caption", "2"},  {"credit", "2"}};

template <size_t N>
std::string_view Find(const NamedStyle (&styles)[N], std::string_view name,
                      std::string_view otherwise) {
  for (const NamedStyle& entry : styles) {
    if (entry.name == name) return entry.style;
  }
  return otherwise;
}

// The style from each offset on: the innermost zone's, `plain` outside of zones.
std::map<size_t, std::string_view> ZoneStyles(const v1::EnrichedArticle& enriched, size_t size,
                                              std::string_view plain) {
  std::map<size_t, std::string_view> from = {{0, plain}};
  for (const v1::Zone& zone : enriched.zones()) {
    const size_t begin = zone.begin();
    const size_t end = std::min<size_t>(zone.end(), size);
    const std::string_view style = Find(kZoneStyles, zone.kind(), "none");
    if (begin >= end || style == "none") continue;
    const std::string_view after = std::prev(from.upper_bound(end))->second;
    from.erase(from.lower_bound(begin), from.lower_bound(end));
    from[begin] = style;
    from.emplace(end, after);
  }
  return from;
}

std::vector<const v1::Mention*> OuterMentions(const v1::EnrichedArticle& enriched,
                                              std::string_view field, size_t size) {
  std::vector<const v1::Mention*> all;
  for (const v1::Mention& mention : enriched.mentions()) {
    const bool fits = mention.begin() < mention.end() && mention.end() <= size;
    if (fits && mention.field() == field) all.push_back(&mention);
  }
  std::sort(all.begin(), all.end(), [](const v1::Mention* a, const v1::Mention* b) {
    return a->begin() != b->begin() ? a->begin() < b->begin() : a->end() > b->end();
  });
  std::vector<const v1::Mention*> outer;
  for (const v1::Mention* mention : all) {
    if (outer.empty() || mention->begin() >= outer.back()->end()) outer.push_back(mention);
  }
  return outer;
}

// Adds text[begin, end), changing the style where a zone begins or ends.
void AddRun(std::string_view text, size_t begin, size_t end,
            const std::map<size_t, std::string_view>& styles, TextLayout* layout) {
  auto style = std::prev(styles.upper_bound(begin));
  while (begin < end) {
    const auto next = std::next(style);
    const size_t stop = next == styles.end() ? end : std::min(end, next->first);
    layout->Add(text.substr(begin, stop - begin), style->second);
    begin = stop;
    style = next;
  }
}

void AddMention(std::string_view text, const v1::Mention& mention, bool color, TextLayout* layout) {
  const std::string_view span = text.substr(mention.begin(), mention.end() - mention.begin());
  if (color) {
    layout->Add(span, StyleOfType(mention.type()));
    layout->Add("/" + mention.type(), kDim);
  } else {
    layout->Add("[");
    layout->Add(span);
    layout->Add("|" + mention.type() + "]");
  }
}

}  // namespace

std::string_view StyleOfType(std::string_view type) { return Find(kTypeStyles, type, "1"); }

void AddMarked(const v1::EnrichedArticle& enriched, std::string_view field, bool color,
               std::string_view plain_style, TextLayout* layout) {
  const bool is_title = field == "title";
  const std::string_view text = is_title ? enriched.article().title() : enriched.article().text();
  const auto styles = is_title ? std::map<size_t, std::string_view>{{0, plain_style}}
                               : ZoneStyles(enriched, text.size(), plain_style);
  size_t at = 0;
  for (const v1::Mention* mention : OuterMentions(enriched, field, text.size())) {
    AddRun(text, at, mention->begin(), styles, layout);
    AddMention(text, *mention, color, layout);
    at = mention->end();
  }
  AddRun(text, at, text.size(), styles, layout);
}

}  // namespace wireroom::app
