// SPDX-License-Identifier: Apache-2.0
#include "core/journal/article_index.h"

#include <random>

#include "core/journal/record.h"
#include "tests/unit/journal/journal_fixture.h"

namespace wireroom::journal {
namespace {

using testing::IsEmpty;

class ArticleIndexTest : public JournalFixture {
 protected:
  // A batch about articles drawn from a small set, so that most are revisions.
  Batch Draw(size_t count, uint64_t articles) {
    Batch batch;
    for (size_t i = 0; i < count; ++i) {
      const uint64_t sequence = journal_->head() + 1 + i;
      EventRecord event = NumberedEvent(sequence, 100, clock_.NowMicros());
      event.article = NumberedHash(random_() % articles);
      const ArticleRecord record{sequence, NumberedHash(random_()), random_() % 4 == 0};
      batch.articles.emplace_back(*event.article, record);
      batch.events.push_back(std::move(event));
    }
    return batch;
  }

  void CommitAndRemember(const Batch& batch) {
    ASSERT_TRUE(journal_->Commit(batch).ok());
    for (const auto& [article, record] : batch.articles) expected_[article] = record;
  }

  void ExpectAsRemembered() {
    for (const auto& [article, record] : expected_) {
      const auto found = journal_->FindArticle(article);
      ASSERT_EQ(found.has_value(), record.sequence >= journal_->first());
      if (!found) continue;
      EXPECT_EQ(found->sequence, record.sequence);
      EXPECT_EQ(found->content, record.content);
      EXPECT_EQ(found->rejected, record.rejected);
    }
    EXPECT_THAT(Problems(), IsEmpty());
  }

  uint64_t Entries(const char* name) {
    journal_.reset();
    auto environment = Environment::Open(options_.directory, 0);
    const ReadTransaction transaction(environment->get());
    MDB_dbi table = 0;
    MDB_stat about{};
    EXPECT_EQ(mdb_dbi_open(transaction.get(), name, 0, &table), 0);
    EXPECT_EQ(mdb_stat(transaction.get(), table, &about), 0);
    return about.ms_entries;
  }

  std::mt19937_64 random_{7};
  std::map<Hash, ArticleRecord> expected_;
};

// Whatever is pending, merged, forgotten or read back from the log.
TEST_F(ArticleIndexTest, AnswersAsASimpleMapDoes) {
  for (const size_t max_pending : {0, 50, 400, 100000}) {
    options_.directory = temp_.path() / std::to_string(max_pending);
    options_.max_pending_articles = max_pending;
    options_.max_age_micros = 40;
    expected_.clear();
    Open();
    for (int i = 0; i < 120; ++i) {
      clock_.Advance(1);
      const uint64_t articles = i % 3 == 0 ? 20 : 1000;
      CommitAndRemember(Draw(random_() % 30, articles));
      if (i % 10 == 0) ExpectAsRemembered();
      if (i % 17 == 0) Open();
    }
    ExpectAsRemembered();
  }
}

TEST_F(ArticleIndexTest, ACommitThatFailsChangesNothing) {
  options_.max_bytes = kMinJournalBytes;
  Open();
  CommitAndRemember(Draw(100, 50));
  Batch large = Draw(10, 50);
  large.events[0].message.resize(kMinJournalBytes);
  EXPECT_EQ(journal_->Commit(large).code(), absl::StatusCode::kResourceExhausted);
  ExpectAsRemembered();
  CommitAndRemember(Draw(100, 50));
  ExpectAsRemembered();
}

TEST_F(ArticleIndexTest, HoldsNoMoreInMemoryThanItMay) {
  options_.max_pending_articles = 500;
  Open();
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(Append(100).ok());
  EXPECT_LE(journal_->pending_articles(), 500u);
  EXPECT_GT(journal_->pending_articles(), 300u);
  ASSERT_TRUE(Append(5000).ok());
  for (int i = 0; i < 400; ++i) ASSERT_TRUE(journal_->Commit(Batch()).ok());
  EXPECT_LE(journal_->pending_articles(), 500u);
}

TEST_F(ArticleIndexTest, TheLogStaysBounded) {
  options_.max_pending_articles = 500;
  for (const uint64_t articles : {100, 100000}) {
    Open();
    for (int i = 0; i < 300; ++i) CommitAndRemember(Draw(50, articles));
    // Records of 50 changes each, 4 * 500 changes and a little.
    EXPECT_LE(Entries("article_log"), 4u * 500 / 50 + 10);
    Open();
    ExpectAsRemembered();
  }
}

TEST_F(ArticleIndexTest, ForgottenArticlesLeaveTheTable) {
  options_.max_age_micros = 10;
  Open();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(Append(100).ok());
  clock_.Advance(20);
  ASSERT_TRUE(Append(1).ok());
  while (journal_->first() < 2001) ASSERT_TRUE(journal_->Commit(Batch()).ok());
  Settle();
  EXPECT_EQ(Entries("articles"), 1u);
}

TEST_F(ArticleIndexTest, ADamagedLogIsRefused) {
  options_.max_pending_articles = 100;
  Open();
  ASSERT_TRUE(Append(10).ok());
  journal_.reset();
  {
    auto environment = Environment::Open(options_.directory, 0);
    WriteTransaction transaction(environment->get());
    MDB_dbi log = 0;
    ASSERT_EQ(mdb_dbi_open(transaction.get(), "article_log", 0, &log), 0);
    std::string value(**transaction.Find(log, SequenceKey(1)));
    value[100] = static_cast<char>(value[100] ^ 1);
    ASSERT_TRUE(transaction.Put(log, SequenceKey(1), value).ok());
    ASSERT_TRUE(transaction.Commit().ok());
  }
  EXPECT_EQ(OpenStatus().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace wireroom::journal
