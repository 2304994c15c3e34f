// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/zones/layout.h"

#include <algorithm>
#include <array>

#include "plugins/annotators/zones/credits.h"
#include "plugins/annotators/zones/datelines.h"
#include "plugins/annotators/zones/phrases.h"

namespace wireroom::zones {
namespace {

constexpr uint32_t kLongestTitle = 180;
constexpr int kMostTitleWords = 24;
constexpr uint32_t kLongestHeading = 90;
constexpr int kMostHeadingWords = 12;
constexpr uint32_t kLongestStandfirst = 400;
// Lines of this many words or fewer, this many in a row, are a menu.
constexpr int kMenuWords = 4;
constexpr size_t kMenuRun = 4;
// Texts are wrapped at about this width when most of their lines have it.
constexpr uint32_t kWrapFrom = 48;
constexpr uint32_t kWrapTo = 110;
// Boilerplate stands among the last lines, or is one of the first and short.
constexpr size_t kTail = 4;
constexpr uint32_t kLongestBoilerplate = 600;

bool EqualLine(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return x == y || ((x ^ y) == 0x20 && (IsUpper(x) || IsLower(x)));
         });
}

}  // namespace

std::string_view Name(Kind kind) {
  constexpr std::array<std::string_view, 11> kNames = {
      "body",   "title",      "standfirst", "dateline",  "byline",     "caption",
      "credit", "navigation", "heading",    "quotation", "boilerplate"};
  return kNames[static_cast<size_t>(kind)];
}

const std::vector<Found>& Layout::Read(std::string_view text, std::string_view title, size_t limit,
                                       bool* complete) {
  text_ = text;
  limit_ = limit;
  complete_ = true;
  found_.clear();
  SplitLines(text, &lines_);
  JoinWrappedLines();
  LabelLines();
  FindMenus();
  FindTitle(Trim(title));
  FindHeadings();
  FindStandfirst();
  Emit();
  *complete = complete_;
  return found_;
}

// A text that was wrapped at a fixed width has its paragraphs between blank
// lines; in any other text a line that can not end here goes on in the next.
void Layout::JoinWrappedLines() {
  labels_.assign(lines_.size(), Label{});
  size_t inner = 0, wrapped = 0;
  for (size_t i = 0; i + 1 < lines_.size(); ++i) {
    if (lines_[i + 1].blank_before) continue;
    ++inner;
    wrapped +=
        lines_[i].size() >= kWrapFrom && lines_[i].size() <= kWrapTo && !lines_[i].ends_sentence;
  }
  bool all = inner >= 4 && wrapped * 10 >= inner * 7;
  for (size_t i = 1; i < lines_.size(); ++i) {
    const Line& before = lines_[i - 1];
    if (lines_[i].blank_before || before.is_long()) continue;
    bool open = !before.ends_sentence && (before.goes_on || lines_[i].begins_small);
    labels_[i].joined = all || (open && before.words > 2);
  }
}

void Layout::LabelLines() {
  for (size_t i = 0; i < lines_.size(); ++i) {
    bool joined = labels_[i].joined;
    labels_[i] = LabelOf(i);
    labels_[i].joined =
        joined && labels_[i].kind == Kind::kBody && labels_[i - 1].kind == Kind::kBody;
  }
  // The text that stands in for a picture, directly above its caption.
  for (size_t i = 0; i + 1 < lines_.size(); ++i) {
    Kind next = labels_[i + 1].kind;
    bool above = !lines_[i + 1].blank_before && (next == Kind::kCaption || next == Kind::kCredit);
    if (above && labels_[i].kind == Kind::kBody && IsHeadline(i)) labels_[i].kind = Kind::kCaption;
  }
}

Layout::Label Layout::LabelOf(size_t i) const {
  const Line& line = lines_[i];
  std::string_view s = line.In(text_);
  if (!line.is_long()) {
    if (IsNavigation(s, line)) return {Kind::kNavigation, kNoCredit, false};
    if (IsByline(s, line)) return {Kind::kByline, kNoCredit, false};
    if (IsDateLine(s)) return {Kind::kDateline, kNoCredit, false};
    if (IsAgencyLine(s)) return {Kind::kCredit, kNoCredit, false};
  }
  size_t credit = FindCredit(s);
  if (credit == 0) return {Kind::kCredit, kNoCredit, false};
  if (credit != kNoCredit || IsCaption(s)) return {Kind::kCaption, credit, false};
  bool at_an_end = i + kTail >= lines_.size() || (i < 2 && !line.is_long());
  if (at_an_end && line.size() <= kLongestBoilerplate && IsBoilerplate(s))
    return {Kind::kBoilerplate, kNoCredit, false};
  return {Kind::kBody, kNoCredit, false};
}

// Short, begins as a sentence or a name does, and has no end mark.
bool Layout::IsHeadline(size_t i) const {
  const Line& line = lines_[i];
  if (line.size() > kLongestTitle || line.words > kMostTitleWords || line.begins_small)
    return false;
  char last = text_[line.end - 1];
  bool question =
      last == '?' || last == '!' || text_.substr(line.begin, line.size()).ends_with("U.S.");
  if ((line.ends_sentence && !question) || last == ':' || last == ';') return false;
  bool continued = i + 1 < lines_.size() && labels_[i + 1].joined;
  return !continued && !line.goes_on;
}

bool Layout::IsBodyText(size_t i) const {
  return labels_[i].kind == Kind::kBody && (lines_[i].is_long() || lines_[i].ends_sentence);
}

// Runs of very short lines before or after the article are menus.
void Layout::FindMenus() {
  first_body_ = lines_.size();
  last_body_ = 0;
  for (size_t i = 0; i < lines_.size(); ++i) {
    if (!IsBodyText(i)) continue;
    first_body_ = std::min(first_body_, i);
    last_body_ = i;
  }
  size_t run = 0;
  for (size_t i = 0; i <= lines_.size(); ++i) {
    bool outside = i < lines_.size() && (i < first_body_ || i > last_body_);
    bool item = outside && lines_[i].words <= kMenuWords && !lines_[i].ends_sentence &&
                (labels_[i].kind == Kind::kBody || labels_[i].kind == Kind::kNavigation);
    if (item) {
      ++run;
      continue;
    }
    if (run >= kMenuRun && first_body_ < lines_.size())
      for (size_t k = i - run; k < i; ++k) labels_[k].kind = Kind::kNavigation;
    run = 0;
  }
}

// The headline: the line that repeats the article's title, else, where there is
// none, the first line that looks like one, before any running text.
void Layout::FindTitle(std::string_view title) {
  size_t end = std::min(first_body_ + 1, lines_.size());
  for (size_t i = 0; i < end; ++i) {
    if (labels_[i].kind != Kind::kBody) continue;
    bool repeats = !title.empty() && EqualLine(lines_[i].In(text_), title);
    bool first = title.empty() && i < first_body_ && i + 1 < lines_.size() && IsHeadline(i);
    if (!repeats && !first) continue;
    labels_[i].kind = Kind::kTitle;
    return;
  }
}

// The paragraph between the headline and the picture or the byline.
void Layout::FindStandfirst() {
  size_t i = 0;
  while (i < lines_.size() && labels_[i].kind != Kind::kTitle) ++i;
  for (++i; i < lines_.size() && labels_[i].kind != Kind::kBody; ++i) {
    if (labels_[i].kind == Kind::kHeading) {
      labels_[i].kind = Kind::kStandfirst;
      return;
    }
  }
  if (i + 1 >= lines_.size() || lines_[i].size() > kLongestStandfirst) return;
  Kind next = labels_[i + 1].kind;
  if (next == Kind::kByline || next == Kind::kDateline || next == Kind::kCaption ||
      next == Kind::kCredit)
    labels_[i].kind = Kind::kStandfirst;
}

void Layout::FindHeadings() {
  for (size_t i = 0; i + 1 < lines_.size(); ++i) {
    const Line& line = lines_[i];
    if (labels_[i].kind != Kind::kBody || labels_[i].joined || !IsHeadline(i)) continue;
    bool apart =
        line.blank_before || lines_[i - 1].ends_sentence || labels_[i - 1].kind != Kind::kBody;
    bool followed = labels_[i + 1].kind == Kind::kBody || labels_[i + 1].kind == Kind::kCaption;
    if (apart && followed && line.size() <= kLongestHeading && line.words <= kMostHeadingWords)
      labels_[i].kind = Kind::kHeading;
  }
}

void Layout::Emit() {
  for (size_t i = 0; i < lines_.size() && complete_;) {
    size_t last = i;
    while (last + 1 < lines_.size() && labels_[last + 1].joined &&
           labels_[last + 1].kind == Kind::kBody && labels_[i].kind == Kind::kBody)
      ++last;
    EmitParagraph(i, last);
    i = last + 1;
  }
}

void Layout::EmitParagraph(size_t first, size_t last) {
  uint32_t begin = lines_[first].begin, end = lines_[last].end;
  const Label& label = labels_[first];
  if (label.kind == Kind::kBody) {
    bool opening = first <= first_body_ || labels_[first - 1].kind == Kind::kDateline;
    if (auto size =
            static_cast<uint32_t>(opening ? DatelineSize(text_.substr(begin, end - begin)) : 0)) {
      Add(begin, begin + size, Kind::kDateline);
      std::string_view rest = Trim(text_.substr(begin + size, end - begin - size));
      begin = static_cast<uint32_t>(rest.data() - text_.data());
    }
  }
  if (!Add(begin, end, label.kind)) return;
  if (label.kind == Kind::kCaption && label.credit != kNoCredit)
    Add(begin + static_cast<uint32_t>(label.credit), end, Kind::kCredit);
  if (label.kind != Kind::kBody && label.kind != Kind::kStandfirst) return;
  quotations_.clear();
  FindQuotations(text_, begin, end, &quotations_);
  for (const Span& q : quotations_)
    if (!Add(q.begin, q.end, Kind::kQuotation)) return;
}

bool Layout::Add(uint32_t begin, uint32_t end, Kind kind) {
  complete_ = complete_ && found_.size() < limit_;
  if (complete_) found_.push_back({begin, end, kind});
  return complete_;
}

}  // namespace wireroom::zones
