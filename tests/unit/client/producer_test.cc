// SPDX-License-Identifier: Apache-2.0
#include "wireroom/client/producer.h"

#include "core/feed/ingest_server.h"
#include "tests/unit/feed/feed_test.h"

namespace wireroom::client {
namespace {

using feed::Completed;
using feed::kPatienceMs;
using feed::Received;

constexpr std::chrono::milliseconds kPatience(kPatienceMs);
constexpr std::chrono::milliseconds kNoTime(0);

std::string Article(uint64_t n) { return feed::ArticleBytes("a" + std::to_string(n)); }

// A daemon that commits what it gets when it is told to.
class Daemon {
 public:
  explicit Daemon(feed::IngestLimits limits = {}) : limits_(limits) { Start("tcp://127.0.0.1:0"); }
  ~Daemon() { Stop(); }

  void Start(const std::string& endpoint) {
    feed::IngestOptions options;
    options.endpoint = endpoint;
    options.limits = limits_;
    options.linger = std::chrono::milliseconds(0);
    server_ = std::make_unique<feed::IngestServer>(options, &context_, &store_, &clock_,
                                                   log_.get(), &stats_);
    const absl::Status started = feed::StartOncePortIsFree([this] {
      return server_->Start([this](std::vector<Received>&& articles) { Take(std::move(articles)); });
    });
    EXPECT_TRUE(started.ok()) << started;
    endpoint_ = server_->endpoint();
  }

  // What is in hand and not committed is forgotten, as in a crash.
  void Stop() {
    if (server_ != nullptr) server_->Close();
    server_.reset();
    const std::lock_guard lock(mutex_);
    in_hand_.clear();
  }

  void Restart() {
    Stop();
    Start(endpoint_);
  }

  void StopTaking() { server_->StopTaking(); }

  const std::string& endpoint() const { return endpoint_; }

  // Commits on arrival from now on.
  void CommitAlways() {
    always_ = true;
    Commit(in_hand());
  }

  size_t in_hand() {
    const std::lock_guard lock(mutex_);
    return in_hand_.size();
  }

  // False: they did not come in time.
  bool WaitForArticles(size_t count) {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, kPatience, [&] { return in_hand_.size() >= count; });
  }

  void Commit(size_t count, bool acknowledge = true) {
    const std::lock_guard in_order(committing_);
    std::vector<Completed> completed;
    {
      const std::lock_guard lock(mutex_);
      for (size_t i = 0; i < count && !in_hand_.empty(); ++i) {
        const Received& one = in_hand_.front();
        committed_.push_back(one.article);
        journal::Batch batch;
        if (!one.producer.empty()) {
          batch.inputs.push_back({one.producer, {one.producer_epoch, one.number, ""}});
        }
        EXPECT_TRUE(store_.Commit(batch).ok());
        completed.push_back({one.connection, one.producer, one.producer_epoch, one.number,
                             one.tag, one.too_large ? v1::Result::rejected : v1::Result::enriched,
                             committed_.size(), one.too_large ? "too large" : "",
                             one.article.size()});
        in_hand_.pop_front();
      }
    }
    if (acknowledge) server_->Complete(std::move(completed));
  }

  std::vector<std::string> committed() {
    const std::lock_guard lock(mutex_);
    return committed_;
  }

 private:
  void Take(std::vector<Received>&& articles) {
    {
      const std::lock_guard lock(mutex_);
      for (Received& article : articles) in_hand_.push_back(std::move(article));
    }
    arrived_.notify_all();
    if (always_) Commit(SIZE_MAX);
  }

  const feed::IngestLimits limits_;
  zmq::context_t context_;
  journal::MemoryStore store_;
  ops::SystemClock clock_;
  std::unique_ptr<ops::Logger> log_ = ops::Logger::Silent();
  ops::Stats stats_;
  std::unique_ptr<feed::IngestServer> server_;
  std::string endpoint_;
  std::atomic<bool> always_{false};
  std::mutex committing_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Received> in_hand_;
  std::vector<std::string> committed_;
};

ProducerOptions To(const Daemon& daemon, std::string name = "") {
  ProducerOptions options;
  options.endpoint = daemon.endpoint();
  options.name = std::move(name);
  options.first_retry = std::chrono::milliseconds(1);
  options.last_retry = std::chrono::milliseconds(20);
  return options;
}

// Moves the producer until the daemon has taken so many articles in.
void SendUntilTaken(Producer* producer, Daemon* daemon, size_t count) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (daemon->in_hand() < count && std::chrono::steady_clock::now() < until) {
    producer->Poll(std::chrono::milliseconds(1));
  }
  ASSERT_GE(daemon->in_hand(), count);
}

TEST(Producer, DeliversWhatEachArticleBecame) {
  Daemon daemon;
  daemon.CommitAlways();
  Producer producer(To(daemon, "wire"));
  ASSERT_TRUE(producer.Connect(kPatience)) << producer.error();
  EXPECT_EQ(producer.Send(Article(1)), 1u);
  EXPECT_EQ(producer.Send(Article(2)), 2u);
  ASSERT_TRUE(producer.Flush(kPatience));
  const std::vector<Delivery> deliveries = producer.Take();
  ASSERT_EQ(deliveries.size(), 2u);
  EXPECT_EQ(deliveries[1].number, 2u);
  EXPECT_EQ(deliveries[1].outcome, v1::Result::enriched);
  EXPECT_EQ(deliveries[1].sequence, 2u);
  EXPECT_TRUE(producer.Take().empty());
}

TEST(Producer, WithoutANameNeedsNoConnect) {
  Daemon daemon;
  daemon.CommitAlways();
  Producer producer(To(daemon));
  for (uint64_t i = 1; i <= 200; ++i) EXPECT_NE(producer.Send(Article(i)), 0u);
  ASSERT_TRUE(producer.Flush(kPatience)) << producer.error();
  EXPECT_EQ(producer.Take().size(), 200u);
  EXPECT_EQ(daemon.committed().size(), 200u);
}

TEST(Producer, WithANameHasToBeWelcomedBeforeItNumbers) {
  Daemon daemon;
  Producer producer(To(daemon, "wire"));
  EXPECT_EQ(producer.Send(Article(1)), 0u);
  EXPECT_EQ(producer.unacknowledged(), 0u);
}

TEST(Producer, GoesOnAfterTheLastCommittedNumber) {
  Daemon daemon;
  daemon.CommitAlways();
  {
    Producer producer(To(daemon, "wire"));
    ASSERT_TRUE(producer.Connect(kPatience));
    producer.Send(Article(1));
    producer.Send(Article(2));
    ASSERT_TRUE(producer.Flush(kPatience));
  }
  Producer producer(To(daemon, "wire"));
  ASSERT_TRUE(producer.Connect(kPatience));
  EXPECT_EQ(producer.next_number(), 3u);
}

TEST(Producer, StaysWithinTheCredit) {
  feed::IngestLimits limits;
  limits.credit_articles = 10;
  Daemon daemon(limits);
  Producer producer(To(daemon, "wire"));
  ASSERT_TRUE(producer.Connect(kPatience));
  for (uint64_t i = 1; i <= 100; ++i) producer.Send(Article(i));
  SendUntilTaken(&producer, &daemon, 10);
  EXPECT_FALSE(producer.Flush(kNoTime));
  EXPECT_EQ(daemon.in_hand(), 10u);
  daemon.CommitAlways();
  ASSERT_TRUE(producer.Flush(kPatience));
  EXPECT_EQ(daemon.committed().size(), 100u);
}

TEST(Producer, ManyShareTheCreditAndAllArrive) {
  feed::IngestLimits limits;
  limits.credit_articles = 8;
  limits.credit_bytes = 2000;
  Daemon daemon(limits);
  daemon.CommitAlways();
  std::vector<std::thread> threads;
  for (int p = 0; p < 4; ++p) {
    threads.emplace_back([&daemon, p] {
      Producer producer(To(daemon, p % 2 == 0 ? "wire" + std::to_string(p) : ""));
      EXPECT_TRUE(producer.Connect(kPatience));
      for (uint64_t i = 1; i <= 200; ++i) producer.Send(Article(i));
      EXPECT_TRUE(producer.Flush(kPatience)) << producer.error();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(daemon.committed().size(), 800u);
}

TEST(Producer, SendsAgainWhatADaemonThatDiedHadInHand) {
  for (const char* name : {"wire", ""}) {
    Daemon daemon;
    Producer producer(To(daemon, name));
    ASSERT_TRUE(producer.Connect(kPatience));
    for (uint64_t i = 1; i <= 5; ++i) producer.Send(Article(i));
    SendUntilTaken(&producer, &daemon, 5);
    daemon.Commit(2);
    ASSERT_TRUE(producer.Wait(3, kPatience));
    daemon.Restart();
    daemon.CommitAlways();
    ASSERT_TRUE(producer.Flush(kPatience)) << producer.error();
    EXPECT_EQ(producer.Take().size(), 5u);
  }
}

TEST(Producer, LearnsOfACommitWhoseAckWasLost) {
  Daemon daemon;
  Producer producer(To(daemon, "wire"));
  ASSERT_TRUE(producer.Connect(kPatience));
  for (uint64_t i = 1; i <= 3; ++i) producer.Send(Article(i));
  SendUntilTaken(&producer, &daemon, 3);
  daemon.Commit(2, false);
  daemon.Restart();
  daemon.CommitAlways();
  ASSERT_TRUE(producer.Flush(kPatience)) << producer.error();
  const std::vector<Delivery> deliveries = producer.Take();
  ASSERT_EQ(deliveries.size(), 3u);
  EXPECT_EQ(deliveries[0].outcome, v1::Result::duplicate);
  EXPECT_EQ(deliveries[2].outcome, v1::Result::enriched);
  EXPECT_EQ(daemon.committed().size(), 3u) << "an article was taken in twice";
}

TEST(Producer, WaitsForADaemonThatIsNotThereYet) {
  Daemon daemon;
  const ProducerOptions options = To(daemon, "wire");
  daemon.Stop();
  Producer producer(options);
  EXPECT_FALSE(producer.Connect(std::chrono::milliseconds(20)));
  daemon.Start(options.endpoint);
  EXPECT_TRUE(producer.Connect(kPatience));
}

TEST(Producer, KeepsWhatAStoppingDaemonRefuses) {
  Daemon daemon;
  Producer producer(To(daemon, "wire"));
  ASSERT_TRUE(producer.Connect(kPatience));
  daemon.StopTaking();
  producer.Send(Article(1));
  producer.Poll(std::chrono::milliseconds(50));
  EXPECT_EQ(producer.unacknowledged(), 1u);
  daemon.Restart();
  daemon.CommitAlways();
  ASSERT_TRUE(producer.Flush(kPatience)) << producer.error();
  EXPECT_EQ(daemon.committed().size(), 1u);
}

TEST(Producer, IsFencedByANewerOneOfTheSameName) {
  Daemon daemon;
  Producer old(To(daemon, "wire"));
  ASSERT_TRUE(old.Connect(kPatience));
  Producer next(To(daemon, "wire"));
  ASSERT_TRUE(next.Connect(kPatience));
  old.Poll(kPatience);
  EXPECT_EQ(old.state(), ProducerState::kRefused);
  EXPECT_THAT(old.error(), testing::HasSubstr("must not share"));
  EXPECT_FALSE(old.Flush(kPatience) && old.Connect(kPatience));
}

TEST(Producer, IsRefusedForABadName) {
  Daemon daemon;
  Producer producer(To(daemon, "two\nlines"));
  EXPECT_FALSE(producer.Connect(kPatience));
  EXPECT_EQ(producer.state(), ProducerState::kRefused);
  EXPECT_FALSE(producer.error().empty());
}

TEST(Producer, SaysWhenAnotherProcessUsedItsNumbers) {
  Daemon daemon;
  daemon.CommitAlways();
  Producer old(To(daemon, "wire"));
  ASSERT_TRUE(old.Connect(kPatience));
  const std::string endpoint = daemon.endpoint();
  {
    Producer other(To(daemon, "wire"));
    ASSERT_TRUE(other.Connect(kPatience));
    other.Send(Article(1));
    ASSERT_TRUE(other.Flush(kPatience));
  }
  // Before it hears that it was fenced, its connection is lost.
  daemon.Restart();
  old.Poll(kPatience);
  EXPECT_EQ(old.state(), ProducerState::kRefused);
}

TEST(Producer, AnArticleThatIsTooLargeIsRejectedAndHoldsUpNothing) {
  for (const char* name : {"wire", ""}) {
    feed::IngestLimits limits;
    limits.max_article_bytes = 1000;
    Daemon daemon(limits);
    daemon.CommitAlways();
    Producer producer(To(daemon, name));
    ASSERT_TRUE(producer.Connect(kPatience));
    producer.Send(Article(1));
    producer.Send(std::string(50'000, 'x'));
    producer.Send(Article(3));
    ASSERT_TRUE(producer.Flush(kPatience)) << producer.error();
    const std::vector<Delivery> deliveries = producer.Take();
    ASSERT_EQ(deliveries.size(), 3u);
    EXPECT_EQ(deliveries[1].outcome, v1::Result::rejected);
    EXPECT_THAT(deliveries[1].detail, testing::HasSubstr("50000 bytes"));
  }
}

TEST(Producer, RefusesWhatIsNoEndpoint) {
  ProducerOptions options;
  options.endpoint = "somewhere";
  EXPECT_THROW(Producer producer(options), std::invalid_argument);
}

TEST(Producer, SurvivesManyLostConnections) {
  Daemon daemon;
  daemon.CommitAlways();
  Producer producer(To(daemon, "wire"));
  ASSERT_TRUE(producer.Connect(kPatience));
  uint64_t n = 0;
  for (int life = 0; life < 10; ++life) {
    for (int i = 0; i < 50; ++i) producer.Send(Article(++n));
    producer.Poll(kNoTime);
    daemon.Restart();
  }
  ASSERT_TRUE(producer.Flush(kPatience)) << producer.error();
  EXPECT_EQ(producer.Take().size(), n);
  std::vector<std::string> expected;
  for (uint64_t i = 1; i <= n; ++i) expected.push_back(Article(i));
  EXPECT_EQ(daemon.committed(), expected);
}

}  // namespace
}  // namespace wireroom::client
