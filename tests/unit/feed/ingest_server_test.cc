// SPDX-License-Identifier: Apache-2.0
#include "core/feed/ingest_server.h"

#include <random>

#include "tests/unit/feed/feed_test.h"

namespace wireroom::feed {
namespace {

// A server whose articles are completed when the test says so.
class IngestServerTest : public testing::Test {
 protected:
  void Start(IngestOptions options = {}) {
    options.endpoint = "tcp://127.0.0.1:0";
    options.linger = std::chrono::milliseconds(0);
    server_ = std::make_unique<IngestServer>(options, &context_, &store_, &clock_, log_.get(),
                                             &stats_);
    const absl::Status started = server_->Start([this](std::vector<Received>&& articles) {
      const std::lock_guard lock(mutex_);
      for (Received& article : articles) received_.push_back(std::move(article));
      arrived_.notify_all();
    });
    ASSERT_TRUE(started.ok()) << started;
  }

  void TearDown() override {
    if (server_ != nullptr) server_->Close();
  }

  Peer Connect() { return Peer(peers_, zmq::socket_type::dealer, server_->endpoint()); }

  // The next `count` articles that were taken in.
  std::vector<Received> Take(size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(arrived_.wait_for(lock, std::chrono::milliseconds(kPatienceMs),
                                  [&] { return received_.size() >= count; }));
    std::vector<Received> taken(received_.begin(),
                                received_.begin() + std::min(count, received_.size()));
    received_.erase(received_.begin(), received_.begin() + taken.size());
    return taken;
  }

  void Complete(const std::vector<Received>& articles) {
    std::vector<Completed> completed;
    for (const Received& article : articles) {
      completed.push_back({article.connection, article.producer, article.producer_epoch,
                           article.number, article.tag, v1::Result::enriched, ++sequence_, "",
                           article.article.size()});
    }
    server_->Complete(std::move(completed));
  }

  size_t waiting() {
    const std::lock_guard lock(mutex_);
    return received_.size();
  }

  zmq::context_t context_;
  zmq::context_t peers_;
  journal::MemoryStore store_;
  ops::SystemClock clock_;
  std::unique_ptr<ops::Logger> log_ = ops::Logger::Silent();
  ops::Stats stats_;
  std::unique_ptr<IngestServer> server_;
  uint64_t sequence_ = 0;

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Received> received_;
};

TEST_F(IngestServerTest, WelcomesTakesAndAcknowledges) {
  Start();
  Peer peer = Connect();
  peer.Send({HelloBytes("wire")});
  const v1::IngestReply welcome = peer.Reply();
  ASSERT_TRUE(welcome.has_welcome()) << welcome.DebugString();
  EXPECT_EQ(welcome.welcome().continue_after(), 0u);
  EXPECT_EQ(welcome.welcome().stream(), store_.stream());
  EXPECT_GT(welcome.welcome().credit().articles(), 0u);

  peer.Send({SubmitBytes(1), ArticleBytes("a"), ArticleBytes("b")});
  const std::vector<Received> articles = Take(2);
  EXPECT_EQ(articles[0].article, ArticleBytes("a"));
  EXPECT_EQ(articles[1].number, 2u);
  EXPECT_EQ(articles[1].producer, "wire");
  Complete(articles);
  const v1::Ack ack = peer.Reply().ack();
  EXPECT_EQ(ack.up_to(), 2u);
  ASSERT_EQ(ack.results_size(), 2);
  EXPECT_EQ(ack.results(0).number(), 1u);
  EXPECT_EQ(ack.results(1).sequence(), 2u);
}

TEST_F(IngestServerTest, AnswersSimpleProducersByTag) {
  Start();
  Peer peer = Connect();
  peer.Send({SubmitBytes(0, 77), ArticleBytes("a")});
  Complete(Take(1));
  const v1::Ack ack = peer.Reply().ack();
  EXPECT_EQ(ack.up_to(), 0u);
  ASSERT_EQ(ack.results_size(), 1);
  EXPECT_EQ(ack.results(0).tag(), 77u);
}

TEST_F(IngestServerTest, RefusesBadFramesAndServesOthers) {
  Start();
  Peer bad = Connect();
  Peer good = Connect();
  bad.Send({"nonsense"});
  EXPECT_EQ(bad.Reply().refusal().reason(), v1::Refusal::malformed);
  bad.Send({"", HelloBytes("wire")});
  EXPECT_EQ(bad.Reply().refusal().reason(), v1::Refusal::malformed);
  std::vector<std::string> many(300, ArticleBytes("a"));
  many[0] = SubmitBytes(0);
  bad.Send(many);
  EXPECT_EQ(bad.Reply().refusal().reason(), v1::Refusal::malformed);
  good.Send({SubmitBytes(0, 1), ArticleBytes("a")});
  EXPECT_EQ(Take(1)[0].tag, 1u);
}

TEST_F(IngestServerTest, AFrameBeyondTwiceTheLimitClosesTheConnection) {
  IngestOptions options;
  options.limits.max_article_bytes = 1000;
  Start(options);
  Peer peer = Connect();
  peer.Send({SubmitBytes(0, 1), std::string(2000, 'x')});
  const Received large = Take(1)[0];
  EXPECT_EQ(large.too_large, 2000u);
  peer.WatchDisconnects();
  peer.Send({SubmitBytes(0, 2), std::string(2001, 'x')});
  EXPECT_TRUE(peer.WaitForDisconnect());
  Peer other = Connect();
  other.Send({SubmitBytes(0, 3), ArticleBytes("small")});
  EXPECT_EQ(Take(1)[0].tag, 3u);
}

TEST_F(IngestServerTest, AcknowledgesOnTheNextConnection) {
  Start();
  std::vector<Received> articles;
  {
    Peer first = Connect();
    first.Send({HelloBytes("wire")});
    ASSERT_TRUE(first.Reply().has_welcome());
    first.Send({SubmitBytes(1), ArticleBytes("a")});
    articles = Take(1);
  }
  Peer second = Connect();
  second.Send({HelloBytes("wire")});
  EXPECT_EQ(second.Reply().welcome().continue_after(), 0u);
  second.Send({SubmitBytes(1), ArticleBytes("a")});
  Complete(articles);
  const v1::Ack ack = second.Reply().ack();
  EXPECT_EQ(ack.up_to(), 1u);
  EXPECT_EQ(ack.results(0).sequence(), 1u);
  EXPECT_EQ(waiting(), 0u) << "a re-sent article was taken in twice";
}

TEST_F(IngestServerTest, CompletingForAPeerThatIsGoneIsNoError) {
  Start();
  std::vector<Received> articles;
  {
    Peer gone = Connect();
    gone.Send({SubmitBytes(0, 1), ArticleBytes("a")});
    articles = Take(1);
  }
  Complete(articles);
  Peer peer = Connect();
  peer.Send({SubmitBytes(0, 2), ArticleBytes("b")});
  Complete(Take(1));
  EXPECT_EQ(peer.Reply().ack().results(0).tag(), 2u);
}

TEST_F(IngestServerTest, RefusesWhenStoppingButStillAcknowledges) {
  Start();
  Peer peer = Connect();
  peer.Send({SubmitBytes(0, 1), ArticleBytes("a")});
  const std::vector<Received> articles = Take(1);
  server_->StopTaking();
  peer.Send({SubmitBytes(0, 2), ArticleBytes("b")});
  const v1::Refusal refusal = peer.Reply().refusal();
  EXPECT_EQ(refusal.reason(), v1::Refusal::stopping);
  EXPECT_EQ(refusal.tag(), 2u);
  Complete(articles);
  EXPECT_EQ(peer.Reply().ack().results(0).tag(), 1u);
  server_->Close();
  EXPECT_EQ(waiting(), 0u);
}

TEST_F(IngestServerTest, ClosesMoreThanOnce) {
  Start();
  Peer peer = Connect();
  peer.Send({SubmitBytes(0, 1), ArticleBytes("a")});
  Complete(Take(1));
  EXPECT_EQ(peer.Reply().ack().results_size(), 1);
  server_->Close();
  server_->Close();
}

TEST_F(IngestServerTest, SurvivesRandomFrames) {
  Start();
  std::mt19937 random(7);
  Peer peer = Connect();
  const std::vector<std::string> seeds = {HelloBytes("wire"), SubmitBytes(1), SubmitBytes(0, 3),
                                          PingBytes(), ArticleBytes("a"), ""};
  for (int i = 0; i < 2000; ++i) {
    std::vector<std::string> frames(1 + random() % 4);
    for (std::string& frame : frames) {
      frame = seeds[random() % seeds.size()];
      if (!frame.empty() && random() % 2 == 0) frame[random() % frame.size()] ^= random() % 256;
    }
    peer.Send(frames);
  }
  Peer other = Connect();
  other.Send({PingBytes()});
  EXPECT_TRUE(other.Reply().has_ack());
}

TEST_F(IngestServerTest, RefusesAnAddressThatIsNotLoopback) {
  IngestOptions options;
  options.endpoint = "tcp://0.0.0.0:7770";
  IngestServer server(options, &context_, &store_, &clock_, log_.get(), &stats_);
  EXPECT_EQ(server.Start([](std::vector<Received>&&) {}).code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace wireroom::feed
