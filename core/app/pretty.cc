// SPDX-License-Identifier: Apache-2.0
#include "core/app/pretty.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "core/app/pretty_page.h"

namespace wireroom::app {
namespace {

constexpr size_t kRejectedBytesShown = 240;
constexpr size_t kArticlesRemembered = 256;
constexpr size_t kTextBytesRemembered = size_t{4} << 20;

void ShowRejection(const v1::Event& event, const v1::Rejection& rejection, PrettyPage* page) {
  page->Bar(event, rejection.source(), kWarning);
  page->out().Add("REJECTED " + v1::Rejection::Reason_Name(rejection.reason()), kWarning);
  page->Word(rejection.detail());
  page->Line("id", rejection.article_id());
  page->Line("producer", rejection.producer());
  if (!rejection.plugin().empty()) {
    page->Line("plugin", absl::StrCat(rejection.plugin(), " ", rejection.plugin_version()));
  }
  const std::string& sent = rejection.article();
  if (sent.empty()) return;
  page->Line("bytes", absl::StrCat(sent.size(), rejection.article_truncated() ? " and more" : ""));
  page->Label("begins");
  page->Flat(sent.substr(0, kRejectedBytesShown), kDim);
}

void ShowStory(const v1::Event& event, const v1::Story& story, PrettyPage* page) {
  page->Bar(event, "", "1;35");
  page->out().Add(story.title(), kBold);
  page->Line("story", story.id(), kDim);
  page->Line("articles", absl::StrCat(story.article_count(), " from ",
                                      story.independent_source_count(), " independent sources"));
  for (const v1::StoryArticle& article : story.articles()) {
    page->Line(article.relation(), absl::StrCat("#", article.sequence(), " ", article.source(), " ",
                                                article.article_id()));
  }
}

void ShowHeartbeat(const v1::Event& event, const v1::Heartbeat& heartbeat, PrettyPage* page) {
  page->Bar(event, "", kDim);
  page->Line("head", absl::StrCat("#", heartbeat.head()));
  page->Line("first", absl::StrCat("#", heartbeat.first()));
}

void ShowRestored(const v1::Event& event, const v1::Restored& restored, PrettyPage* page) {
  page->Bar(event, "", kBold);
  page->Line("began", absl::StrCat("with a backup of epoch ", restored.from_epoch(), ", up to #",
                                   restored.last_sequence()));
}

void ShowData(const v1::Event& event, const TextOf& text_of, PrettyPage* page) {
  switch (event.data_case()) {
    case v1::Event::kArticle:
      page->Bar(event, event.article().article().source(), kSource);
      return ShowArticle(event.article(), page);
    case v1::Event::kAlert:
      page->Bar(event, "", StyleOfLevel(event.alert().level()));
      return ShowAlert(event.alert(), text_of, page);
    case v1::Event::kStory:
      return ShowStory(event, event.story(), page);
    case v1::Event::kRejection:
      return ShowRejection(event, event.rejection(), page);
    case v1::Event::kHeartbeat:
      return ShowHeartbeat(event, event.heartbeat(), page);
    case v1::Event::kRestored:
      return ShowRestored(event, event.restored(), page);
    case v1::Event::DATA_NOT_SET:
      return page->Bar(event, "", kBold);
  }
}

std::string Render(const v1::Event& event, const PrettyOptions& options, const TextOf& text_of) {
  PrettyPage page(options);
  ShowData(event, text_of, &page);
  return page.out().Take() + "\n";
}

bool HasColors(int fd) {
  const char* terminal = std::getenv("TERM");
  const char* refused = std::getenv("NO_COLOR");
  return isatty(fd) != 0 && (refused == nullptr || *refused == '\0') &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

}  // namespace

PrettyOptions PrettyOptionsFor(int fd, std::string_view color) {
  PrettyOptions options;
  options.color = color == "always" || (color == "auto" && HasColors(fd));
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) options.width = size.ws_col;
  return options;
}

std::string RenderPretty(const v1::Event& event, const PrettyOptions& options) {
  return Render(event, options, [](uint64_t) { return nullptr; });
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
  return app::Render(event, options_, [&](uint64_t sequence) -> const std::string* {
    for (const Remembered& article : articles_) {
      if (article.epoch == event.epoch() && article.sequence == sequence) return &article.text;
    }
    return nullptr;
  });
}

}  // namespace wireroom::app
