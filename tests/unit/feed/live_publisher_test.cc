// SPDX-License-Identifier: Apache-2.0
#include "core/feed/live_publisher.h"

#include "tests/unit/feed/feed_test.h"

namespace wireroom::feed {
namespace {

class LivePublisherTest : public testing::Test {
 protected:
  void Start(LiveOptions options = {}) {
    options.endpoint = "tcp://127.0.0.1:0";
    live_ =
        std::make_unique<LivePublisher>(options, &context_, &store_, &clock_, log_.get(), &stats_);
    const absl::Status started = live_->Start();
    ASSERT_TRUE(started.ok()) << started;
  }

  // Subscribed to the topics and, last, to the heartbeat; waits for it, so that
  // the subscriptions are known to work.
  Peer Subscribe(const std::vector<std::string>& topics) {
    Peer peer(peers_, zmq::socket_type::sub, live_->endpoint());
    for (const std::string& topic : topics) peer.socket().set(zmq::sockopt::subscribe, topic);
    peer.socket().set(zmq::sockopt::subscribe, "system.heartbeat/");
    const std::vector<std::string> first = peer.Receive();
    EXPECT_EQ(first.size(), 2u);
    return peer;
  }

  static v1::Event Parse(const std::vector<std::string>& frames) {
    v1::Event event;
    EXPECT_EQ(frames.size(), 2u);
    if (frames.size() == 2) {
      EXPECT_TRUE(event.ParseFromString(frames[1]));
    }
    return event;
  }

  static LiveEvent Event(uint64_t sequence, std::string topic = "t/") {
    v1::Event event;
    event.set_sequence(sequence);
    return {sequence, std::move(topic), event.SerializeAsString()};
  }

  // The next message that is no heartbeat.
  static std::vector<std::string> NextEvent(Peer* peer) {
    std::vector<std::string> frames;
    do {
      frames = peer->Receive();
    } while (!frames.empty() && frames[0] == "system.heartbeat/");
    return frames;
  }

  zmq::context_t context_;
  zmq::context_t peers_;
  journal::MemoryStore store_;
  ops::SystemClock clock_;
  std::unique_ptr<ops::Logger> log_ = ops::Logger::Silent();
  ops::Stats stats_;
  std::unique_ptr<LivePublisher> live_;
};

TEST_F(LivePublisherTest, SendsTopicAndEventInOrder) {
  Start();
  Peer peer = Subscribe({"t/"});
  std::vector<LiveEvent> events;
  for (uint64_t i = 1; i <= 1000; ++i) events.push_back(Event(i));
  live_->Publish(std::move(events));
  for (uint64_t i = 1; i <= 1000; ++i) {
    const std::vector<std::string> frames = NextEvent(&peer);
    ASSERT_EQ(frames.size(), 2u);
    EXPECT_EQ(frames[0], "t/");
    EXPECT_EQ(Parse(frames).sequence(), i);
  }
}

TEST_F(LivePublisherTest, SendsOnlyWhatWasSubscribedTo) {
  Start();
  Peer peer = Subscribe({"alert.firing/"});
  live_->Publish({Event(1, "article.enriched/-/x/"), Event(2, "alert.firing/high/quake/")});
  EXPECT_EQ(Parse(NextEvent(&peer)).sequence(), 2u);
}

TEST_F(LivePublisherTest, HeartbeatsComeWithoutBeingAskedFor) {
  LiveOptions options;
  options.heartbeat = std::chrono::milliseconds(20);
  Start(options);
  Peer peer = Subscribe({});
  for (int i = 0; i < 3; ++i) {
    const v1::Event event = Parse(peer.Receive());
    EXPECT_EQ(event.type(), "system.heartbeat");
    EXPECT_TRUE(event.has_heartbeat());
    EXPECT_EQ(event.stream(), store_.stream());
    EXPECT_EQ(event.epoch(), 1u);
  }
}

TEST_F(LivePublisherTest, ANewSubscriberGetsAHeartbeatAtOnce) {
  LiveOptions options;
  options.heartbeat = std::chrono::hours(1);
  Start(options);
  for (int i = 0; i < 2; ++i) {
    Peer peer(peers_, zmq::socket_type::sub, live_->endpoint());
    peer.socket().set(zmq::sockopt::subscribe, "system.heartbeat/");
    EXPECT_EQ(Parse(peer.Receive()).type(), "system.heartbeat");
  }
}

TEST_F(LivePublisherTest, AHeartbeatTellsTheHeadThatWasPublished) {
  journal::Batch batch;
  batch.events.push_back({1, 0, "event", {}});
  ASSERT_TRUE(store_.Commit(batch).ok());
  Start();
  Peer peer = Subscribe({});
  live_->Publish({Event(2), Event(3)});
  Peer late(peers_, zmq::socket_type::sub, live_->endpoint());
  late.socket().set(zmq::sockopt::subscribe, "system.heartbeat/");
  v1::Event event;
  do {
    event = Parse(late.Receive());
    EXPECT_GE(event.heartbeat().head(), 1u);
    EXPECT_EQ(event.heartbeat().first(), 1u);
  } while (event.heartbeat().head() < 3);
}

TEST_F(LivePublisherTest, HeartbeatsKeepComingUnderLoad) {
  LiveOptions options;
  options.heartbeat = std::chrono::milliseconds(10);
  Start(options);
  Peer peer = Subscribe({});
  std::atomic<bool> stop{false};
  std::thread load([&] {
    for (uint64_t i = 1; !stop; ++i) live_->Publish({Event(i)});
  });
  uint64_t head = 0;
  for (int i = 0; i < 5; ++i) head = Parse(peer.Receive()).heartbeat().head();
  stop = true;
  load.join();
  EXPECT_GT(head, 0u);
}

TEST_F(LivePublisherTest, ASubscriberThatDoesNotReadHoldsUpNobody) {
  LiveOptions options;
  options.high_water = 10;
  Start(options);
  Peer stuck = Subscribe({"t/"});
  Peer peer = Subscribe({"last/"});
  const std::string large(10'000, 'x');
  for (uint64_t i = 1; i <= 5000; ++i) {
    live_->Publish({LiveEvent{i, "t/", large}});
  }
  live_->Publish({Event(5001, "last/")});
  EXPECT_EQ(Parse(NextEvent(&peer)).sequence(), 5001u);
}

TEST_F(LivePublisherTest, TooLongASubscriptionClosesTheConnection) {
  LiveOptions options;
  options.max_topic_bytes = 100;
  Start(options);
  Peer bad(peers_, zmq::socket_type::sub, live_->endpoint());
  bad.WatchDisconnects();
  bad.socket().set(zmq::sockopt::subscribe, std::string(200, 'x'));
  EXPECT_TRUE(bad.WaitForDisconnect());
  Peer good = Subscribe({std::string(100, 'x')});
}

TEST_F(LivePublisherTest, PublishesWhatWaitsBeforeItCloses) {
  Start();
  Peer peer = Subscribe({"t/"});
  std::vector<LiveEvent> events;
  for (uint64_t i = 1; i <= 500; ++i) events.push_back(Event(i));
  live_->Publish(std::move(events));
  live_->Close();
  uint64_t last = 0;
  while (last < 500) {
    const v1::Event event = Parse(NextEvent(&peer));
    ASSERT_EQ(event.sequence(), last + 1);
    ++last;
  }
}

}  // namespace
}  // namespace wireroom::feed
