// SPDX-License-Identifier: Apache-2.0
#include "core/feed/event_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/feed/topic.h"
#include "tests/unit/feed/session_test.h"

namespace wireroom::feed {
namespace {

using ::testing::HasSubstr;

bool Matches(const v1::EventFilter& filter, const v1::Event& event) {
  EXPECT_TRUE(CheckFilter(filter).ok()) << CheckFilter(filter);
  return EventMatcher(filter).Matches(event.SerializeAsString());
}

std::string WhyNot(const v1::EventFilter& filter) {
  return std::string(CheckFilter(filter).message());
}

TEST(EventFilter, AnEmptyOneTakesEverything) {
  EXPECT_TRUE(EventMatcher(v1::EventFilter()).everything());
  EXPECT_TRUE(Matches({}, ArticleEvent(1)));
}

TEST(EventFilter, TypesAreNamesOrFamilies) {
  v1::EventFilter filter;
  filter.add_types("article.rejected");
  EXPECT_FALSE(Matches(filter, ArticleEvent(1)));
  filter.add_types("alert.");
  EXPECT_TRUE(Matches(filter, AlertEvent(1, v1::Alert::low)));
  EXPECT_FALSE(Matches(filter, ArticleEvent(1)));
}

TEST(EventFilter, ARestoredJournalIsATypeToo) {
  v1::EventFilter filter;
  filter.add_types("system.restored");
  v1::Event restored;
  restored.set_type("system.restored");
  EXPECT_TRUE(Matches(filter, restored));
}

TEST(EventFilter, TopicsAreBeginningsOfIdsOrOfLiveTopics) {
  v1::EventFilter filter;
  filter.add_topics("custom:sec");
  EXPECT_TRUE(Matches(filter, ArticleEvent(1)));
  EXPECT_FALSE(Matches(filter, AlertEvent(1, v1::Alert::high)));
  filter.set_topics(0, "alert.firing/high/");
  EXPECT_TRUE(Matches(filter, AlertEvent(1, v1::Alert::high)));
  EXPECT_FALSE(Matches(filter, AlertEvent(1, v1::Alert::low)));
  filter.set_topics(0, "article.enriched/medtop:11000000/Harbour%20");
  EXPECT_TRUE(Matches(filter, ArticleEvent(1)));
}

TEST(EventFilter, EntitiesAreThoseOfTheArticleAndNoOthers) {
  v1::EventFilter filter;
  filter.add_entities("KR");
  EXPECT_TRUE(Matches(filter, ArticleEvent(1)));
  filter.set_entities(0, "not an entity");
  EXPECT_FALSE(Matches(filter, ArticleEvent(1)));
}

TEST(EventFilter, SourcesAreOfArticlesAndOfAnAlertsArticles) {
  v1::EventFilter filter;
  filter.add_sources("Hill Gazette");
  EXPECT_TRUE(Matches(filter, AlertEvent(1, v1::Alert::low)));
  EXPECT_FALSE(Matches(filter, ArticleEvent(1)));
}

TEST(EventFilter, ASeverityLeavesOutWhatHasNone) {
  v1::EventFilter filter;
  filter.set_min_level(v1::Alert::medium);
  EXPECT_FALSE(Matches(filter, ArticleEvent(1)));
  EXPECT_FALSE(Matches(filter, AlertEvent(1, v1::Alert::low)));
  EXPECT_TRUE(Matches(filter, AlertEvent(1, v1::Alert::medium)));
  EXPECT_TRUE(Matches(filter, AlertEvent(1, v1::Alert::critical)));
}

TEST(EventFilter, ListsAreJoinedByAnd) {
  v1::EventFilter filter;
  filter.add_sources("Harbour Courier");
  filter.add_entities("US");
  EXPECT_FALSE(Matches(filter, ArticleEvent(1)));
  filter.add_entities("KR");
  EXPECT_TRUE(Matches(filter, ArticleEvent(1)));
}

TEST(EventFilter, TheFacetsGiveTheTopicOfTheLiveFeed) {
  v1::Event story;
  story.set_type("story.opened");
  story.mutable_story()->set_id("s/1");
  v1::Event rejection;
  rejection.set_type("article.rejected");
  rejection.mutable_rejection()->set_reason(v1::Rejection::too_large);
  for (const v1::Event& event :
       {ArticleEvent(1), AlertEvent(1, v1::Alert::high), story, rejection}) {
    EventFacets facets;
    const std::string bytes = event.SerializeAsString();
    facets.Read(bytes);
    EXPECT_EQ(facets.Topic(), LiveTopic(event));
  }
}

TEST(EventFilter, BytesThatAreNoEventMatchNothing) {
  v1::EventFilter filter;
  filter.add_types("alert.");
  EventMatcher matcher(filter);
  for (const std::string& bytes : {std::string(), std::string("\x12\x7f"), std::string(20, '\xff'),
                                   std::string("\x0b\x0c")}) {
    EXPECT_FALSE(matcher.Matches(bytes));
  }
}

TEST(EventFilter, WhatNothingCanMatchIsRefused) {
  v1::EventFilter type;
  type.add_types("article.enrich");
  EXPECT_THAT(WhyNot(type), HasSubstr("expected one of article.enriched, "));
  v1::EventFilter heartbeat;
  heartbeat.add_types("system.heartbeat");
  EXPECT_THAT(WhyNot(heartbeat), HasSubstr("system.heartbeat"));
  v1::EventFilter topic;
  topic.add_topics("politics");
  EXPECT_THAT(WhyNot(topic), HasSubstr("'politics'"));
  v1::EventFilter level;
  level.add_types("article.enriched");
  level.set_min_level(v1::Alert::low);
  EXPECT_THAT(WhyNot(level), HasSubstr("only alert.* events have a severity"));
  v1::EventFilter entity;
  entity.add_types("alert.");
  entity.add_entities("KR");
  EXPECT_THAT(WhyNot(entity), HasSubstr("only article.enriched events have entities"));
  v1::EventFilter both;
  both.add_entities("KR");
  both.set_min_level(v1::Alert::low);
  EXPECT_FALSE(CheckFilter(both).ok());
  v1::EventFilter unknown;
  unknown.set_min_level(static_cast<v1::Alert::Level>(9));
  EXPECT_THAT(WhyNot(unknown), HasSubstr("found 9"));
}

TEST(EventFilter, ItsSizeIsBounded) {
  v1::EventFilter filter;
  for (int i = 0; i <= kMaxFilterEntries; ++i) filter.add_entities("Q" + std::to_string(i));
  EXPECT_THAT(WhyNot(filter), HasSubstr("at most 10000 entries"));
  v1::EventFilter empty;
  empty.add_sources("");
  EXPECT_THAT(WhyNot(empty), HasSubstr("filter.sources"));
  v1::EventFilter large;
  large.add_entities(std::string(kMaxFilterEntryBytes + 1, 'x'));
  EXPECT_THAT(WhyNot(large), HasSubstr("found one of 513"));
}

}  // namespace
}  // namespace wireroom::feed
