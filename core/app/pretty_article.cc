// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/app/marked_text.h"
#include "core/app/pretty_page.h"

namespace wireroom::app {
namespace {

constexpr int kEntitiesShown = 12;

std::string Score(float score) { return absl::StrFormat("%.2f", score); }

void ShowOrigin(const v1::EnrichedArticle& enriched, PrettyPage* page) {
  const v1::Article& article = enriched.article();
  if (article.has_published_at()) page->Line("published", TimeText(article.published_at()), kDim);
  for (const std::string& author : article.authors()) page->Line("by", author, kDim);
  page->Line("url", article.url(), kDim);
  if (enriched.revises() != 0) page->Line("revises", absl::StrCat("#", enriched.revises()), "33");
}

void ShowTopics(const v1::EnrichedArticle& enriched, PrettyPage* page) {
  if (enriched.topics().empty()) return;
  page->Label("topics");
  for (const v1::Topic& topic : enriched.topics()) {
    if (&topic != &enriched.topics(0)) page->out().Add(" \u00B7", kDim);
    page->Word(topic.name().empty() ? topic.id() : topic.name(), "1;33");
    page->Word(Score(topic.score()), kDim);
  }
}

void ShowEntity(const v1::Entity& entity, PrettyPage* page) {
  page->Word(entity.name(), StyleOfType(entity.type()));
  page->Word(entity.type(), kDim);
  if (!entity.id().empty()) page->Word(entity.id(), kDim);
  if (entity.mention_count() > 1) page->Word(absl::StrCat("\u00D7", entity.mention_count()), kDim);
  page->Word(Score(entity.salience()), kDim);
  if (!entity.has_runner_up()) return;
  page->Word(absl::StrCat("or ", entity.runner_up().name(), " ", entity.runner_up().id(), " ",
                          Score(entity.runner_up().score())),
             kDim);
}

void ShowQuotations(const v1::EnrichedArticle& enriched, PrettyPage* page) {
  for (const v1::Quotation& quotation : enriched.quotations()) {
    if (!quotation.has_speaker()) continue;
    page->Label("said by");
    page->Word(quotation.speaker().text().empty() ? "(the same)" : quotation.speaker().text());
    page->Word(quotation.speaker().entity_id(), kDim);
    page->Word(quotation.text());
  }
}

void ShowEntities(const v1::EnrichedArticle& enriched, PrettyPage* page) {
  if (enriched.entities().empty()) return;
  page->Label("entities");
  size_t shown = 0;
  for (const v1::Entity& entity : enriched.entities()) {
    if (shown++ > 0) page->out().Add(" \u00B7", kDim);
    if (shown > kEntitiesShown) {
      page->Word(absl::StrCat("and ", enriched.entities_size() - kEntitiesShown, " more"), kDim);
      break;
    }
    ShowEntity(entity, page);
  }
}

void ShowLayers(const v1::EnrichedArticle& enriched, PrettyPage* page) {
  for (const v1::Layer& layer : enriched.layers()) {
    if (layer.status() == v1::Layer::ok || layer.status() == v1::Layer::empty) continue;
    const bool failed = layer.status() == v1::Layer::failed;
    page->Label("layer");
    page->out().Add(absl::StrCat(layer.name(), " ", v1::Layer::Status_Name(layer.status())),
                    failed ? kAlarm : "33");
    if (!layer.reason().empty()) page->out().Add(": " + layer.reason());
  }
}

void ShowNotices(const v1::EnrichedArticle& enriched, PrettyPage* page) {
  for (const v1::Notice& notice : enriched.notices()) {
    page->Label("notice");
    page->out().Add(absl::StrCat(notice.field(), notice.field().empty() ? "" : ": ", notice.code()),
                    "33");
    if (notice.count() > 1) page->Word(absl::StrCat("\u00D7", notice.count()), kDim);
    page->Word(notice.detail());
  }
}

}  // namespace

void ShowArticle(const v1::EnrichedArticle& enriched, PrettyPage* page) {
  const v1::Article& article = enriched.article();
  if (!article.title().empty()) {
    AddMarked(enriched, "title", page->color(), kBold, &page->out());
    page->out().NewLine();
  }
  page->Line("id", article.id(), kDim);
  ShowOrigin(enriched, page);
  ShowTopics(enriched, page);
  if (!article.text().empty()) {
    page->EmptyLine();
    AddMarked(enriched, "text", page->color(), "", &page->out());
    page->EmptyLine();
  }
  ShowEntities(enriched, page);
  ShowQuotations(enriched, page);
  ShowLayers(enriched, page);
  ShowNotices(enriched, page);
}

}  // namespace wireroom::app
