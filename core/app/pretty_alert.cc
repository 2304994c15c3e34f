// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/app/pretty_page.h"

namespace wireroom::app {
namespace {

constexpr size_t kContextBytes = 90;
constexpr size_t kSpansShown = 6;
constexpr std::string_view kEvidence = "1;31";

using Pairs = google::protobuf::Map<std::string, std::string>;

std::map<std::string, std::string> Sorted(const Pairs& pairs) {
  return {pairs.begin(), pairs.end()};
}

void ShowLabels(const Pairs& labels, PrettyPage* page) {
  if (labels.empty()) return;
  page->Label("labels");
  for (const auto& label : Sorted(labels)) page->Word(absl::StrCat(label.first, "=", label.second));
}

void ShowAnnotations(const Pairs& annotations, PrettyPage* page) {
  for (const auto& note : Sorted(annotations)) page->Line(note.first, note.second);
}

struct Context {
  std::string before, after;
};

// What stands on both sides of a span in its paragraph: some bytes, cut at blanks,
// with an ellipsis where they were cut.
Context ContextOf(const std::string& text, size_t begin, size_t end) {
  const size_t last_break = begin == 0 ? std::string::npos : text.rfind("\n\n", begin - 1);
  const size_t paragraph = last_break == std::string::npos ? 0 : last_break + 2;
  const size_t paragraph_end = std::min(text.find("\n\n", end), text.size());
  size_t from = std::min(paragraph, begin);
  if (begin - from > kContextBytes) {
    from = std::min(text.find(' ', begin - kContextBytes), begin - 1) + 1;
  }
  size_t to = paragraph_end;
  if (to - end > kContextBytes) to = std::max(end, text.rfind(' ', end + kContextBytes));
  return {(from > paragraph ? "\u2026" : "") + text.substr(from, begin - from),
          text.substr(end, to - end) + (to < paragraph_end ? "\u2026" : "")};
}

void ShowSpan(const v1::EvidenceSpan& span, const std::string* text, PrettyPage* page) {
  page->Label(span.condition());
  const bool placed = text != nullptr && span.begin() < span.end() && span.end() <= text->size();
  if (!placed) {
    page->out().Add(span.text(), kEvidence);
    return;
  }
  const Context context = ContextOf(*text, span.begin(), span.end());
  page->Flat(context.before);
  page->out().Add(page->color() ? "" : "[");
  page->Flat(text->substr(span.begin(), span.end() - span.begin()), kEvidence);
  page->out().Add(page->color() ? "" : "]");
  page->Flat(context.after);
}

// The first span of each condition: the others say the same again.
std::vector<const v1::EvidenceSpan*> Telling(const v1::EvidenceArticle& article) {
  std::vector<const v1::EvidenceSpan*> telling;
  std::set<std::string> seen;
  for (const v1::EvidenceSpan& span : article.spans()) {
    if (seen.insert(span.condition()).second) telling.push_back(&span);
  }
  return telling;
}

void ShowEvidence(const v1::EvidenceArticle& article, const TextOf& text_of, PrettyPage* page) {
  page->Label("article");
  page->out().Add(absl::StrCat("#", article.sequence()), kBold);
  page->Word(article.source(), kSource);
  page->Word(article.title().empty() ? article.article_id() : article.title());
  const std::string* text = text_of(article.sequence());
  const std::vector<const v1::EvidenceSpan*> telling = Telling(article);
  for (size_t i = 0; i < telling.size() && i < kSpansShown; ++i) {
    const v1::EvidenceSpan& span = *telling[i];
    const std::string* in = span.field() == "title" ? &article.title() : text;
    ShowSpan(span, span.field().empty() ? nullptr : in, page);
  }
  const size_t shown = std::min(telling.size(), kSpansShown);
  const size_t more = static_cast<size_t>(article.spans_size()) - shown;
  if (more > 0)
    page->Line("", absl::StrCat("and ", more, more == 1 ? " span more" : " spans more"), kDim);
}

}  // namespace

std::string_view StyleOfLevel(v1::Alert::Level level) {
  if (level >= v1::Alert::high) return kAlarm;
  return level == v1::Alert::medium ? kWarning : "1;37;44";
}

void ShowAlert(const v1::Alert& alert, const TextOf& text_of, PrettyPage* page) {
  page->out().Add("ALERT " + v1::Alert::Level_Name(alert.level()), StyleOfLevel(alert.level()));
  page->Word(alert.title(), kBold);
  page->Label("rule");
  page->out().Add(alert.rule());
  if (!alert.detector().empty()) {
    page->Word(absl::StrCat("(", alert.detector(), " ", alert.detector_version(), ")"), kDim);
  }
  if (alert.has_starts_at()) page->Line("since", TimeText(alert.starts_at()));
  ShowLabels(alert.labels(), page);
  ShowAnnotations(alert.annotations(), page);
  for (const v1::EvidenceArticle& article : alert.articles()) ShowEvidence(article, text_of, page);
}

}  // namespace wireroom::app
