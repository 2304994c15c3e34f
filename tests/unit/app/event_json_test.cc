// SPDX-License-Identifier: Apache-2.0
#include "core/app/event_json.h"

namespace wireroom::app {
namespace {

TEST(EventJson, FollowsProtobufsMapping) {
  v1::Event event;
  event.set_type("article.enriched");
  event.set_sequence(7);
  event.mutable_time()->set_seconds(0);
  v1::Mention* mention = event.mutable_article()->add_mentions();
  mention->set_begin(0);
  mention->set_end(5);
  mention->set_entity_id("KR");
  event.mutable_article()->add_layers()->set_status(v1::Layer::ok);
  EXPECT_EQ(EventJson(event),
            R"({"type":"article.enriched","time":"1970-01-01T00:00:00Z","sequence":"7",)"
            R"("article":{"mentions":[{"begin":0,"end":5,"entityId":"KR"}],)"
            R"("layers":[{"status":"ok"}]}})");
}

TEST(EventJson, IsOneLineWhateverTheTextHolds) {
  v1::Event event;
  event.mutable_article()->mutable_article()->set_text("a\nb\r\x01\"\\ \xE2\x80\xA8");
  const std::string json = EventJson(event);
  EXPECT_EQ(json.find_first_of("\n\r\x01"), std::string::npos) << json;
}

TEST(EventJson, SaysWhenAnEventCanNotBeWritten) {
  v1::Event event;
  event.set_sequence(9);
  event.mutable_time()->set_seconds(INT64_MAX);
  const std::string json = EventJson(event);
  EXPECT_THAT(json, testing::HasSubstr("\"error\""));
  EXPECT_THAT(json, testing::HasSubstr("\"9\""));
}

}  // namespace
}  // namespace wireroom::app
