// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/to_proto.h"

#include <google/protobuf/util/json_util.h>

#include <string>

#include "tests/unit/plugin/article.h"

namespace wireroom::plugin {
namespace {

using ::testing::HasSubstr;

std::string Json(const google::protobuf::Message& message) {
  std::string text;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &text).ok());
  return text;
}

class ToProtoTest : public ::testing::Test {
 protected:
  ToProtoTest() {
    LayerDraft draft("names", "1.2.0", {});
    const Speaker out{draft.Begin(article_.get(), &annotations_)};
    wr_mention money = MentionAt(0, 5, "MONEY");
    money.value = Str("5 USD");
    money.confidence = 0.5f;
    const wr_external_id id{Str("wikidata"), Str("Q72")};
    wr_entity entity = EntityOf("Q72", 0.5f, 2);
    entity.external_ids = &id;
    entity.external_id_count = 1;
    out.Say(money);
    out.Say(MentionAt(11, 18, "GPE", "Q72", WR_FIELD_TITLE));
    out.Say(entity);
    out.Say(TopicOf("medtop:03000000", 0.25f));
    out.Say(wr_zone{sizeof(wr_zone), 0, 11, Str("body"), {}});
    out.Language("en");
    EXPECT_TRUE(draft.Finish()) << draft.violation();
    annotations_.AddLayer("topics", "0.1.0", LayerStatus::kSkipped, "too short");
  }

  TestArticle article_{"Storm hits Z\xC3\xBCrich", "Heavy rain. The river rose."};
  Annotations annotations_;
};

TEST_F(ToProtoTest, CarriesEverything) {
  v1::EnrichedArticle out;
  ToProto(annotations_, article_.get(), &out);
  EXPECT_EQ(Json(out),
            R"({"article":{"language":"en"},)"
            R"("zones":[{"begin":0,"end":11,"kind":"body"}],)"
            R"("mentions":[{"begin":11,"end":18,"text":"Zürich","type":"GPE","entityId":"Q72",)"
            R"("confidence":1,"field":"title"},)"
            R"({"begin":0,"end":5,"text":"Heavy","type":"MONEY","confidence":0.5,"field":"text",)"
            R"("value":"5 USD"}],)"
            R"("entities":[{"id":"Q72","name":"name","type":"ORG",)"
            R"("externalIds":[{"scheme":"wikidata","value":"Q72"}],"salience":0.5,)"
            R"("mentionCount":2}],)"
            R"("topics":[{"id":"medtop:03000000","name":"name","score":0.25}],)"
            R"("layers":[{"name":"names","status":"ok","version":"1.2.0"},)"
            R"({"name":"topics","status":"skipped","reason":"too short","version":"0.1.0"}]})");
}

TEST_F(ToProtoTest, CarriesWhatNamesStandForAndWhoSpoke) {
  annotations_.Clear();
  LayerDraft draft("entities", "1.0.0", {});
  const wr_annotations* out = draft.Begin(article_.get(), &annotations_);
  wr_mention capital = MentionAt(11, 18, "GPE", "Q72", WR_FIELD_TITLE);
  capital.stands_for = Str("CH");
  capital.nominal = 1;
  wr_entity entity = EntityOf("Q72", 0.5f, 1);
  entity.link_score = 0.75f;
  entity.runner_up_id = Str("Q1");
  entity.runner_up_name = Str("Other");
  entity.runner_up_score = 0.25f;
  wr_quotation said{sizeof(wr_quotation), WR_FIELD_TEXT, 12, 27, 0, 5, Str("Q72"), Str("said"),
                    0.5f};
  ASSERT_EQ(out->mention(out->context, &capital), WR_OK);
  ASSERT_EQ(out->entity(out->context, &entity), WR_OK);
  ASSERT_EQ(out->quotation(out->context, &said), WR_OK);
  ASSERT_TRUE(draft.Finish()) << draft.violation();
  v1::EnrichedArticle proto;
  ToProto(annotations_, article_.get(), &proto);
  EXPECT_EQ(proto.mentions(0).stands_for(), "CH");
  EXPECT_TRUE(proto.mentions(0).nominal());
  EXPECT_EQ(proto.entities(0).runner_up().name(), "Other");
  EXPECT_EQ(proto.entities(0).runner_up().score(), 0.25f);
  ASSERT_EQ(proto.quotations_size(), 1);
  EXPECT_EQ(proto.quotations(0).text(), "The river rose.");
  EXPECT_EQ(proto.quotations(0).speaker().text(), "Heavy");
  EXPECT_EQ(proto.quotations(0).speaker().entity_id(), "Q72");
}

TEST_F(ToProtoTest, QuotationOfNobodyGivenIsRefused) {
  LayerDraft draft("entities", "1.0.0", {});
  const wr_annotations* out = draft.Begin(article_.get(), &annotations_);
  wr_quotation said{sizeof(wr_quotation), WR_FIELD_TEXT, 12, 27, 0, 0, Str("Q9"), {}, 0.5f};
  EXPECT_EQ(out->quotation(out->context, &said), WR_OK);
  EXPECT_FALSE(draft.Finish());
  EXPECT_NE(draft.violation().find("speaker_id"), std::string::npos) << draft.violation();
}

TEST_F(ToProtoTest, LanguageOfTheProducerStays) {
  v1::EnrichedArticle out;
  out.mutable_article()->set_language("de");
  ToProto(annotations_, article_.get(), &out);
  EXPECT_EQ(out.article().language(), "de");
}

TEST_F(ToProtoTest, MessageUsedAgainHasNothingOfTheLastArticle) {
  v1::EnrichedArticle out;
  ToProto(annotations_, article_.get(), &out);
  out.Clear();
  annotations_.Clear();
  ToProto(annotations_, article_.get(), &out);
  EXPECT_EQ(out.ByteSizeLong(), 0u);
}

TEST(AlertToProto, CarriesEverything) {
  EmittedAlert alert;
  alert.level = WR_LEVEL_CRITICAL;
  alert.rule = "flood";
  alert.title = "Flood";
  alert.fingerprint = "flood/1";
  alert.labels = {{"team", "weather"}};
  alert.annotations = {{"summary", "It rains"}};
  alert.starts_at = -1;
  alert.sequence = 7;
  alert.source = "Test Wire";
  alert.article_id = "a-1";
  alert.article_title = "Storm";
  alert.spans = {{"text", 0, 5, "Heavy", "any"}, {"", 0, 0, "medtop:1", "all"}};
  alert.articles = {{3, "Old Wire", "a-0", "Rain", {{"title", 0, 4, "Rain", "any"}}}};
  v1::Alert out;
  ToProto(alert, &out);
  EXPECT_EQ(Json(out),
            R"({"rule":"flood","title":"Flood","level":"critical","fingerprint":"flood/1",)"
            R"("labels":{"team":"weather"},"annotations":{"summary":"It rains"},)"
            R"("articles":[{"sequence":"3","source":"Old Wire","articleId":"a-0","title":"Rain",)"
            R"("spans":[{"field":"title","begin":0,"end":4,"text":"Rain","condition":"any"}]},)"
            R"({"sequence":"7","source":"Test Wire","articleId":"a-1","title":"Storm",)"
            R"("spans":[{"field":"text","begin":0,"end":5,"text":"Heavy","condition":"any"},)"
            R"({"begin":0,"text":"medtop:1","condition":"all"}]}],)"
            R"("startsAt":"1969-12-31T23:59:59.999999Z"})");
}

}  // namespace
}  // namespace wireroom::plugin
