// SPDX-License-Identifier: Apache-2.0
#include "core/app/pretty.h"

#include <google/protobuf/text_format.h>

namespace wireroom::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::Event Parse(const std::string& text) {
  v1::Event event;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &event));
  return event;
}

constexpr char kArticle[] = R"(
  sequence: 17 epoch: 1 type: "article.enriched" time { seconds: 1717144200 }
  article {
    article {
      id: "q1" source: "Harbour Courier" title: "Seoul reopens port"
      text: "Home | World\n\nSEOUL, May 31 - Seoul said 3 ships wait."
      published_at { seconds: 1717140600 }
    }
    zones { begin: 0 end: 12 kind: "navigation" }
    zones { begin: 14 end: 27 kind: "dateline" }
    mentions { begin: 0 end: 5 field: "title" text: "Seoul" type: "GPE" entity_id: "Q8684" }
    mentions { begin: 30 end: 35 field: "text" text: "Seoul" type: "GPE" entity_id: "Q8684" }
    mentions { begin: 41 end: 42 field: "text" text: "3" type: "CARDINAL" }
    mentions { begin: 41 end: 48 field: "text" text: "3 ships" type: "QUANTITY" }
    mentions { begin: 40 end: 9000 field: "text" text: "no" type: "ORG" }
    entities { id: "Q8684" name: "Seoul" type: "GPE" salience: 0.75 mention_count: 2 }
    topics { id: "medtop:04000000" name: "economy" score: 0.8 }
    layers { name: "entities" status: ok }
    layers { name: "topics" status: failed reason: "out of ink" }
    notices { code: "invalid_utf8" field: "text" detail: "2 bytes were replaced" count: 2 }
  })";

TEST(RenderPretty, ShowsAnArticleWithoutColour) {
  EXPECT_EQ(RenderPretty(Parse(kArticle), {false, 80}),
            "── #17 article.enriched Harbour Courier 2024-05-31 08:30:00Z "
            "───────────────────\n"
            "  [Seoul|GPE] reopens port\n"
            "  id        q1\n"
            "  published 2024-05-31 07:30:00Z\n"
            "  topics    economy 0.80\n"
            "\n"
            "  Home | World\n"
            "\n"
            "  SEOUL, May 31 - [Seoul|GPE] said [3 ships|QUANTITY] wait.\n"
            "\n"
            "  entities  Seoul GPE Q8684 ×2 0.75\n"
            "  layer     topics failed: out of ink\n"
            "  notice    text: invalid_utf8 ×2 2 bytes were replaced\n"
            "\n");
}

TEST(RenderPretty, ColoursMentionsAndDimsNavigation) {
  const std::string text = RenderPretty(Parse(kArticle), {true, 80});
  EXPECT_THAT(text, HasSubstr("\x1b[1;36mSeoul\x1b[0m\x1b[2m/GPE\x1b[0m"));
  EXPECT_THAT(text, HasSubstr("\x1b[2mHome | World\x1b[0m"));
  EXPECT_THAT(text, HasSubstr("\x1b[3mSEOUL, May 31\x1b[0m"));
}

TEST(RenderPretty, SendsNoControlCharactersOfAnEvent) {
  v1::Event event = Parse(kArticle);
  auto* article = event.mutable_article();
  const std::string evil = "\x1b]0;x\x07\x9b\r\u202e";
  article->mutable_article()->set_title(evil);
  article->mutable_article()->set_source(evil);
  article->mutable_article()->set_id(evil);
  article->mutable_article()->set_text(evil + article->article().text());
  article->mutable_entities(0)->set_name(evil);
  article->mutable_topics(0)->set_name(evil);
  article->mutable_layers(1)->set_reason(evil);
  article->mutable_mentions(0)->set_type(evil);
  event.set_type(evil);
  for (const char c : RenderPretty(event, {false, 80})) {
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << static_cast<int>(c);
  }
}

constexpr char kAlert[] = R"(
  sequence: 18 epoch: 1 type: "alert.firing"
  alert {
    rule: "port-closed" title: "A port is closed or reopens" level: high
    labels { key: "desk" value: "sea" }
    labels { key: "area" value: "asia" }
    annotations { key: "what_to_look_for" value: "When" }
    articles {
      sequence: 17 source: "Harbour Courier" article_id: "q1" title: "Seoul reopens port"
      spans { field: "title" begin: 6 end: 18 text: "reopens port" condition: "any" }
      spans { field: "text" begin: 41 end: 48 text: "3 ships" condition: "all" }
      spans { text: "medtop:04000000" condition: "topics" }
    }
    detector: "alerts" detector_version: "1.0.0"
  })";

TEST(RenderPretty, ShowsAnAlertWithItsEvidence) {
  EXPECT_EQ(RenderPretty(Parse(kAlert), {false, 60}),
            "── #18 alert.firing ────────────────────────────────────────\n"
            "  ALERT high A port is closed or reopens\n"
            "  rule      port-closed (alerts 1.0.0)\n"
            "  labels    area=asia desk=sea\n"
            "  what_to_look_for When\n"
            "  article   #17 Harbour Courier Seoul reopens port\n"
            "  any       Seoul [reopens port]\n"
            "  all       3 ships\n"
            "  topics    medtop:04000000\n"
            "\n");
}

TEST(PrettyStream, ShowsEvidenceInTheArticleThatWentBefore) {
  PrettyStream stream({false, 60});
  stream.Render(Parse(kArticle));
  EXPECT_THAT(stream.Render(Parse(kAlert)),
              HasSubstr("  all       SEOUL, May 31 - Seoul said [3 ships] wait.\n"));
  v1::Event other = Parse(kAlert);
  other.set_epoch(2);
  EXPECT_THAT(stream.Render(other), HasSubstr("  all       3 ships\n"));
}

TEST(PrettyStream, CutsLongContextAtBlanks) {
  PrettyStream stream({false, 400});
  v1::Event article = Parse(kArticle);
  v1::Event alert = Parse(kAlert);
  std::string words;
  for (int i = 0; i < 40; ++i) words += "word ";
  article.mutable_article()->mutable_article()->set_text("One.\n\n" + words + "fire " + words);
  auto* spans = alert.mutable_alert()->mutable_articles(0)->mutable_spans();
  spans->Clear();
  for (int i = 0; i < 3; ++i) {
    v1::EvidenceSpan* span = spans->Add();
    span->set_field("text");
    span->set_begin(206);
    span->set_end(210);
    span->set_condition("any");
  }
  stream.Render(article);
  std::string side;
  for (int i = 0; i < 16; ++i) side += "word ";
  EXPECT_THAT(stream.Render(alert), HasSubstr("  any       …word " + side + "[fire] " + side +
                                              "word word…\n            and 2 spans more\n"));
}

TEST(PrettyStream, ForgetsOldArticles) {
  PrettyStream stream({false, 60});
  v1::Event event = Parse(kArticle);
  stream.Render(event);
  for (int i = 0; i < 300; ++i) {
    event.set_sequence(100 + i);
    stream.Render(event);
  }
  EXPECT_THAT(stream.Render(Parse(kAlert)), Not(HasSubstr("Seoul said")));
}

TEST(RenderPretty, ShowsARejection) {
  EXPECT_EQ(RenderPretty(Parse(R"(sequence: 19 type: "article.rejected"
              rejection { reason: empty detail: "neither a title nor a text" article_id: "q9"
                          source: "Harbour Courier" producer: "desk" article: "\n\002q9" })"),
                         {false, 60}),
            "── #19 article.rejected Harbour Courier ────────────────────\n"
            "  REJECTED empty neither a title nor a text\n"
            "  id        q9\n"
            "  producer  desk\n"
            "  bytes     4\n"
            "  begins    \\x02q9\n"
            "\n");
}

TEST(RenderPretty, ShowsAStoryAndAHeartbeat) {
  EXPECT_THAT(RenderPretty(Parse(R"(sequence: 20 type: "story.opened" story { id: "s1" title: "Port"
                article_count: 3 independent_source_count: 2
                articles { sequence: 17 source: "H" article_id: "q1" relation: "new" } })"),
                           {false, 60}),
              HasSubstr("  articles  3 from 2 independent sources\n  new       #17 H q1\n"));
  EXPECT_THAT(RenderPretty(Parse(R"(type: "system.heartbeat" heartbeat { head: 20 first: 1 })"),
                           {false, 60}),
              HasSubstr("  head      #20\n"));
}

TEST(RenderPretty, AnEmptyEventIsShown) {
  EXPECT_THAT(RenderPretty(v1::Event(), {false, 60}), HasSubstr("#0"));
  EXPECT_THAT(RenderPretty(v1::Event(), {false, -5}), HasSubstr("#0"));
}

}  // namespace
}  // namespace wireroom::app
