// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/batch_builder.h"

#include "core/journal/memory_store.h"
#include "core/pipeline/admission.h"
#include "tests/unit/pipeline/articles.h"

namespace wireroom::pipeline {
namespace {

class Batches : public ::testing::Test {
 protected:
  std::optional<uint64_t> Add(const Submission& submission) {
    hand_.Reset();
    hand_.submission = submission;
    hand_.rejection = Admit({}, 0, &hand_);
    WriteArticleEvent(identity_, &hand_);
    return builder_.AddArticle(&hand_);
  }
  std::optional<uint64_t> Add(const std::string& id, const std::string& text) {
    return Add(Submit(MakeArticle(id, text)));
  }
  void Commit() {
    ASSERT_TRUE(store_.Commit(builder_.Seal()).ok());
    builder_.Finish(&completions_, &events_);
  }
  v1::Event event(size_t i) {
    v1::Event event;
    EXPECT_TRUE(event.ParseFromString(events_[i].message));
    return event;
  }

  journal::MemoryStore store_;
  StreamIdentity identity_{store_.stream(), store_.epoch()};
  BatchBuilder builder_{store_, identity_};
  ArticleInHand hand_;
  std::vector<Completion> completions_;
  std::vector<CommittedEvent> events_;
};

TEST_F(Batches, NumberEventsWithoutAGap) {
  EXPECT_EQ(Add("a", "one"), 1u);
  EXPECT_EQ(Add("b", "two"), 2u);
  Commit();
  EXPECT_EQ(Add("c", "three"), 3u);
  EXPECT_EQ(event(0).sequence(), 1u);
  EXPECT_EQ(event(1).id(), "1-2");
  EXPECT_EQ(event(1).article().article().text(), "two");
}

TEST_F(Batches, AnswerADuplicateWithTheFirstSequence) {
  Add("a", "one");
  EXPECT_EQ(Add("a", "one"), std::nullopt);  // in the same batch
  Commit();
  EXPECT_EQ(Add("a", "one"), std::nullopt);  // in a later one
  Commit();
  EXPECT_TRUE(events_.empty());
  ASSERT_EQ(completions_.size(), 1u);
  EXPECT_EQ(completions_[0].outcome, Outcome::kDuplicate);
  EXPECT_EQ(completions_[0].sequence, 1u);
  EXPECT_EQ(store_.head(), 1u);
}

TEST_F(Batches, FetchedAtIsNotContent) {
  v1::Article article = MakeArticle("a", "one");
  Add(Submit(article));
  article.mutable_fetched_at()->set_seconds(5);
  EXPECT_EQ(Add(Submit(article)), std::nullopt);
}

TEST_F(Batches, MakeOtherContentARevisionThatNamesTheNewestBeforeIt) {
  Add("a", "one");
  Commit();
  EXPECT_EQ(Add("a", "one, corrected"), 2u);
  EXPECT_EQ(Add("a", "one, corrected again"), 3u);
  Commit();
  EXPECT_EQ(completions_[0].outcome, Outcome::kRevised);
  EXPECT_EQ(event(0).article().revises(), 1u);
  EXPECT_EQ(event(1).article().revises(), 2u);
  EXPECT_EQ(event(1).article().revises_epoch(), 1u);
}

TEST_F(Batches, TheSameIdOfAnotherSourceIsAnotherArticle) {
  v1::Article article = MakeArticle("a", "one");
  Add(Submit(article));
  article.set_source("Meridian Wire");
  EXPECT_EQ(Add(Submit(article)), 2u);
}

TEST_F(Batches, CommitARejectWithItsReasonAndItsBytes) {
  Submission bad;
  bad.article = "\xff\xff";
  bad.origin.producer = "p";
  bad.origin.number = 7;
  EXPECT_EQ(Add(bad), std::nullopt);
  Commit();
  ASSERT_EQ(completions_.size(), 1u);
  EXPECT_EQ(completions_[0].outcome, Outcome::kRejected);
  EXPECT_EQ(completions_[0].sequence, 1u);
  EXPECT_EQ(event(0).type(), "article.rejected");
  EXPECT_EQ(event(0).rejection().number(), 7u);
  ASSERT_TRUE(store_.FindReject(1));
  EXPECT_EQ(store_.FindInput("p")->number, 7u);
}

TEST_F(Batches, ARefusedRevisionLeavesTheArticleStanding) {
  Add("a", "one");
  v1::Article bad = MakeArticle("a", "one");
  bad.mutable_published_at()->set_nanos(-1);
  Add(Submit(bad));
  EXPECT_EQ(Add("a", "one"), std::nullopt);
  Commit();
  EXPECT_EQ(completions_[2].outcome, Outcome::kDuplicate);
  EXPECT_EQ(completions_[2].sequence, 1u);
}

TEST_F(Batches, CommitTheProducersPosition) {
  Submission numbered = Submit(MakeArticle("a", "one"));
  numbered.origin.producer = "desk";
  numbered.origin.epoch = 3;
  numbered.origin.number = 41;
  Add(numbered);
  numbered.origin.number = 42;
  Add(numbered);  // a duplicate moves the position too
  Commit();
  EXPECT_EQ(store_.FindInput("desk")->epoch, 3u);
  EXPECT_EQ(store_.FindInput("desk")->number, 42u);
}

TEST_F(Batches, NumberAlertsAfterTheirArticle) {
  Add("a", "one");
  plugin::EmittedAlert alert;
  alert.rule = "quake";
  alert.level = WR_LEVEL_HIGH;
  alert.type = WR_ALERT_FIRING;
  alert.sequence = 1;
  builder_.AddAlert(0, alert, "alerts", "1.0.0");
  Commit();
  ASSERT_EQ(events_.size(), 2u);
  EXPECT_EQ(event(1).type(), "alert.firing");
  EXPECT_EQ(event(1).sequence(), 2u);
  EXPECT_EQ(event(1).alert().detector_version(), "1.0.0");
  EXPECT_EQ(events_[1].facets[0], "high");
  EXPECT_EQ(events_[1].facets[1], "quake");
}

// A reject that is tried again, as its first try left it.
Submission Retry(const v1::Article& article, uint64_t sequence) {
  v1::Rejection earlier;
  earlier.set_producer("courier");
  earlier.set_number(7);
  earlier.set_attempts(2);
  Submission submission = Submit(article);
  submission.origin.retry_of = sequence;
  submission.earlier = earlier.SerializeAsString();
  return submission;
}

class Retries : public Batches {
 protected:
  Retries() {
    refused_.set_text(" ");
    refused_.clear_title();
    Add(Submit(refused_));
    Commit();
  }
  // Refused above, and fit for an event once it has a text.
  v1::Article refused_ = MakeArticle("a", "");
};

TEST_F(Retries, TakeTheRejectAwayInTheBatchOfItsEvent) {
  EXPECT_EQ(Add(Retry(MakeArticle("a", "one"), 1)), 2u);
  EXPECT_TRUE(store_.FindReject(1));
  Commit();
  EXPECT_FALSE(store_.FindReject(1));
  EXPECT_EQ(completions_[0].origin.retry_of, 1u);
  EXPECT_EQ(event(0).type(), "article.enriched");
}

TEST_F(Retries, KeepTheRejectWithOneMoreAttemptAndMakeNoEventWhenItIsRefusedAgain) {
  EXPECT_EQ(Add(Retry(refused_, 1)), std::nullopt);
  Commit();
  EXPECT_TRUE(events_.empty());
  EXPECT_EQ(completions_[0].outcome, Outcome::kRejected);
  EXPECT_EQ(completions_[0].sequence, 1u);
  v1::Rejection rejection;
  ASSERT_TRUE(rejection.ParseFromString(*store_.FindReject(1)));
  EXPECT_EQ(rejection.attempts(), 3u);
  EXPECT_EQ(rejection.producer(), "courier");
  EXPECT_EQ(rejection.number(), 7u);
}

TEST_F(Retries, MakeNoSecondEventOfAnArticleThatCameInMeanwhile) {
  Add(Submit(MakeArticle("a", "one")));
  EXPECT_EQ(Add(Retry(MakeArticle("a", "one"), 1)), std::nullopt);
  Commit();
  EXPECT_EQ(events_.size(), 1u);
  EXPECT_EQ(completions_[1].outcome, Outcome::kDuplicate);
  EXPECT_FALSE(store_.FindReject(1));
}

TEST_F(Retries, StayAwayWhenTheRejectWasDroppedMeanwhile) {
  Add(Retry(refused_, 5));
  Commit();
  EXPECT_FALSE(store_.FindReject(5));
}

TEST_F(Batches, KeepTheWholeOfARejectedArticleOfWhichTheEventHasAPart) {
  v1::Article article = MakeArticle("a", std::string(3 << 20, 'x'));
  article.mutable_published_at()->set_nanos(-1);
  Add(Submit(article));
  Commit();
  v1::Rejection rejection;
  ASSERT_TRUE(rejection.ParseFromString(*store_.FindReject(1)));
  EXPECT_EQ(rejection.article(), article.SerializeAsString());
  EXPECT_FALSE(rejection.article_truncated());
  EXPECT_TRUE(event(0).rejection().article_truncated());
}

}  // namespace
}  // namespace wireroom::pipeline
