// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/past_events.h"

#include <gmock/gmock.h>

#include "core/journal/memory_store.h"
#include "tests/unit/pipeline/articles.h"

namespace wireroom::pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PastEventsTest : public ::testing::Test {
 protected:
  // Events 1 to 4 are committed, 5 and 6 are of the batch; 2 is an alert. Event n
  // came in at n seconds.
  PastEventsTest() {
    journal::Batch committed;
    for (uint64_t n = 1; n <= 4; ++n) committed.events.push_back(Event(n, n == 2));
    EXPECT_TRUE(store_.Commit(committed).ok());
    for (uint64_t n = 5; n <= 6; ++n) batch_.push_back(Event(n, false));
  }

  static journal::EventRecord Event(uint64_t sequence, bool alert) {
    v1::Event event;
    event.set_sequence(sequence);
    event.mutable_time()->set_seconds(static_cast<int64_t>(sequence));
    if (alert) event.mutable_alert()->set_rule("flood");
    else *event.mutable_article()->mutable_article() = MakeArticle("a", "text");
    return {sequence, static_cast<int64_t>(sequence) * 1'000'000, event.SerializeAsString(), {}};
  }

  std::vector<uint64_t> Read(const plugin::PastArticles::Range& range) {
    std::vector<uint64_t> seen;
    const auto more = past_.Read(
        range, [&](const wr_article& article) { return seen.push_back(article.sequence), true; },
        &next_);
    EXPECT_TRUE(more.ok());
    more_ = more.ok() && *more;
    return seen;
  }

  journal::MemoryStore store_;
  std::vector<journal::EventRecord> batch_;
  PastEvents past_{&store_, &batch_};
  uint64_t next_ = 0;
  bool more_ = false;
};

TEST_F(PastEventsTest, GoOverStoreAndBatch) {
  EXPECT_THAT(Read({WR_TIME_UNKNOWN, 0, 0, 100}), ElementsAre(1, 3, 4, 5, 6));
  EXPECT_FALSE(more_);
  EXPECT_EQ(next_, 7u);
}

TEST_F(PastEventsTest, EndBeforeTheArticleOfTheCall) {
  EXPECT_THAT(Read({WR_TIME_UNKNOWN, 0, 6, 100}), ElementsAre(1, 3, 4, 5));
  EXPECT_FALSE(more_);
  EXPECT_THAT(Read({WR_TIME_UNKNOWN, next_, 6, 100}), IsEmpty());
}

TEST_F(PastEventsTest, GoOnFromWhereTheyStopped) {
  EXPECT_THAT(Read({WR_TIME_UNKNOWN, 0, 0, 2}), ElementsAre(1));
  EXPECT_TRUE(more_);
  EXPECT_THAT(Read({WR_TIME_UNKNOWN, next_, 0, 3}), ElementsAre(3, 4, 5));
  EXPECT_TRUE(more_);
  EXPECT_THAT(Read({WR_TIME_UNKNOWN, next_, 0, 3}), ElementsAre(6));
  EXPECT_FALSE(more_);
}

TEST_F(PastEventsTest, BeginAtATime) {
  EXPECT_THAT(Read({3'500'000, 0, 0, 100}), ElementsAre(4, 5, 6));
}

TEST_F(PastEventsTest, OfAnEmptyStoreAreNone) {
  journal::MemoryStore store;
  const std::vector<journal::EventRecord> none;
  PastEvents past(&store, &none);
  uint64_t next = 0;
  const auto more = past.Read({WR_TIME_UNKNOWN, 0, 0, 10},
                              [](const wr_article&) { return true; }, &next);
  ASSERT_TRUE(more.ok());
  EXPECT_FALSE(*more);
}

}  // namespace
}  // namespace wireroom::pipeline
