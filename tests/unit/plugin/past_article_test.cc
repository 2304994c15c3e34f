// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/past_article.h"

#include "core/plugin/to_proto.h"
#include "tests/unit/plugin/article.h"

namespace wireroom::plugin {
namespace {

v1::Event EnrichedEvent() {
  v1::Event event;
  event.set_sequence(7);
  event.mutable_time()->set_seconds(5);
  v1::EnrichedArticle& enriched = *event.mutable_article();
  v1::Article& article = *enriched.mutable_article();
  article.set_id("a-1");
  article.set_source("Harbour Courier");
  article.set_title("Storm hits coast");
  article.set_text("Heavy rain. The river rose.");
  article.set_language("en");
  article.add_authors("Ana Lima");
  article.mutable_published_at()->set_seconds(4);
  v1::Mention& mention = *enriched.add_mentions();
  mention.set_begin(0);
  mention.set_end(5);
  mention.set_field("title");
  mention.set_type("ORG");
  mention.set_entity_id("Q72");
  for (const char* id : {"Q72", "Q73"}) {
    v1::Entity& entity = *enriched.add_entities();
    entity.set_id(id);
    entity.set_salience(0.5f);
    entity.add_external_ids()->set_value(std::string("wiki-") + id);
  }
  enriched.add_topics()->set_id("medtop:03000000");
  enriched.add_zones()->set_kind("body");
  v1::Quotation& said = *enriched.add_quotations();
  said.set_end(5);
  said.mutable_speaker()->set_entity_id("Q72");
  return event;
}

TEST(PastArticle, IsAsPluginsSawIt) {
  PastArticle past;
  const std::string bytes = EnrichedEvent().SerializeAsString();
  const wr_article* article = past.Read(bytes);
  ASSERT_NE(article, nullptr);
  EXPECT_EQ(View(article->id), "a-1");
  EXPECT_EQ(View(article->language), "en");
  EXPECT_EQ(article->sequence, 7u);
  EXPECT_EQ(article->received_at, 5'000'000);
  EXPECT_EQ(article->published_at, 4'000'000);
  EXPECT_EQ(article->updated_at, WR_TIME_UNKNOWN);
  EXPECT_EQ(View(article->authors[0]), "Ana Lima");
  EXPECT_EQ(article->title->token_count, 3u);
  EXPECT_EQ(article->text->sentence_count, 2u);
  ASSERT_EQ(article->mentions.count, 1u);
  const auto* mention = static_cast<const wr_mention*>(article->mentions.data);
  EXPECT_EQ(mention->field, static_cast<uint32_t>(WR_FIELD_TITLE));
  EXPECT_EQ(View(mention->entity_id), "Q72");
  ASSERT_EQ(article->entities.count, 2u);
  const auto* entities = static_cast<const wr_entity*>(article->entities.data);
  EXPECT_EQ(View(entities[1].external_ids[0].value), "wiki-Q73");
  EXPECT_EQ(article->topics.count, 1u);
  EXPECT_EQ(article->zones.count, 1u);
  EXPECT_EQ(article->quotations.count, 1u);
  EXPECT_EQ(article->attachment.size, 0u);
}

TEST(PastArticle, HasNothingOfTheOneBefore) {
  PastArticle past;
  past.Read(EnrichedEvent().SerializeAsString());
  v1::Event plain;
  plain.mutable_article()->mutable_article()->set_text("Calm.");
  const std::string bytes = plain.SerializeAsString();
  const wr_article* article = past.Read(bytes);
  ASSERT_NE(article, nullptr);
  EXPECT_EQ(article->title->token_count, 0u);
  EXPECT_EQ(article->author_count, 0u);
  EXPECT_EQ(article->entities.count + article->mentions.count + article->topics.count, 0u);
}

TEST(PastArticle, IsNoneWhereTheEventIsOfSomethingElse) {
  PastArticle past;
  v1::Event alert;
  alert.mutable_alert()->set_rule("flood");
  EXPECT_EQ(past.Read(alert.SerializeAsString()), nullptr);
  EXPECT_EQ(past.Read("\xFF\xFF not an event"), nullptr);
}

}  // namespace
}  // namespace wireroom::plugin
