// SPDX-License-Identifier: Apache-2.0
#include "core/feed/topic.h"

namespace wireroom::feed {
namespace {

TEST(LiveTopic, EndsEverySegmentWithASlash) {
  EXPECT_EQ(LiveTopic("system.heartbeat", {}), "system.heartbeat/");
  EXPECT_EQ(LiveTopic("alert.firing", {"high", "quake"}), "alert.firing/high/quake/");
}

TEST(LiveTopic, EncodesWhatWouldBreakASegment) {
  EXPECT_EQ(LiveTopic("t", {"a/b", "50% off", std::string_view("\0\n\x7F", 3)}),
            "t/a%2Fb/50%25%20off/%00%0A%7F/");
  EXPECT_EQ(LiveTopic("t", {"", "-", "a-b"}), "t/-/%2D/a-b/");
  EXPECT_EQ(LiveTopic("t", {"Zeitung für Köln"}), "t/Zeitung%20für%20Köln/");
}

TEST(LiveTopic, OfAnArticleNamesItsBestTopicAndItsSource) {
  v1::Event event;
  event.set_type("article.enriched");
  event.mutable_article()->mutable_article()->set_source("Harbour Courier");
  EXPECT_EQ(LiveTopic(event), "article.enriched/-/Harbour%20Courier/");
  event.mutable_article()->add_topics()->set_id("medtop:11000000");
  event.mutable_article()->add_topics()->set_id("medtop:16000000");
  EXPECT_EQ(LiveTopic(event), "article.enriched/medtop:11000000/Harbour%20Courier/");
}

TEST(LiveTopic, OfOtherEventsNamesWhatTheyAreFilteredBy) {
  v1::Event event;
  event.set_type("alert.firing");
  event.mutable_alert()->set_rule("quake");
  event.mutable_alert()->set_level(v1::Alert::high);
  EXPECT_EQ(LiveTopic(event), "alert.firing/high/quake/");
  event.set_type("article.rejected");
  event.mutable_rejection()->set_reason(v1::Rejection::too_large);
  EXPECT_EQ(LiveTopic(event), "article.rejected/too_large/-/");
  event.set_type("story.opened");
  event.mutable_story()->set_id("s1");
  EXPECT_EQ(LiveTopic(event), "story.opened/s1/");
  event.set_type("system.heartbeat");
  event.mutable_heartbeat();
  EXPECT_EQ(LiveTopic(event), kHeartbeatTopic);
}

}  // namespace
}  // namespace wireroom::feed
