// SPDX-License-Identifier: Apache-2.0
#include "core/feed/ingest_protocol.h"

#include "core/journal/article_key.h"
#include "tests/unit/feed/feed_test.h"

namespace wireroom::feed {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kSecond = 1'000'000;

// The protocol with peers that are only names.
class IngestProtocolTest : public testing::Test {
 protected:
  void Limit(const IngestLimits& limits) {
    protocol_ = std::make_unique<IngestProtocol>(
        limits, &store_, log_.get(), &stats_,
        [this](std::string_view peer, std::string_view bytes) { return Send(peer, bytes); });
  }

  void SetUp() override { Limit({}); }

  SendResult Send(std::string_view peer, std::string_view bytes) {
    if (gone_.contains(std::string(peer))) return SendResult::kGone;
    if (full_.contains(std::string(peer))) return SendResult::kFull;
    v1::IngestReply reply;
    EXPECT_TRUE(reply.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    replies_[std::string(peer)].push_back(reply);
    return SendResult::kSent;
  }

  void Say(const std::string& peer, const std::vector<std::string>& frames) {
    const std::vector<std::string_view> views(frames.begin(), frames.end());
    protocol_->Handle(peer, views, now_, &received_);
  }

  void Hello(const std::string& peer, const std::string& name, uint64_t epoch = 1) {
    Say(peer, {HelloBytes(name, epoch)});
  }

  // Numbers first, first + 1, ... with ids "a<number>".
  void Submit(const std::string& peer, uint64_t first, size_t count, size_t bytes = 4) {
    std::vector<std::string> frames = {SubmitBytes(first)};
    for (size_t i = 0; i < count; ++i) {
      frames.push_back(ArticleBytes("a" + std::to_string(first + i), std::string(bytes, 'x')));
    }
    Say(peer, frames);
  }

  // The oldest reply to the peer that was not looked at; an empty one if none.
  v1::IngestReply Reply(const std::string& peer) {
    auto& replies = replies_[peer];
    if (replies.empty()) return {};
    const v1::IngestReply reply = replies.front();
    replies.erase(replies.begin());
    return reply;
  }

  v1::Welcome Welcome(const std::string& peer) {
    const v1::IngestReply reply = Reply(peer);
    EXPECT_TRUE(reply.has_welcome()) << reply.DebugString();
    return reply.welcome();
  }

  v1::Ack Ack(const std::string& peer) {
    protocol_->SendAcks();
    const v1::IngestReply reply = Reply(peer);
    EXPECT_TRUE(reply.has_ack()) << reply.DebugString();
    return reply.ack();
  }

  v1::Refusal Refusal(const std::string& peer) {
    const v1::IngestReply reply = Reply(peer);
    EXPECT_TRUE(reply.has_refusal()) << reply.DebugString();
    return reply.refusal();
  }

  // Completes the oldest `count` in hand and commits their positions.
  void Complete(size_t count) {
    std::vector<Completed> completed;
    for (size_t i = 0; i < count && !received_.empty(); ++i) {
      const Received& one = received_.front();
      completed.push_back({one.connection, one.producer, one.producer_epoch, one.number, one.tag,
                           v1::Result::enriched, ++sequence_, "", one.article.size()});
      if (!one.producer.empty()) {
        journal::Batch batch;
        batch.inputs.push_back({one.producer, {one.producer_epoch, one.number, ""}});
        EXPECT_TRUE(store_.Commit(batch).ok());
      }
      received_.erase(received_.begin());
    }
    protocol_->Complete(completed);
  }

  std::vector<uint64_t> NumbersInHand() const {
    std::vector<uint64_t> numbers;
    for (const Received& one : received_) numbers.push_back(one.number);
    return numbers;
  }

  journal::MemoryStore store_;
  std::unique_ptr<ops::Logger> log_ = ops::Logger::Silent();
  ops::Stats stats_;
  std::map<std::string, std::vector<v1::IngestReply>> replies_;
  std::set<std::string> gone_;
  std::set<std::string> full_;
  std::unique_ptr<IngestProtocol> protocol_;
  std::vector<Received> received_;
  int64_t now_ = kSecond;
  uint64_t sequence_ = 0;
};

TEST_F(IngestProtocolTest, TellsTheProducerToContinueAfterItsLastCommit) {
  journal::Batch batch;
  batch.inputs.push_back({"wire", {3, 41, ""}});
  ASSERT_TRUE(store_.Commit(batch).ok());
  Hello("p", "wire", 3);
  EXPECT_EQ(Welcome("p").continue_after(), 41u);
  Submit("p", 42, 2);
  EXPECT_THAT(NumbersInHand(), ElementsAre(42, 43));
}

TEST_F(IngestProtocolTest, AHigherEpochStartsAgainAtOne) {
  journal::Batch batch;
  batch.inputs.push_back({"wire", {3, 41, ""}});
  ASSERT_TRUE(store_.Commit(batch).ok());
  Hello("p", "wire", 4);
  EXPECT_EQ(Welcome("p").continue_after(), 0u);
  Submit("p", 1, 1);
  EXPECT_EQ(received_.at(0).producer_epoch, 4u);
}

TEST_F(IngestProtocolTest, ALowerEpochIsFenced) {
  journal::Batch batch;
  batch.inputs.push_back({"wire", {3, 41, ""}});
  ASSERT_TRUE(store_.Commit(batch).ok());
  Hello("p", "wire", 2);
  EXPECT_EQ(Refusal("p").reason(), v1::Refusal::fenced);
  Hello("q", "wire", 5);
  Welcome("q");
  Hello("p", "wire", 4);
  EXPECT_EQ(Refusal("p").reason(), v1::Refusal::fenced);
}

TEST_F(IngestProtocolTest, RaisingTheEpochOnTheSameConnectionGoesOn) {
  Hello("p", "wire", 1);
  Welcome("p");
  Submit("p", 1, 2);
  Hello("p", "wire", 2);
  EXPECT_EQ(Welcome("p").continue_after(), 0u);
  Complete(2);
  protocol_->SendAcks();
  EXPECT_THAT(replies_["p"], IsEmpty()) << "results of the old epoch were told to the new one";
  Submit("p", 1, 1);
  EXPECT_EQ(received_.at(0).producer_epoch, 2u);
}

TEST_F(IngestProtocolTest, NumbersNeedAHello) {
  Submit("p", 1, 1);
  const v1::Refusal refusal = Refusal("p");
  EXPECT_EQ(refusal.reason(), v1::Refusal::hello_first);
  EXPECT_EQ(refusal.number(), 1u);
  EXPECT_THAT(received_, IsEmpty());
}

TEST_F(IngestProtocolTest, AGapIsRefusedWithTheNumberThatIsExpected) {
  Hello("p", "wire");
  Welcome("p");
  Submit("p", 1, 2);
  Submit("p", 5, 1);
  const v1::Refusal refusal = Refusal("p");
  EXPECT_EQ(refusal.reason(), v1::Refusal::out_of_order);
  EXPECT_EQ(refusal.expected(), 3u);
  EXPECT_EQ(refusal.number(), 5u);
  EXPECT_THAT(NumbersInHand(), ElementsAre(1, 2));
}

TEST_F(IngestProtocolTest, AcksAreCumulativeAndOneAConnection) {
  Hello("p", "wire");
  Welcome("p");
  Submit("p", 1, 2);
  Submit("p", 3, 1);
  Complete(2);
  Complete(1);
  const v1::Ack ack = Ack("p");
  EXPECT_EQ(ack.up_to(), 3u);
  EXPECT_EQ(ack.results_size(), 3);
  EXPECT_EQ(ack.results(2).number(), 3u);
  protocol_->SendAcks();
  EXPECT_THAT(replies_["p"], IsEmpty());
}

TEST_F(IngestProtocolTest, ANumberInHandIsNotTakenTwice) {
  Hello("p", "wire");
  Welcome("p");
  Submit("p", 1, 2);
  Submit("p", 1, 3);
  EXPECT_THAT(NumbersInHand(), ElementsAre(1, 2, 3));
  protocol_->SendAcks();
  EXPECT_THAT(replies_["p"], IsEmpty());
  Complete(3);
  EXPECT_EQ(Ack("p").results_size(), 3);
}

TEST_F(IngestProtocolTest, ACommittedNumberIsAnsweredWithWhatItBecame) {
  v1::Article article;
  ASSERT_TRUE(article.ParseFromString(ArticleBytes("a1")));
  journal::Batch batch;
  batch.events.push_back({1, 0, "event", {}});
  batch.articles.push_back({journal::ArticleKey(article.source(), article.id()),
                            {1, journal::ContentHash(article), false}});
  batch.inputs.push_back({"wire", {1, 3, ""}});
  ASSERT_TRUE(store_.Commit(batch).ok());
  Hello("p", "wire");
  Welcome("p");
  Say("p", {SubmitBytes(1), ArticleBytes("a1"), "not an article", ArticleBytes("unknown")});
  EXPECT_THAT(received_, IsEmpty());
  const v1::Ack ack = Ack("p");
  EXPECT_EQ(ack.up_to(), 3u);
  ASSERT_EQ(ack.results_size(), 3);
  EXPECT_EQ(ack.results(0).outcome(), v1::Result::duplicate);
  EXPECT_EQ(ack.results(0).sequence(), 1u);
  EXPECT_EQ(ack.results(1).sequence(), 0u);
  EXPECT_EQ(ack.results(2).number(), 3u);
  EXPECT_EQ(ack.results(2).sequence(), 0u);
}

TEST_F(IngestProtocolTest, ARejectedNumberIsAnsweredAsRejected) {
  v1::Article article;
  ASSERT_TRUE(article.ParseFromString(ArticleBytes("a1")));
  journal::Batch batch;
  batch.events.push_back({1, 0, "event", {}});
  batch.articles.push_back({journal::ArticleKey(article.source(), article.id()),
                            {1, journal::ContentHash(article), true}});
  batch.inputs.push_back({"wire", {1, 1, ""}});
  ASSERT_TRUE(store_.Commit(batch).ok());
  Hello("p", "wire");
  Welcome("p");
  Submit("p", 1, 1);
  EXPECT_EQ(Ack("p").results(0).outcome(), v1::Result::rejected);
}

TEST_F(IngestProtocolTest, AMessageMayBeginInThePastAndEndInTheFuture) {
  journal::Batch batch;
  batch.inputs.push_back({"wire", {1, 2, ""}});
  ASSERT_TRUE(store_.Commit(batch).ok());
  Hello("p", "wire");
  Welcome("p");
  Submit("p", 3, 1);
  Submit("p", 2, 3);
  EXPECT_THAT(NumbersInHand(), ElementsAre(3, 4));
  EXPECT_EQ(Ack("p").results(0).number(), 2u);
}

TEST_F(IngestProtocolTest, TheNewerConnectionWins) {
  Hello("old", "wire");
  Welcome("old");
  Submit("old", 1, 1);
  Hello("new", "wire");
  EXPECT_EQ(Refusal("old").reason(), v1::Refusal::fenced);
  EXPECT_EQ(Welcome("new").continue_after(), 0u);
  Submit("old", 2, 1);
  EXPECT_EQ(Refusal("old").reason(), v1::Refusal::fenced);
  EXPECT_THAT(NumbersInHand(), ElementsAre(1));
  Complete(1);
  EXPECT_EQ(Ack("new").up_to(), 1u);
  EXPECT_THAT(replies_["old"], IsEmpty());
}

TEST_F(IngestProtocolTest, WhatIsInHandOutlivesItsConnection) {
  Hello("p", "wire");
  Welcome("p");
  Submit("p", 1, 2);
  gone_.insert("p");
  Complete(1);
  protocol_->SendAcks();
  EXPECT_EQ(protocol_->connections(), 0u);
  EXPECT_EQ(protocol_->producers(), 1u);
  Hello("q", "wire");
  EXPECT_EQ(Welcome("q").continue_after(), 1u);
  Submit("q", 2, 2);
  EXPECT_THAT(NumbersInHand(), ElementsAre(2, 3));
  Complete(2);
  EXPECT_EQ(Ack("q").up_to(), 3u);
}

TEST_F(IngestProtocolTest, AProducerThatIsGoneIsForgottenOnceItIsCommitted) {
  Hello("p", "wire");
  Welcome("p");
  Submit("p", 1, 2);
  gone_.insert("p");
  Complete(1);
  protocol_->SendAcks();
  Complete(1);
  EXPECT_EQ(protocol_->producers(), 0u);
  Hello("q", "wire");
  EXPECT_EQ(Welcome("q").continue_after(), 2u);
}

TEST_F(IngestProtocolTest, CreditIsEnforcedAndNothingOfTheMessageIsProcessed) {
  IngestLimits limits;
  limits.credit_articles = 4;
  Limit(limits);
  Hello("p", "wire");
  EXPECT_EQ(Welcome("p").credit().articles(), 4u);
  Submit("p", 1, 3);
  Submit("p", 4, 2);
  const v1::Refusal refusal = Refusal("p");
  EXPECT_EQ(refusal.reason(), v1::Refusal::credit_exceeded);
  EXPECT_EQ(refusal.number(), 4u);
  EXPECT_EQ(refusal.expected(), 4u);
  EXPECT_THAT(NumbersInHand(), ElementsAre(1, 2, 3));
  Submit("p", 6, 1);
  EXPECT_EQ(Refusal("p").reason(), v1::Refusal::out_of_order);
  Complete(1);
  EXPECT_EQ(Ack("p").credit().articles(), 4u);
  Submit("p", 4, 2);
  EXPECT_THAT(NumbersInHand(), ElementsAre(2, 3, 4, 5));
}

TEST_F(IngestProtocolTest, CreditCountsBytesButOneArticleAlwaysPasses) {
  IngestLimits limits;
  limits.credit_bytes = 1000;
  Limit(limits);
  Hello("p", "wire");
  EXPECT_EQ(Welcome("p").credit().bytes(), 1000u);
  Submit("p", 1, 1, 5000);
  EXPECT_THAT(NumbersInHand(), ElementsAre(1));
  Submit("p", 2, 1, 10);
  EXPECT_EQ(Refusal("p").reason(), v1::Refusal::credit_exceeded);
  Complete(1);
  Ack("p");
  Submit("p", 2, 2, 600);
  EXPECT_EQ(Refusal("p").reason(), v1::Refusal::credit_exceeded);
}

TEST_F(IngestProtocolTest, CreditIsSharedAmongThoseThatSend) {
  IngestLimits limits;
  limits.credit_articles = 12;
  Limit(limits);
  Hello("p", "one");
  EXPECT_EQ(Welcome("p").credit().articles(), 12u);
  Hello("q", "two");
  EXPECT_EQ(Welcome("q").credit().articles(), 6u);
  Say("r", {PingBytes()});
  EXPECT_EQ(Ack("r").credit().articles(), 6u) << "a connection that sends nothing takes no share";
  // What was promised is kept.
  Submit("p", 1, 12);
  EXPECT_EQ(received_.size(), 12u);
  Complete(12);
  EXPECT_EQ(Ack("p").credit().articles(), 6u);
  Submit("p", 13, 7);
  EXPECT_EQ(Refusal("p").reason(), v1::Refusal::credit_exceeded);
}

TEST_F(IngestProtocolTest, EveryoneHasCreditForOneArticle) {
  IngestLimits limits;
  limits.credit_articles = 1;
  Limit(limits);
  Hello("p", "one");
  Welcome("p");
  Hello("q", "two");
  EXPECT_EQ(Welcome("q").credit().articles(), 1u);
}

TEST_F(IngestProtocolTest, MemoryIsBoundedHoweverManyConnectionsComeAndGo) {
  IngestLimits limits;
  limits.credit_articles = 10;
  Limit(limits);
  for (int i = 0; i < 100; ++i) {
    const std::string peer = "p" + std::to_string(i);
    std::vector<std::string> frames(11, ArticleBytes("a"));
    frames[0] = SubmitBytes(0, 1);
    Say(peer, frames);
  }
  EXPECT_LE(received_.size(), 30u);
  // Those that were refused are told when there is room.
  replies_.clear();
  protocol_->SendAcks();
  EXPECT_TRUE(replies_.empty());
  Complete(received_.size());
  protocol_->SendAcks();
  EXPECT_GT(Ack("p99").credit().articles(), 0u);
}

TEST_F(IngestProtocolTest, ResultsWaitForAPeerThatDoesNotRead) {
  Hello("p", "wire");
  Welcome("p");
  Submit("p", 1, 2);
  full_.insert("p");
  Complete(1);
  protocol_->SendAcks();
  EXPECT_TRUE(protocol_->has_unsent_acks());
  Complete(1);
  protocol_->SendAcks();
  full_.clear();
  const v1::Ack ack = Ack("p");
  EXPECT_EQ(ack.up_to(), 2u);
  EXPECT_EQ(ack.results_size(), 2);
  EXPECT_FALSE(protocol_->has_unsent_acks());
}

TEST_F(IngestProtocolTest, AnArticleThatIsTooLargeIsHandedOnToBeRejected) {
  IngestLimits limits;
  limits.max_article_bytes = 3 << 20;
  Limit(limits);
  Say("p", {SubmitBytes(0, 9), std::string(5 << 20, 'x')});
  ASSERT_EQ(received_.size(), 1u);
  EXPECT_EQ(received_[0].too_large, 5u << 20);
  EXPECT_EQ(received_[0].article.size(), 1u << 20);
  Say("p", {SubmitBytes(0, 10), "fits"});
  EXPECT_EQ(received_[1].too_large, 0u);
}

TEST_F(IngestProtocolTest, TagsFollowOn) {
  Say("p", {SubmitBytes(0, 9), "a", "b"});
  EXPECT_EQ(received_.at(1).tag, 10u);
  Say("p", {SubmitBytes(0, 0), "a", "b"});
  EXPECT_EQ(received_.at(3).tag, 0u);
}

TEST_F(IngestProtocolTest, TooManyProducersAreRefusedUntilOneIsGone) {
  IngestLimits limits;
  limits.max_producers = 2;
  Limit(limits);
  Hello("p", "one");
  Hello("q", "two");
  now_ += kSecond;
  Hello("r", "three");
  EXPECT_EQ(Refusal("r").reason(), v1::Refusal::too_many_producers);
  gone_.insert("p");
  now_ += kSecond;
  Hello("r", "three");
  EXPECT_TRUE(Reply("r").has_welcome());
}

TEST_F(IngestProtocolTest, ConnectionsWithoutAHelloAreBoundedToo) {
  IngestLimits limits;
  limits.max_producers = 2;
  Limit(limits);
  for (int i = 0; i < 1000; ++i) {
    ++now_;
    Say("p" + std::to_string(i), {SubmitBytes(0, 1), "a"});
  }
  EXPECT_LE(protocol_->connections(), 8u);
  EXPECT_EQ(Refusal("p999").reason(), v1::Refusal::too_many_producers);
}

TEST_F(IngestProtocolTest, SilentConnectionsAreAskedAndForgotten) {
  Hello("p", "wire");
  Welcome("p");
  Say("simple", {PingBytes()});
  protocol_->SendAcks();
  EXPECT_EQ(protocol_->connections(), 2u);
  now_ += 60 * kSecond;
  protocol_->Sweep(now_);
  EXPECT_EQ(protocol_->connections(), 1u) << "a simple producer has nothing to be kept";
  EXPECT_EQ(Ack("p").results_size(), 0);
  gone_.insert("p");
  now_ += 60 * kSecond;
  protocol_->Sweep(now_);
  EXPECT_EQ(protocol_->connections(), 0u);
  EXPECT_EQ(protocol_->producers(), 0u);
}

TEST_F(IngestProtocolTest, APingIsAnsweredWithTheCredit) {
  Say("p", {PingBytes()});
  const v1::Ack ack = Ack("p");
  EXPECT_EQ(ack.results_size(), 0);
  EXPECT_GT(ack.credit().articles(), 0u);
  EXPECT_GT(ack.credit().bytes(), 0u);
}

TEST_F(IngestProtocolTest, ResultsAreNotToldToTheNextProducerOfAConnection) {
  Hello("p", "one");
  Welcome("p");
  Submit("p", 1, 2);
  Complete(2);
  Hello("p", "two");
  const v1::IngestReply first = Reply("p");
  EXPECT_EQ(first.ack().up_to(), 2u);
  EXPECT_EQ(first.ack().results_size(), 2);
  EXPECT_EQ(Welcome("p").continue_after(), 0u);
  const v1::Ack next = Ack("p");
  EXPECT_EQ(next.up_to(), 0u);
  EXPECT_EQ(next.results_size(), 0);
}

TEST_F(IngestProtocolTest, AConnectionMayChangeItsProducer) {
  Hello("p", "one");
  Welcome("p");
  Submit("p", 1, 1);
  Hello("p", "two");
  Welcome("p");
  Submit("p", 1, 1);
  EXPECT_EQ(received_.at(1).producer, "two");
  Complete(1);
  protocol_->SendAcks();
  EXPECT_THAT(replies_["p"], IsEmpty()) << "an article of producer one was acknowledged to two";
  EXPECT_EQ(protocol_->producers(), 1u);
}

}  // namespace
}  // namespace wireroom::feed
