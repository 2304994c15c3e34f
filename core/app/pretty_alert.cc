// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/app/pretty_page.h"

namespace wireroom::app {
namespace {

constexpr size_t kContextBytes = 90;

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

// Some bytes on both sides of a span, cut at blanks, within its paragraph.
std::pair<size_t, size_t> Context(const std::string& text, size_t begin, size_t end) {
  size_t from = begin > kContextBytes ? text.find(' ', begin - kContextBytes) : 0;
  if (from > begin) from = begin;
  size_t to = std::min(text.size(), end + kContextBytes);
  if (to < text.size()) to = std::max(end, std::min(to, text.rfind(' ', to)));
  const size_t break_before = text.rfind("\n\n", begin);
  if (break_before != std::string::npos && break_before >= from) from = break_before + 2;
  const size_t break_after = text.find("\n\n", end);
  return {std::min(from, begin), std::min(to, break_after)};
}

void ShowSpan(const v1::EvidenceSpan& span, const std::string* text, PrettyPage* page) {
  page->Label(span.condition());
  const bool placed = text != nullptr && span.begin() < span.end() && span.end() <= text->size();
  if (!placed) {
    page->out().Add(span.text(), "1;31");
    return;
  }
  const auto [from, to] = Context(*text, span.begin(), span.end());
  if (from > 0) page->out().Add("\u2026", kDim);
  page->Flat(text->substr(from, span.begin() - from), "");
  page->out().Add(page->color() ? "" : "[");
  page->Flat(text->substr(span.begin(), span.end() - span.begin()), "1;31");
  page->out().Add(page->color() ? "" : "]");
  page->Flat(text->substr(span.end(), to - span.end()), "");
  if (to < text->size()) page->out().Add("\u2026", kDim);
}

void ShowEvidence(const v1::EvidenceArticle& article, const TextOf& text_of, PrettyPage* page) {
  page->Label("article");
  page->out().Add(absl::StrCat("#", article.sequence()), kBold);
  page->Word(article.source(), kSource);
  page->Word(article.title().empty() ? article.article_id() : article.title());
  const std::string* text = text_of(article.sequence());
  for (const v1::EvidenceSpan& span : article.spans()) {
    const std::string* in = span.field() == "title" ? &article.title() : text;
    ShowSpan(span, span.field().empty() ? nullptr : in, page);
  }
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
