// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/past_article.h"

#include "core/plugin/check.h"

namespace wireroom::plugin {
namespace {

using google::protobuf::Timestamp;

wr_str Lent(const std::string& text) { return Str(std::string_view(text)); }

wr_time Micros(bool present, const Timestamp& time) {
  return present ? time.seconds() * 1'000'000 + time.nanos() / 1000 : WR_TIME_UNKNOWN;
}

uint32_t FieldOf(const std::string& name) {
  return name == "title" ? WR_FIELD_TITLE : WR_FIELD_TEXT;
}

template <typename T>
wr_list List(const std::vector<T>& items) {
  return {items.data(), items.size(), sizeof(T)};
}

}  // namespace

const wr_article* PastArticle::Read(std::string_view event) {
  if (!event_.ParseFromArray(event.data(), static_cast<int>(event.size()))) return nullptr;
  if (!event_.has_article()) return nullptr;
  LendArticle(event_.article().article());
  zones_.clear();
  for (const v1::Zone& zone : event_.article().zones())
    zones_.push_back({sizeof(wr_zone), zone.begin(), zone.end(), Lent(zone.kind()),
                      Lent(zone.language())});
  LendMentions();
  LendEntities();
  topics_.clear();
  for (const v1::Topic& topic : event_.article().topics())
    topics_.push_back({sizeof(wr_topic), topic.score(), Lent(topic.id()), Lent(topic.name())});
  LendQuotations();
  view_.zones = List(zones_);
  view_.mentions = List(mentions_);
  view_.entities = List(entities_);
  view_.topics = List(topics_);
  view_.quotations = List(quotations_);
  return &view_;
}

void PastArticle::LendArticle(const v1::Article& article) {
  splitter_.Split(article.title(), &title_tokens_);
  splitter_.Split(article.text(), &text_tokens_);
  title_ = title_tokens_.View(article.title());
  text_ = text_tokens_.View(article.text());
  authors_.clear();
  for (const std::string& author : article.authors()) authors_.push_back(Lent(author));
  view_ = {};
  view_.struct_size = sizeof(wr_article);
  view_.id = Lent(article.id());
  view_.source = Lent(article.source());
  view_.url = Lent(article.url());
  view_.language = Lent(article.language());
  view_.published_at = Micros(article.has_published_at(), article.published_at());
  view_.updated_at = Micros(article.has_updated_at(), article.updated_at());
  view_.received_at = Micros(event_.has_time(), event_.time());
  view_.title = &title_;
  view_.text = &text_;
  view_.authors = authors_.data();
  view_.author_count = authors_.size();
  view_.sequence = event_.sequence();
}

void PastArticle::LendMentions() {
  mentions_.clear();
  for (const v1::Mention& mention : event_.article().mentions())
    mentions_.push_back({sizeof(wr_mention), FieldOf(mention.field()), mention.begin(),
                         mention.end(), Lent(mention.type()), Lent(mention.entity_id()),
                         Lent(mention.value()), mention.confidence(),
                         Lent(mention.stands_for()), mention.nominal() ? 1u : 0u});
}

void PastArticle::LendEntities() {
  external_ids_.clear();
  for (const v1::Entity& entity : event_.article().entities())
    for (const v1::ExternalId& id : entity.external_ids())
      external_ids_.push_back({Lent(id.scheme()), Lent(id.value())});
  entities_.clear();
  const wr_external_id* ids = external_ids_.data();
  for (const v1::Entity& entity : event_.article().entities()) {
    const v1::RunnerUp& next = entity.runner_up();
    const auto count = static_cast<size_t>(entity.external_ids_size());
    entities_.push_back({sizeof(wr_entity), entity.mention_count(), Lent(entity.id()),
                         Lent(entity.name()), Lent(entity.type()), ids, count, entity.salience(),
                         Lent(next.id()), Lent(next.name()), next.score(), entity.link_score()});
    ids += count;
  }
}

void PastArticle::LendQuotations() {
  quotations_.clear();
  for (const v1::Quotation& said : event_.article().quotations())
    quotations_.push_back({sizeof(wr_quotation), FieldOf(said.field()), said.begin(), said.end(),
                           said.speaker().begin(), said.speaker().end(),
                           Lent(said.speaker().entity_id()), Lent(said.cue()),
                           said.confidence()});
}

}  // namespace wireroom::plugin
