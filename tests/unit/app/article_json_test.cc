// SPDX-License-Identifier: Apache-2.0
#include "core/app/article_json.h"

#include <google/protobuf/util/json_util.h>

namespace wireroom::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// One object's article, or its error as text.
struct Outcome {
  v1::Article article;
  std::string error;
};

Outcome Read(std::string_view json) {
  Outcome outcome;
  ArticleJson reader;
  const absl::Status parsed =
      reader.Parse(json, [&](int64_t, const absl::Status& status, v1::Article* article) {
        outcome.error = std::string(status.message());
        outcome.article = *article;
      });
  if (!parsed.ok()) outcome.error = std::string(parsed.message());
  return outcome;
}

std::string Error(std::string_view json) { return Read(json).error; }

TEST(ArticleJson, ReadsThePlainForm) {
  const v1::Article a =
      Read(R"({"id":"7","url":"https://x.example/7","source":"Harbour Courier","title":"T",
               "published":"2024-05-31","text":"Line\nline"})")
          .article;
  EXPECT_EQ(a.id(), "7");
  EXPECT_EQ(a.url(), "https://x.example/7");
  EXPECT_EQ(a.source(), "Harbour Courier");
  EXPECT_EQ(a.title(), "T");
  EXPECT_EQ(a.text(), "Line\nline");
  EXPECT_EQ(a.published_at().seconds(), 1717113600);
  EXPECT_FALSE(a.has_updated_at());
}

TEST(ArticleJson, ReadsProtobufsOwnForm) {
  v1::Article article;
  article.set_id("a");
  article.set_source("s");
  article.set_url("u");
  article.set_title("t");
  article.set_text("x");
  article.mutable_published_at()->set_seconds(1);
  article.mutable_updated_at()->set_seconds(2);
  article.mutable_fetched_at()->set_nanos(3000);
  article.set_language("en");
  article.add_authors("Ana");
  article.add_authors("Bo");
  (*article.mutable_labels())["k"] = "v";
  std::string json;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(article, &json).ok());
  EXPECT_EQ(Read(json).article.SerializeAsString(), article.SerializeAsString());
  EXPECT_EQ(Read(R"({"type":"article.enriched","article":{"article":)" + json + "}}")
                .article.SerializeAsString(),
            article.SerializeAsString());
}

TEST(ArticleJson, ReadsNinjs1) {
  const v1::Article a =
      Read(
          R"({"uri":"http://n.example/1","type":"text","headline":"H","title":"short","language":"en",
               "versioncreated":"2013-07-09T10:37:00Z","byline":"Ana Lima and Bo Chen",
               "copyrightholder":"N Agency","urgency":4,"slugline":"ferry","usageterms":"none",
               "body_text":"plain","body_xhtml":"<p>html</p>"})")
          .article;
  EXPECT_EQ(a.id(), "http://n.example/1");
  EXPECT_EQ(a.url(), "http://n.example/1");
  EXPECT_EQ(a.source(), "N Agency");
  EXPECT_EQ(a.title(), "H");
  EXPECT_EQ(a.text(), "plain");
  EXPECT_EQ(a.published_at().seconds(), 1373366220);
  EXPECT_EQ(a.updated_at().seconds(), 1373366220);
  EXPECT_THAT(a.authors(), ElementsAre("Ana Lima and Bo Chen"));
  EXPECT_EQ(a.labels().at("urgency"), "4");
  EXPECT_EQ(a.labels().at("slugline"), "ferry");
}

TEST(ArticleJson, ReadsNinjs3WithCamelCaseAndParts) {
  const v1::Article a = Read(R"({"uri":"urn:n:3","firstCreated":"2019-08-09T09:30:04Z","by":"NTB",
               "versionCreated":"2019-08-09T11:46:53+02:00","copyrightHolder":"NTB",
               "headlines":[{"role":"short","value":"S"},{"role":"main","value":"Main"}],
               "bodies":[{"role":"nitf","contentType":"application/xml","value":"<b>xml</b>"},
                         {"role":"html","contentType":"text/html","value":"<p>A&amp;B</p><p>C</p>"}]})")
                            .article;
  EXPECT_EQ(a.title(), "Main");
  EXPECT_EQ(a.text(), "A&B\n\nC");
  EXPECT_EQ(a.url(), "");
  EXPECT_EQ(a.published_at().seconds(), 1565343004);
  EXPECT_EQ(a.updated_at().seconds(), 1565344013);
}

TEST(ArticleJson, PrefersPlainTextBodies) {
  EXPECT_EQ(Read(R"({"bodies":[{"contenttype":"text/html","value":"<p>h</p>"},
                               {"contenttype":"text/plain","value":"a < b"}]})")
                .article.text(),
            "a < b");
}

TEST(ArticleJson, DescriptionStandsInForABody) {
  EXPECT_EQ(Read(R"({"headline":"H","descriptions":[{"value":"D"}]})").article.text(), "D");
  EXPECT_EQ(Read(R"({"headline":"H","description_text":"D","body_text":""})").article.text(), "D");
}

TEST(ArticleJson, NumbersMayBeIds) {
  EXPECT_EQ(Read(R"({"id":12345678901,"text":"x"})").article.id(), "12345678901");
}

TEST(ArticleJson, AuthorsAreNamesOrPeople) {
  EXPECT_THAT(Read(R"({"text":"x","authors":["Ana",{"name":"Bo"}]})").article.authors(),
              ElementsAre("Ana", "Bo"));
  EXPECT_THAT(Read(R"({"text":"x","author":"Ana"})").article.authors(), ElementsAre("Ana"));
}

TEST(ArticleJson, NullAndEmptyCountAsAbsent) {
  const Outcome outcome = Read(R"({"id":null,"uri":"u","text":"x","published":"","title":null})");
  EXPECT_THAT(outcome.error, IsEmpty());
  EXPECT_EQ(outcome.article.id(), "u");
  EXPECT_FALSE(outcome.article.has_published_at());
}

TEST(ArticleJson, ErrorsNameTheMember) {
  EXPECT_EQ(Error(R"({"text":5})"), "member 'text': expected a string, found a number");
  EXPECT_EQ(Error(R"({"text":"x","published":20240531})"),
            "member 'published': expected an ISO 8601 time, found a number");
  EXPECT_EQ(Error(R"({"text":"x","published":"yesterday"})"),
            "member 'published': expected an ISO 8601 time such as 2024-05-31T08:30:00Z, "
            "found \"yesterday\"");
  EXPECT_EQ(Error(R"({"bodies":"x"})"), "member 'bodies': expected an array, found a string");
  EXPECT_EQ(Error(R"({"text":"x","labels":{"a":1}})"),
            "member 'labels.a': expected a string, found a number");
}

TEST(ArticleJson, SaysWhatItFoundInsteadOfAnArticle) {
  EXPECT_EQ(Error(R"({"name":"x","size":3})"),
            "expected an article with 'text', or with 'body_text' or 'bodies' (ninjs), found "
            "'name', 'size'");
  EXPECT_EQ(Error("17"), "expected a JSON object, found a number");
  EXPECT_EQ(Error(" "), "expected a JSON object, found nothing");
  EXPECT_THAT(Error("{\"text\":\"x\""), HasSubstr("not JSON"));
}

TEST(ArticleJson, ReadsArraysOneByOne) {
  ArticleJson reader;
  std::vector<std::string> seen;
  const auto each = [&](int64_t index, const absl::Status& status, v1::Article* article) {
    seen.push_back(std::to_string(index) + (status.ok() ? article->text() : "!"));
  };
  EXPECT_TRUE(reader.Parse(R"([{"text":"a"},3,{"text":"b"}])", each).ok());
  EXPECT_THAT(seen, ElementsAre("0a", "1!", "2b"));
}

TEST(ArticleJson, KeepsBytesThatAreNotUtf8) {
  const Outcome outcome = Read("{\"id\":\"\xFF\",\"text\":\"caf\xE9 \\u00e9\"}");
  EXPECT_EQ(outcome.error, "");
  EXPECT_EQ(outcome.article.id(), "\xFF");
  EXPECT_EQ(outcome.article.text(), "caf\xE9 é");
}

TEST(ArticleJson, KeepsNulCharacters) {
  EXPECT_EQ(Read(R"({"text":"a\u0000b"})").article.text(), std::string("a\0b", 3));
}

TEST(ArticleJson, RefusesDeepNesting) {
  const std::string deep(100, '[');
  EXPECT_THAT(Error("{\"text\":\"x\",\"y\":" + deep + std::string(100, ']') + "}"),
              HasSubstr("at most 64"));
}

TEST(ArticleJson, ShortDocumentsFollowLongOnes) {
  ArticleJson reader;
  int count = 0;
  const auto each = [&](int64_t, const absl::Status& status, v1::Article*) {
    count += status.ok();
  };
  for (const size_t size : {10, 100'000, 3, 1'000'000}) {
    EXPECT_TRUE(reader.Parse("{\"text\":\"" + std::string(size, 'x') + "\"}", each).ok());
  }
  EXPECT_EQ(count, 4);
}

}  // namespace
}  // namespace wireroom::app
