// SPDX-License-Identifier: Apache-2.0
#include "core/app/pretty.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/app/marked_text.h"
#include "core/app/text_layout.h"

namespace wireroom::app {
namespace {

using google::protobuf::Timestamp;
using google::protobuf::util::TimeUtil;

constexpr std::string_view kBold = "1";
constexpr std::string_view kDim = "2";
constexpr std::string_view kAlarm = "1;37;41";
constexpr std::string_view kWarning = "1;30;43";
constexpr std::string_view kRule = "\u2500";
constexpr int kIndent = 2;
constexpr int kLabelColumns = 10;

constexpr size_t kEntitiesShown = 12;
constexpr size_t kRejectedBytesShown = 240;
constexpr size_t kContextBytes = 90;
constexpr size_t kArticlesRemembered = 256;
constexpr size_t kTextBytesRemembered = size_t{4} << 20;

// The text of an article that was seen before; null: not known.
using TextOf = std::function<const std::string*(uint64_t sequence)>;

std::string TimeText(const Timestamp& time) {
  if (time.seconds() < TimeUtil::kTimestampMinSeconds ||
      time.seconds() > TimeUtil::kTimestampMaxSeconds) {
    return absl::StrCat(time.seconds(), " s");
  }
  Timestamp seconds;
  seconds.set_seconds(time.seconds());
  std::string text = TimeUtil::ToString(seconds);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

std::string Score(float score) { return absl::StrFormat("%.2f", score); }

// What is shown of one event.
class Page {
 public:
  Page(const v1::Event& event, const PrettyOptions& options)
      : event_(event), color_(options.color), out_(options.color, options.width) {}

  std::string Render(const TextOf& text_of) {
    switch (event_.data_case()) {
      case v1::Event::kArticle:
        ShowArticle(event_.article());
        break;
      case v1::Event::kAlert:
        ShowAlert(event_.alert(), text_of);
        break;
      case v1::Event::kStory:
        ShowStory(event_.story());
        break;
      case v1::Event::kRejection:
        ShowRejection(event_.rejection());
        break;
      case v1::Event::kHeartbeat:
        ShowHeartbeat(event_.heartbeat());
        break;
      case v1::Event::DATA_NOT_SET:
        Bar("", kBold);
        break;
    }
    return out_.Take() + "\n";
  }

 private:
  void Bar(std::string_view who, std::string_view style) {
    out_.Add(kRule, style);
    out_.Add(kRule, style);
    Word(absl::StrCat("#", event_.sequence()), style);
    Word(event_.type(), style);
    if (!who.empty()) Word(who, kBold);
    if (event_.has_time()) Word(TimeText(event_.time()), kDim);
    out_.Space();
    out_.Fill(kRule, style);
    out_.NewLine();
    out_.set_indent(kIndent);
  }

  void Word(std::string_view text, std::string_view style = "") {
    out_.Space();
    out_.Add(text, style);
  }

  // A line "label     ..." whose further lines stand under its content.
  void Label(std::string_view label) {
    out_.NewLine();
    out_.set_indent(kIndent);
    out_.Add(label, kDim);
    out_.PadTo(kIndent + kLabelColumns);
    out_.set_indent(kIndent + kLabelColumns);
  }

  void Line(std::string_view label, std::string_view text, std::string_view style = "") {
    if (text.empty()) return;
    Label(label);
    out_.Add(text, style);
  }

  void EmptyLine() {
    out_.NewLine();
    out_.set_indent(kIndent);
    out_.Add("\n");
  }

  void ShowArticle(const v1::EnrichedArticle& enriched) {
    const v1::Article& article = enriched.article();
    Bar(article.source(), "1;34");
    if (!article.title().empty()) {
      AddMarked(enriched, "title", color_, kBold, &out_);
      out_.NewLine();
    }
    Line("id", article.id(), kDim);
    ShowOrigin(enriched);
    ShowTopics(enriched);
    if (!article.text().empty()) {
      EmptyLine();
      AddMarked(enriched, "text", color_, "", &out_);
      EmptyLine();
    }
    ShowEntities(enriched);
    ShowLayers(enriched);
    ShowNotices(enriched);
  }

  void ShowOrigin(const v1::EnrichedArticle& enriched) {
    const v1::Article& article = enriched.article();
    if (article.has_published_at()) Line("published", TimeText(article.published_at()), kDim);
    for (const std::string& author : article.authors()) Line("by", author, kDim);
    Line("url", article.url(), kDim);
    if (enriched.revises() != 0) Line("revises", absl::StrCat("#", enriched.revises()), "33");
  }

  void ShowTopics(const v1::EnrichedArticle& enriched) {
    if (enriched.topics().empty()) return;
    Label("topics");
    for (const v1::Topic& topic : enriched.topics()) {
      if (&topic != &enriched.topics(0)) out_.Add(" \u00B7", kDim);
      Word(topic.name().empty() ? topic.id() : topic.name(), "1;33");
      Word(Score(topic.score()), kDim);
    }
  }

  void ShowEntities(const v1::EnrichedArticle& enriched) {
    if (enriched.entities().empty()) return;
    Label("entities");
    size_t shown = 0;
    for (const v1::Entity& entity : enriched.entities()) {
      if (shown++ > 0) out_.Add(" \u00B7", kDim);
      if (shown > kEntitiesShown) {
        Word(absl::StrCat("and ", enriched.entities_size() - kEntitiesShown, " more"), kDim);
        break;
      }
      ShowEntity(entity);
    }
  }

  void ShowEntity(const v1::Entity& entity) {
    Word(entity.name(), StyleOfType(entity.type()));
    Word(entity.type(), kDim);
    if (!entity.id().empty()) Word(entity.id(), kDim);
    if (entity.mention_count() > 1) Word(absl::StrCat("\u00D7", entity.mention_count()), kDim);
    Word(Score(entity.salience()), kDim);
  }

  void ShowLayers(const v1::EnrichedArticle& enriched) {
    for (const v1::Layer& layer : enriched.layers()) {
      if (layer.status() == v1::Layer::ok || layer.status() == v1::Layer::empty) continue;
      const bool failed = layer.status() == v1::Layer::failed;
      Label("layer");
      out_.Add(absl::StrCat(layer.name(), " ", v1::Layer::Status_Name(layer.status())),
               failed ? kAlarm : "33");
      if (!layer.reason().empty()) out_.Add(": " + layer.reason());
    }
  }

  void ShowNotices(const v1::EnrichedArticle& enriched) {
    for (const v1::Notice& notice : enriched.notices()) {
      Label("notice");
      out_.Add(absl::StrCat(notice.field(), notice.field().empty() ? "" : ": ", notice.code()),
               "33");
      if (notice.count() > 1) Word(absl::StrCat("\u00D7", notice.count()), kDim);
      Word(notice.detail());
    }
  }

  static std::string_view StyleOfLevel(v1::Alert::Level level) {
    if (level >= v1::Alert::high) return kAlarm;
    return level == v1::Alert::medium ? kWarning : "1;37;44";
  }

  void ShowAlert(const v1::Alert& alert, const TextOf& text_of) {
    const std::string_view style = StyleOfLevel(alert.level());
    Bar("", style);
    out_.Add("ALERT " + v1::Alert::Level_Name(alert.level()), style);
    Word(alert.title(), kBold);
    Label("rule");
    out_.Add(alert.rule());
    if (!alert.detector().empty()) {
      Word(absl::StrCat("(", alert.detector(), " ", alert.detector_version(), ")"), kDim);
    }
    if (alert.has_starts_at()) Line("since", TimeText(alert.starts_at()));
    ShowPairs("labels", alert.labels());
    ShowPairs("", alert.annotations());
    for (const v1::EvidenceArticle& article : alert.articles()) ShowEvidence(article, text_of);
  }

  void ShowPairs(std::string_view label,
                 const google::protobuf::Map<std::string, std::string>& pairs) {
    std::vector<std::string> lines;
    for (const auto& pair : pairs) lines.push_back(absl::StrCat(pair.first, "=", pair.second));
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) Line(label, line);
  }

  void ShowEvidence(const v1::EvidenceArticle& article, const TextOf& text_of) {
    Label("article");
    out_.Add(absl::StrCat("#", article.sequence()), kBold);
    Word(article.source(), "1;34");
    Word(article.title().empty() ? article.article_id() : article.title());
    const std::string* text = text_of(article.sequence());
    for (const v1::EvidenceSpan& span : article.spans()) {
      const std::string* in = span.field() == "title" ? &article.title() : text;
      ShowSpan(span, span.field().empty() ? nullptr : in);
    }
  }

  void ShowSpan(const v1::EvidenceSpan& span, const std::string* text) {
    Label(span.condition());
    const bool placed = text != nullptr && span.begin() < span.end() && span.end() <= text->size();
    if (!placed) {
      out_.Add(span.text(), "1;31");
      return;
    }
    const auto [from, to] = Context(*text, span.begin(), span.end());
    if (from > 0) out_.Add("\u2026", kDim);
    AddOnOneLine(text->substr(from, span.begin() - from), "");
    out_.Add(color_ ? "" : "[");
    AddOnOneLine(text->substr(span.begin(), span.end() - span.begin()), "1;31");
    out_.Add(color_ ? "" : "]");
    AddOnOneLine(text->substr(span.end(), to - span.end()), "");
    if (to < text->size()) out_.Add("\u2026", kDim);
  }

  void AddOnOneLine(std::string text, std::string_view style) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    out_.Add(text, style);
  }

  // Some bytes on both sides of a span, cut at blanks, within its paragraph.
  static std::pair<size_t, size_t> Context(const std::string& text, size_t begin, size_t end) {
    size_t from = begin > kContextBytes ? text.find(' ', begin - kContextBytes) : 0;
    if (from > begin) from = begin;
    size_t to = std::min(text.size(), end + kContextBytes);
    if (to < text.size()) to = std::max(end, std::min(to, text.rfind(' ', to)));
    const size_t break_before = text.rfind("\n\n", begin);
    if (break_before != std::string::npos && break_before >= from) from = break_before + 2;
    const size_t break_after = text.find("\n\n", end);
    return {std::min(from, begin), std::min(to, break_after)};
  }

  void ShowRejection(const v1::Rejection& rejection) {
    Bar(rejection.source(), kWarning);
    out_.Add("REJECTED " + v1::Rejection::Reason_Name(rejection.reason()), kWarning);
    Word(rejection.detail());
    Line("id", rejection.article_id());
    Line("producer", rejection.producer());
    if (!rejection.plugin().empty()) {
      Line("plugin", absl::StrCat(rejection.plugin(), " ", rejection.plugin_version()));
    }
    const std::string& sent = rejection.article();
    if (sent.empty()) return;
    Line("bytes", absl::StrCat(sent.size(), rejection.article_truncated() ? " and more" : ""));
    Label("begins");
    AddOnOneLine(sent.substr(0, kRejectedBytesShown), kDim);
  }

  void ShowStory(const v1::Story& story) {
    Bar("", "1;35");
    out_.Add(story.title(), kBold);
    Line("story", story.id(), kDim);
    Line("articles", absl::StrCat(story.article_count(), " from ", story.independent_source_count(),
                                  " independent sources"));
    for (const v1::StoryArticle& article : story.articles()) {
      Line(article.relation(),
           absl::StrCat("#", article.sequence(), " ", article.source(), " ", article.article_id()));
    }
  }

  void ShowHeartbeat(const v1::Heartbeat& heartbeat) {
    Bar("", kDim);
    Line("head", absl::StrCat("#", heartbeat.head()));
    Line("first", absl::StrCat("#", heartbeat.first()));
  }

  const v1::Event& event_;
  const bool color_;
  TextLayout out_;
};

}  // namespace

std::string RenderPretty(const v1::Event& event, const PrettyOptions& options) {
  return Page(event, options).Render([](uint64_t) { return nullptr; });
}

void PrettyStream::Remember(const v1::Event& event) {
  if (!event.has_article() || event.sequence() == 0) return;
  const std::string& text = event.article().article().text();
  articles_.push_back({event.epoch(), event.sequence(), text});
  text_bytes_ += text.size();
  while (articles_.size() > kArticlesRemembered || text_bytes_ > kTextBytesRemembered) {
    text_bytes_ -= articles_.front().text.size();
    articles_.pop_front();
  }
}

std::string PrettyStream::Render(const v1::Event& event) {
  Remember(event);
  return Page(event, options_).Render([&](uint64_t sequence) -> const std::string* {
    for (const Remembered& article : articles_) {
      if (article.epoch == event.epoch() && article.sequence == sequence) return &article.text;
    }
    return nullptr;
  });
}

}  // namespace wireroom::app
