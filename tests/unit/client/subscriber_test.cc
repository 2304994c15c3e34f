// SPDX-License-Identifier: Apache-2.0
#include "wireroom/client/subscriber.h"

#include "core/feed/live_publisher.h"
#include "tests/unit/feed/feed_test.h"

namespace wireroom::client {
namespace {

using Kind = LiveItem::Kind;

constexpr std::chrono::milliseconds kPatience(feed::kPatienceMs);

class SubscriberTest : public testing::Test {
 protected:
  void Start(std::string stream = std::string(16, '0'), std::string endpoint = "tcp://127.0.0.1:0",
             uint64_t head = 0) {
    live_.reset();
    store_ = std::make_unique<journal::MemoryStore>(0, std::move(stream));
    journal::Batch batch;
    for (uint64_t i = 1; i <= head; ++i) batch.events.push_back({i, 0, "event", {}});
    ASSERT_TRUE(store_->Commit(batch).ok());
    feed::LiveOptions options;
    options.endpoint = std::move(endpoint);
    options.heartbeat = std::chrono::milliseconds(10);
    live_ = std::make_unique<feed::LivePublisher>(options, &context_, store_.get(), &clock_,
                                                  log_.get(), &stats_);
    const absl::Status started = feed::StartOncePortIsFree([this] { return live_->Start(); });
    ASSERT_TRUE(started.ok()) << started;
  }

  SubscriberOptions Options(std::vector<std::string> topics = {}) {
    SubscriberOptions options;
    options.endpoint = live_->endpoint();
    options.topics = std::move(topics);
    return options;
  }

  void Publish(uint64_t sequence, const std::string& topic = "article.enriched/-/x/") {
    v1::Event event;
    event.set_stream(store_->stream());
    event.set_epoch(store_->epoch());
    event.set_sequence(sequence);
    live_->Publish({{sequence, topic, event.SerializeAsString()}});
  }

  // The next item that is no heartbeat.
  static LiveItem Next(Subscriber* subscriber) {
    while (auto item = subscriber->Next(kPatience)) {
      if (item->kind != Kind::kHeartbeat) return *item;
    }
    ADD_FAILURE() << "nothing came";
    return {};
  }

  zmq::context_t context_;
  std::unique_ptr<journal::MemoryStore> store_;
  ops::SystemClock clock_;
  std::unique_ptr<ops::Logger> log_ = ops::Logger::Silent();
  ops::Stats stats_;
  std::unique_ptr<feed::LivePublisher> live_;
};

TEST_F(SubscriberTest, GetsEverythingWhenLive) {
  Start();
  Subscriber subscriber(Options());
  ASSERT_TRUE(subscriber.WaitUntilLive(kPatience));
  for (uint64_t i = 1; i <= 100; ++i) Publish(i);
  for (uint64_t i = 1; i <= 100; ++i) {
    const LiveItem item = Next(&subscriber);
    ASSERT_EQ(item.kind, Kind::kEvent);
    EXPECT_EQ(item.event.sequence(), i);
    EXPECT_EQ(item.topic, "article.enriched/-/x/");
  }
}

TEST_F(SubscriberTest, HeartbeatsShowThatTheFeedIsAlive) {
  Start();
  Subscriber subscriber(Options({"alert.firing/"}));
  const auto item = subscriber.Next(kPatience);
  ASSERT_TRUE(item.has_value());
  EXPECT_EQ(item->kind, Kind::kHeartbeat);
}

TEST_F(SubscriberTest, GetsOnlyItsTopics) {
  Start();
  Subscriber subscriber(Options({"alert.firing/", "story.opened/"}));
  ASSERT_TRUE(subscriber.WaitUntilLive(kPatience));
  Publish(1);
  Publish(2, "alert.firing/high/quake/");
  Publish(3, "alert.firing-not/");
  Publish(4, "story.opened/s/");
  EXPECT_EQ(Next(&subscriber).event.sequence(), 2u);
  EXPECT_EQ(Next(&subscriber).event.sequence(), 4u);
}

TEST_F(SubscriberTest, SaysWhichEventsItMissed) {
  Start();
  Subscriber subscriber(Options());
  ASSERT_TRUE(subscriber.WaitUntilLive(kPatience));
  Publish(1);
  Publish(5);
  EXPECT_EQ(Next(&subscriber).event.sequence(), 1u);
  const LiveItem gap = Next(&subscriber);
  EXPECT_EQ(gap.kind, Kind::kGap);
  EXPECT_EQ(gap.from, 2u);
  EXPECT_EQ(gap.to, 4u);
  EXPECT_EQ(Next(&subscriber).event.sequence(), 5u);
}

TEST_F(SubscriberTest, AHeartbeatTellsOfEventsMissedWhileAway) {
  Start();
  Subscriber subscriber(Options());
  ASSERT_TRUE(subscriber.WaitUntilLive(kPatience));
  const std::string endpoint = live_->endpoint();
  live_->Close();
  Start(std::string(16, '0'), endpoint, 3);
  const LiveItem gap = Next(&subscriber);
  EXPECT_EQ(gap.kind, Kind::kGap);
  EXPECT_EQ(gap.from, 1u);
  EXPECT_EQ(gap.to, 3u);
}

TEST_F(SubscriberTest, AnotherStreamIsARestart) {
  Start();
  Subscriber subscriber(Options());
  ASSERT_TRUE(subscriber.WaitUntilLive(kPatience));
  const std::string endpoint = live_->endpoint();
  live_->Close();
  Start("00000000000000ff", endpoint);
  EXPECT_EQ(Next(&subscriber).kind, Kind::kRestart);
}

TEST_F(SubscriberTest, DropsWhatIsNoEventAndGoesOn) {
  Start();
  Subscriber subscriber(Options());
  ASSERT_TRUE(subscriber.WaitUntilLive(kPatience));
  live_->Publish({{0, "t/", "\xFF\xFF not an event"}});
  Publish(1);
  EXPECT_EQ(Next(&subscriber).kind, Kind::kMalformed);
  EXPECT_EQ(Next(&subscriber).event.sequence(), 1u);
}

TEST_F(SubscriberTest, TimeIsUpWhenNobodyIsThere) {
  SubscriberOptions options;
  options.endpoint = "ipc:///nonexistent/wireroom-live";
  Subscriber subscriber(options);
  EXPECT_FALSE(subscriber.WaitUntilLive(std::chrono::milliseconds(10)));
  EXPECT_FALSE(subscriber.Next(std::chrono::milliseconds(10)).has_value());
}

TEST_F(SubscriberTest, RefusesWhatIsNoEndpoint) {
  SubscriberOptions options;
  options.endpoint = "somewhere";
  EXPECT_THROW(Subscriber subscriber(options), std::invalid_argument);
}

}  // namespace
}  // namespace wireroom::client
