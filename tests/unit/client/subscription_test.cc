// SPDX-License-Identifier: Apache-2.0
#include "wireroom/client/subscription.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/feed/session_server.h"
#include "tests/unit/feed/feed_test.h"
#include "tests/unit/feed/session_test.h"

namespace wireroom::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Kind = Item::Kind;

constexpr std::chrono::milliseconds kPatience{feed::kPatienceMs};

// A journal of another epoch.
class RestoredStore : public journal::MemoryStore {
 public:
  uint32_t epoch() const override { return 2; }
};

class SubscriptionTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "wireroom_sub_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    store_ = std::make_unique<journal::MemoryStore>();
    Start();
  }
  void TearDown() override {
    server_.reset();
    std::filesystem::remove_all(folder_);
  }

  void Start() {
    feed::SessionOptions options;
    options.endpoint = "ipc://" + (folder_ / "sessions").string();
    options.limits.heartbeat = std::chrono::milliseconds(100);
    options.cursors.commit_interval = std::chrono::milliseconds(1);
    options.linger = std::chrono::milliseconds(0);
    server_ = std::make_unique<feed::SessionServer>(options, store_.get(), &clock_, log_.get(),
                                                    &stats_);
    const absl::Status status =
        feed::StartOncePortIsFree([&] { return server_->Start(); });
    ASSERT_TRUE(status.ok()) << status;
  }

  void Restart() {
    server_.reset();
    Start();
  }

  void Append(size_t count) {
    feed::AppendArticles(store_.get(), count);
    server_->Notify();
  }

  SubscriptionOptions Options(const std::string& name) const {
    SubscriptionOptions options;
    options.endpoint = server_->endpoint();
    options.name = name;
    options.first_retry = options.last_retry = std::chrono::milliseconds(5);
    return options;
  }

  static std::vector<uint64_t> Take(Subscription* subscription, size_t count) {
    std::vector<uint64_t> sequences;
    while (sequences.size() < count) {
      const std::optional<Item> item = subscription->Next(kPatience);
      if (!item || item->kind != Kind::kEvent) break;
      sequences.push_back(item->event.sequence());
    }
    return sequences;
  }

  std::filesystem::path folder_;
  std::unique_ptr<journal::MemoryStore> store_;
  ops::SystemClock clock_;
  std::unique_ptr<ops::Logger> log_ = ops::Logger::Silent();
  ops::Stats stats_;
  std::unique_ptr<feed::SessionServer> server_;
};

TEST_F(SubscriptionTest, GivesWhatIsThereAndWhatFollows) {
  Append(3);
  Subscription subscription(Options("desk"));
  EXPECT_THAT(Take(&subscription, 3), ElementsAre(1, 2, 3));
  Append(2);
  EXPECT_THAT(Take(&subscription, 2), ElementsAre(4, 5));
  EXPECT_EQ(subscription.position(), 5u);
  EXPECT_EQ(subscription.state(), SubscriptionState::kOpen);
}

TEST_F(SubscriptionTest, TheNextOfANameGoesOnBehindWhatWasDone) {
  Append(5);
  {
    Subscription subscription(Options("desk"));
    EXPECT_THAT(Take(&subscription, 3), ElementsAre(1, 2, 3));
    EXPECT_TRUE(subscription.Flush(kPatience));
  }
  Subscription subscription(Options("desk"));
  EXPECT_THAT(Take(&subscription, 2), ElementsAre(4, 5));
}

TEST_F(SubscriptionTest, WhatWasNotDoneComesAgain) {
  Append(5);
  SubscriptionOptions options = Options("desk");
  options.acknowledge_by_hand = true;
  {
    Subscription subscription(options);
    EXPECT_THAT(Take(&subscription, 4), ElementsAre(1, 2, 3, 4));
    subscription.Acknowledge(2);
    EXPECT_TRUE(subscription.Flush(kPatience));
  }
  Subscription subscription(options);
  EXPECT_THAT(Take(&subscription, 3), ElementsAre(3, 4, 5));
}

TEST_F(SubscriptionTest, ADaemonThatStartsAgainIsNotNoticed) {
  Append(3);
  Subscription subscription(Options("desk"));
  Subscription nameless(Options(""));
  EXPECT_THAT(Take(&subscription, 2), ElementsAre(1, 2));
  EXPECT_THAT(Take(&nameless, 2), ElementsAre(1, 2));
  Restart();
  Append(2);
  EXPECT_THAT(Take(&subscription, 3), ElementsAre(3, 4, 5));
  EXPECT_THAT(Take(&nameless, 3), ElementsAre(3, 4, 5));
}

TEST_F(SubscriptionTest, ADaemonThatIsNotThereYetIsWaitedFor) {
  const SubscriptionOptions options = Options("desk");
  server_.reset();
  Subscription subscription(options);
  EXPECT_EQ(subscription.Next(std::chrono::milliseconds(20)), std::nullopt);
  EXPECT_EQ(subscription.state(), SubscriptionState::kConnecting);
  Start();
  Append(1);
  EXPECT_THAT(Take(&subscription, 1), ElementsAre(1));
}

TEST_F(SubscriptionTest, MarksMoveItsPositionWhereNothingMatches) {
  SubscriptionOptions options = Options("desk");
  options.filter.add_types("alert.");
  Subscription subscription(options);
  Append(3);
  while (subscription.position() < 3) subscription.Next(std::chrono::milliseconds(10));
  EXPECT_TRUE(subscription.Flush(kPatience));
  EXPECT_EQ(store_->FindCursor("session:desk"), 3u);
}

TEST_F(SubscriptionTest, StartsAreKept) {
  Append(5);
  SubscriptionOptions options = Options("");
  options.from = From::Sequence(4);
  Subscription sequence(options);
  EXPECT_THAT(Take(&sequence, 2), ElementsAre(4, 5));
  options.from = From::Now();
  Subscription now(options);
  EXPECT_EQ(now.Next(std::chrono::milliseconds(50)), std::nullopt);
  options.from = From::Time(std::chrono::system_clock::time_point());
  Subscription time(options);
  EXPECT_THAT(Take(&time, 1), ElementsAre(1));
}

TEST_F(SubscriptionTest, WhatTheDaemonRefusesEndsIt) {
  SubscriptionOptions options = Options("desk");
  options.filter.add_types("no.such");
  Subscription bad(options);
  EXPECT_EQ(bad.Next(kPatience), std::nullopt);
  EXPECT_EQ(bad.state(), SubscriptionState::kEnded);
  EXPECT_THAT(bad.error(), HasSubstr("'no.such'"));
  options = Options("unknown");
  options.from = From::LastAcknowledged();
  Subscription unknown(options);
  EXPECT_EQ(unknown.Next(kPatience), std::nullopt);
  EXPECT_THAT(unknown.error(), HasSubstr("'unknown'"));
}

TEST_F(SubscriptionTest, TheNewerOfANameTakesOver) {
  Append(3);
  Subscription older(Options("desk"));
  EXPECT_THAT(Take(&older, 1), ElementsAre(1));
  Subscription newer(Options("desk"));
  EXPECT_THAT(Take(&newer, 3), ElementsAre(1, 2, 3));
  while (older.Next(kPatience)) {
  }
  EXPECT_EQ(older.state(), SubscriptionState::kEnded);
  EXPECT_THAT(older.error(), HasSubstr("another connection"));
}

TEST_F(SubscriptionTest, WhatIsNotKeptIsTold) {
  server_.reset();
  store_ = std::make_unique<journal::MemoryStore>(10);
  Start();
  Append(3);
  {
    Subscription subscription(Options("desk"));
    EXPECT_THAT(Take(&subscription, 2), ElementsAre(1, 2));
    EXPECT_TRUE(subscription.Flush(kPatience));
  }
  Append(30);
  Subscription subscription(Options("desk"));
  const std::optional<Item> item = subscription.Next(kPatience);
  ASSERT_TRUE(item);
  EXPECT_EQ(item->kind, Kind::kTruncated);
  EXPECT_EQ(item->from, 3u);
  EXPECT_EQ(item->to, 23u);
  EXPECT_THAT(Take(&subscription, 2), ElementsAre(24, 25));
}

// A backup that had two of three events, and what came in after it.
TEST_F(SubscriptionTest, ARestoredJournalIsToldAndNothingComesTwice) {
  Append(3);
  Subscription named(Options("desk"));
  Subscription nameless(Options(""));
  EXPECT_THAT(Take(&named, 3), ElementsAre(1, 2, 3));
  EXPECT_THAT(Take(&nameless, 3), ElementsAre(1, 2, 3));
  server_.reset();
  store_ = std::make_unique<RestoredStore>();
  ASSERT_TRUE(store_->SetCursor("session:desk", 1).ok());
  feed::AppendArticles(store_.get(), 2);
  v1::Event after = feed::ArticleEvent(0);
  after.set_epoch(2);
  feed::Append(store_.get(), {after, after});
  Start();
  for (Subscription* subscription : {&named, &nameless}) {
    const std::optional<Item> item = subscription->Next(kPatience);
    ASSERT_TRUE(item);
    EXPECT_EQ(item->kind, Kind::kRestart);
    EXPECT_EQ(item->epoch, 2u);
    EXPECT_THAT(Take(subscription, 2), ElementsAre(3, 4));
  }
}

TEST_F(SubscriptionTest, AWindowOfOneIsEnough) {
  Append(20);
  SubscriptionOptions options = Options("desk");
  options.window_events = 1;
  Subscription subscription(options);
  EXPECT_EQ(Take(&subscription, 20).size(), 20u);
}

TEST_F(SubscriptionTest, AnEndpointThatIsNoneThrows) {
  SubscriptionOptions options;
  options.endpoint = "nonsense";
  EXPECT_THROW(Subscription{options}, std::invalid_argument);
}

}  // namespace
}  // namespace wireroom::client
