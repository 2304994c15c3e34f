// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/admission.h"

#include "tests/unit/pipeline/articles.h"

namespace wireroom::pipeline {
namespace {

constexpr int64_t kNow = int64_t{1'700'000'000} * 1'000'000;

class Admission : public ::testing::Test {
 protected:
  std::optional<v1::Rejection> AdmitBytes(const std::string& bytes) {
    hand_.Reset();
    hand_.submission.article = bytes;
    return Admit(limits_, kNow, &hand_);
  }
  std::optional<v1::Rejection> AdmitArticle(const v1::Article& article) {
    return AdmitBytes(article.SerializeAsString());
  }
  // The one notice that is expected.
  const v1::Notice& notice() {
    EXPECT_EQ(hand_.enriched.notices_size(), 1);
    return hand_.enriched.notices(0);
  }

  AdmissionLimits limits_;
  ArticleInHand hand_;
};

TEST_F(Admission, TakesAGoodArticleWithoutNotices) {
  EXPECT_FALSE(AdmitArticle(MakeArticle("a", "The ferry is back.")));
  EXPECT_EQ(hand_.article().text(), "The ferry is back.");
  EXPECT_EQ(hand_.enriched.notices_size(), 0);
}

TEST_F(Admission, RefusesBytesThatAreNoArticle) {
  const auto rejection = AdmitBytes("\xff\xff\xff");
  ASSERT_TRUE(rejection);
  EXPECT_EQ(rejection->reason(), v1::Rejection::malformed);
  EXPECT_EQ(rejection->article(), "\xff\xff\xff");
}

TEST_F(Admission, RefusesAnArticleWithoutTitleAndText) {
  v1::Article article;
  article.set_id("e");
  article.set_text(" \n\t ");
  const auto rejection = AdmitArticle(article);
  ASSERT_TRUE(rejection);
  EXPECT_EQ(rejection->reason(), v1::Rejection::empty);
  EXPECT_EQ(rejection->article_id(), "e");
}

TEST_F(Admission, SaysThatThereIsATitleOnly) {
  EXPECT_FALSE(AdmitArticle(MakeArticle("t", "")));
  EXPECT_EQ(notice().code(), "no_text");
}

// In a field of length-delimited bytes: tag, length, value.
std::string RawField(int number, const std::string& value) {
  return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(value.size())} + value;
}

TEST_F(Admission, RepairsBytesThatAreNotUtf8AndSaysWhere) {
  EXPECT_FALSE(AdmitBytes(RawField(1, "u") + RawField(5, "caf\xe9 and t\xe9")));
  EXPECT_EQ(hand_.article().text(), "caf\xef\xbf\xbd and t\xef\xbf\xbd");
  EXPECT_EQ(notice().code(), "invalid_utf8");
  EXPECT_EQ(notice().field(), "text");
  EXPECT_EQ(notice().begin(), 3u);
  EXPECT_EQ(notice().count(), 2u);
}

TEST_F(Admission, RepairsLabelsToo) {
  const std::string entry = RawField(1, "k") + RawField(2, "\xfe");
  EXPECT_FALSE(AdmitBytes(RawField(5, "text") + RawField(11, entry)));
  EXPECT_EQ(hand_.article().labels().at("k"), "\xef\xbf\xbd");
  EXPECT_EQ(notice().field(), "labels");
}

TEST_F(Admission, KeepsFieldsThatItDoesNotKnow) {
  const std::string bytes = RawField(1, "k") + RawField(5, "text") + std::string("\xf8\x07\x2a", 3);
  EXPECT_FALSE(AdmitBytes(bytes));
  EXPECT_EQ(hand_.article().SerializeAsString(), bytes);
}

TEST_F(Admission, RefusesATimeThatJsonCanNotCarry) {
  v1::Article article = MakeArticle("d", "text");
  article.mutable_published_at()->set_seconds(999'999'999'999);
  const auto rejection = AdmitArticle(article);
  ASSERT_TRUE(rejection);
  EXPECT_EQ(rejection->reason(), v1::Rejection::invalid_field);
  EXPECT_THAT(rejection->detail(), ::testing::HasSubstr("publishedAt"));
}

TEST_F(Admission, NotesATimeInTheFutureAndOneBeforeNewspapers) {
  v1::Article article = MakeArticle("d", "text");
  article.mutable_published_at()->set_seconds(kNow / 1'000'000 + 10 * 24 * 3600);
  EXPECT_FALSE(AdmitArticle(article));
  EXPECT_EQ(notice().code(), "date_in_future");
  article.mutable_published_at()->set_seconds(-60'000'000'000);
  EXPECT_FALSE(AdmitArticle(article));
  EXPECT_EQ(notice().code(), "date_before_news");
}

TEST_F(Admission, RefusesFieldsBeyondTheirLimits) {
  limits_.text_bytes = 10;
  auto rejection = AdmitArticle(MakeArticle("l", "longer than ten"));
  ASSERT_TRUE(rejection);
  EXPECT_EQ(rejection->reason(), v1::Rejection::invalid_field);
  rejection = AdmitArticle(MakeArticle(std::string(513, 'i'), "text"));
  ASSERT_TRUE(rejection);
  EXPECT_THAT(rejection->detail(), ::testing::HasSubstr("id: expected at most 512"));
}

TEST_F(Admission, RefusesWhatWasTooLargeForTheWire) {
  hand_.Reset();
  hand_.submission.article = "beginning";
  hand_.submission.too_large = 1 << 30;
  const auto rejection = Admit(limits_, kNow, &hand_);
  ASSERT_TRUE(rejection);
  EXPECT_EQ(rejection->reason(), v1::Rejection::too_large);
  EXPECT_TRUE(rejection->article_truncated());
}

TEST_F(Admission, NamesAnArticleWithoutIdByItsContent) {
  EXPECT_FALSE(AdmitArticle(MakeArticle("", "one text")));
  const std::string id = hand_.article().id();
  EXPECT_THAT(id, ::testing::StartsWith("sha-"));
  EXPECT_FALSE(AdmitArticle(MakeArticle("", "one text")));
  EXPECT_EQ(hand_.article().id(), id);
  EXPECT_FALSE(AdmitArticle(MakeArticle("", "another text")));
  EXPECT_NE(hand_.article().id(), id);
}

}  // namespace
}  // namespace wireroom::pipeline
