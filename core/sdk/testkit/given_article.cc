// SPDX-License-Identifier: Apache-2.0
#include "core/sdk/testkit/given_article.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "core/plugin/check.h"
#include "core/plugin/layer_draft.h"
#include "core/text/utf8.h"

namespace wireroom::testkit {

using plugin::Str;

GivenArticle::GivenArticle(const ArticleBuilder& builder) {
  for (const std::string* text : {&builder.title_, &builder.text_})
    if (!text::IsValidUtf8(*text))
      throw std::runtime_error(
          "ArticleBuilder: title and text must be UTF-8: the daemon repairs "
          "them before a plugin sees them");
  text::Splitter splitter;
  splitter.Split(builder.title_, &title_tokens_);
  splitter.Split(builder.text_, &text_tokens_);
  title_ = title_tokens_.View(builder.title_);
  text_ = text_tokens_.View(builder.text_);
  for (const std::string& author : builder.authors_) authors_.push_back(Str(author));

  article_.struct_size = sizeof(wr_article);
  article_.id = Str(builder.id_);
  article_.source = Str(builder.source_);
  article_.url = Str(builder.url_);
  article_.language = Str(builder.language_);
  article_.published_at = builder.published_at_;
  article_.updated_at = builder.updated_at_;
  article_.received_at = builder.received_at_;
  article_.title = &title_;
  article_.text = &text_;
  article_.authors = authors_.data();
  article_.author_count = authors_.size();
  Annotate(builder);
  annotations_.Lend(&article_);
}

// Through the checks of what plugins say: a test can not give what no annotator
// could have said.
void GivenArticle::Annotate(const ArticleBuilder& builder) {
  plugin::LayerDraft draft("ArticleBuilder", "0.0.0", {});
  const wr_annotations* out = draft.Begin(article_, &annotations_);
  for (const GivenZone& z : builder.zones_) {
    const wr_zone zone{sizeof(wr_zone), z.begin, z.end, Str(z.kind), {}};
    out->zone(out->context, &zone);
  }
  std::vector<GivenEntity> entities = builder.entities_;
  for (const GivenMention& m : builder.mentions_) {
    const wr_mention mention{sizeof(wr_mention), m.field,          m.begin, m.end,
                             Str(m.type),        Str(m.entity_id), {},      1,       {}, 0};
    out->mention(out->context, &mention);
    const bool known = std::any_of(entities.begin(), entities.end(),
                                   [&m](const GivenEntity& e) { return e.id == m.entity_id; });
    if (!m.entity_id.empty() && !known) entities.push_back({m.entity_id, m.entity_id, m.type, 0.5});
  }
  for (const GivenEntity& e : entities) {
    const auto mentions =
        std::count_if(builder.mentions_.begin(), builder.mentions_.end(),
                      [&e](const GivenMention& m) { return m.entity_id == e.id; });
    const wr_entity entity{sizeof(wr_entity),
                           static_cast<uint32_t>(mentions),
                           Str(e.id),
                           Str(e.name),
                           Str(e.type),
                           nullptr,
                           0,
                           e.salience,
                           {},
                           {},
                           0,
                           0};
    out->entity(out->context, &entity);
  }
  for (const GivenTopic& t : builder.topics_) {
    const wr_topic topic{sizeof(wr_topic), t.score, Str(t.id), Str(t.name)};
    out->topic(out->context, &topic);
  }
  if (!draft.Finish()) throw std::runtime_error(draft.violation());
}

}  // namespace wireroom::testkit
