// SPDX-License-Identifier: Apache-2.0
#include "core/journal/article_key.h"

namespace wireroom::journal {
namespace {

v1::Article Sample() {
  v1::Article article;
  article.set_id("hc-1");
  article.set_source("Harbour Courier");
  article.set_title("Ferry back in service");
  article.set_text(std::string(3000, 'x'));
  article.mutable_published_at()->set_seconds(1'700'000'000);
  article.add_authors("Ana Lima");
  (*article.mutable_labels())["desk"] = "city";
  (*article.mutable_labels())["rank"] = "1";
  return article;
}

std::string Hex(const Hash& hash) {
  std::string hex;
  for (const uint8_t byte : hash) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

TEST(ArticleKey, KnowsWhereTheSourceEnds) {
  EXPECT_EQ(ArticleKey("a", "b"), ArticleKey("a", "b"));
  EXPECT_NE(ArticleKey("ab", "c"), ArticleKey("a", "bc"));
  EXPECT_NE(ArticleKey("a", "b"), ArticleKey("b", "a"));
  EXPECT_NE(ArticleKey("", ""), ArticleKey("", std::string(1, '\0')));
}

// Both are on disk: these values may only change with the format's version.
TEST(ArticleKey, IsTheSameInEveryBuild) {
  EXPECT_EQ(Hex(ArticleKey("Harbour Courier", "hc-1")), "868e798f04c9607f85d862a1689478f2");
  EXPECT_EQ(Hex(ContentHash(Sample())), "7ddaebc210311a7edde22cbb5f162bfb");
}

TEST(ContentHash, IgnoresWhenItWasFetched) {
  v1::Article fetched = Sample();
  fetched.mutable_fetched_at()->set_seconds(1'700'000'100);
  EXPECT_EQ(ContentHash(Sample()), ContentHash(fetched));
}

TEST(ContentHash, IgnoresTheOrderOfLabelsAndUnknownFields) {
  v1::Article other = Sample();
  other.clear_labels();
  (*other.mutable_labels())["rank"] = "1";
  (*other.mutable_labels())["desk"] = "city";
  other.GetReflection()->MutableUnknownFields(&other)->AddVarint(999, 1);
  EXPECT_EQ(ContentHash(Sample()), ContentHash(other));
}

TEST(ContentHash, SeesEveryOtherField) {
  const std::vector<std::function<void(v1::Article*)>> edits = {
      [](v1::Article* a) { a->set_id("hc-2"); },
      [](v1::Article* a) { a->set_source("Hill Gazette"); },
      [](v1::Article* a) { a->set_url("https://example.org/1"); },
      [](v1::Article* a) { a->set_title(""); },
      [](v1::Article* a) { a->mutable_text()->back() = 'y'; },
      [](v1::Article* a) { a->mutable_text()->push_back('x'); },
      [](v1::Article* a) { a->mutable_published_at()->set_nanos(1); },
      [](v1::Article* a) { a->mutable_updated_at(); },
      [](v1::Article* a) { a->set_language("en"); },
      [](v1::Article* a) { a->add_authors(""); },
      [](v1::Article* a) { (*a->mutable_labels())["rank"] = "2"; },
      [](v1::Article* a) { (*a->mutable_labels())["new"] = ""; },
  };
  std::set<Hash> seen = {ContentHash(Sample())};
  for (const auto& edit : edits) {
    v1::Article article = Sample();
    edit(&article);
    EXPECT_TRUE(seen.insert(ContentHash(article)).second) << article.ShortDebugString();
  }
}

TEST(ContentHash, TakesTextsAroundTheSizeOfItsBuffer) {
  std::set<Hash> seen;
  v1::Article article;
  for (size_t size = 400; size < 1100; ++size) {
    article.set_text(std::string(size, 'x'));
    EXPECT_TRUE(seen.insert(ContentHash(article)).second) << size;
  }
}

}  // namespace
}  // namespace wireroom::journal
