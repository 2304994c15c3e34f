// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/pipeline.h"

#include <future>

#include "core/journal/memory_store.h"
#include "tests/unit/pipeline/articles.h"

namespace wireroom::pipeline {
namespace {

// A store whose commits fail, or wait for the test.
class TroubledStore : public journal::MemoryStore {
 public:
  absl::Status Commit(const journal::Batch& batch) override {
    ++attempts;
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return !hold; });
      if (!trouble.ok()) {
        absl::Status status = trouble;
        if (--troubles == 0) trouble = absl::OkStatus();
        return status;
      }
    }
    return MemoryStore::Commit(batch);
  }
  void Release() {
    {
      std::lock_guard lock(mutex);
      hold = false;
    }
    changed.notify_all();
  }

  std::mutex mutex;
  std::condition_variable changed;
  bool hold = false;
  absl::Status trouble;
  int troubles = 0;
  std::atomic<int> attempts{0};
};

class WholePipeline : public ::testing::Test {
 protected:
  std::unique_ptr<Pipeline> Make(size_t workers, const Options& options = {}) {
    Plugins plugins;
    plugins.workers.resize(workers);
    auto pipeline = std::make_unique<Pipeline>(options, std::move(plugins), &store_, &outlet_,
                                               &clock_, log_.get(), &stats_);
    pipeline->Start();
    return pipeline;
  }

  ops::SystemClock clock_;
  ops::Stats stats_;
  std::unique_ptr<ops::Logger> log_ = ops::Logger::Silent();
  TroubledStore store_;
  RecordingOutlet outlet_;
};

TEST_F(WholePipeline, KeepsTheOrderOfArrivalOverManyWorkers) {
  auto pipeline = Make(4);
  for (int i = 0; i < 2000; ++i) {
    // Of very different sizes, so that workers overtake each other.
    const std::string text(static_cast<size_t>(i % 7 == 0 ? 40'000 : 40), 'x');
    pipeline->Submit(One(Submit(MakeArticle(std::to_string(i), text))));
    pipeline->WaitForRoom(100);
  }
  pipeline->Drain();
  const auto events = outlet_.events();
  ASSERT_EQ(events.size(), 2000u);
  for (size_t i = 0; i < events.size(); ++i) {
    ASSERT_EQ(events[i].sequence(), i + 1);
    ASSERT_EQ(events[i].subject(), std::to_string(i));
  }
}

TEST_F(WholePipeline, TellsNothingBeforeTheCommit) {
  store_.hold = true;
  auto pipeline = Make(1);
  pipeline->Submit(One(Submit(MakeArticle("a", "one"))));
  while (store_.attempts == 0) std::this_thread::yield();
  EXPECT_EQ(outlet_.completions(), 0u);
  store_.Release();
  EXPECT_EQ(outlet_.WaitForCompletions(1)[0].sequence, 1u);
}

TEST_F(WholePipeline, CommitsASingleArticleWithoutWaitingForABatch) {
  Options options;
  options.batch.delay = int64_t{3600} * 1'000'000;
  auto pipeline = Make(1, options);
  pipeline->Submit(One(Submit(MakeArticle("a", "one"))));
  EXPECT_EQ(outlet_.WaitForCompletions(1).size(), 1u);
}

// The article that others overtook is the one that must wake the sequencer.
TEST_F(WholePipeline, CommitsWhenTheFirstOfTwoArticlesIsFinishedLast) {
  auto pipeline = Make(2);
  for (size_t i = 0; i < 400; i += 2) {
    std::vector<Submission> pair;
    pair.push_back(Submit(MakeArticle(std::to_string(i), std::string(20'000, 'x'))));
    pair.push_back(Submit(MakeArticle(std::to_string(i + 1), "short")));
    pipeline->Submit(std::move(pair));
    ASSERT_EQ(outlet_.WaitForCompletions(i + 2).size(), i + 2);
  }
}

// So that an idle daemon forgets by age.
TEST_F(WholePipeline, CommitsAnEmptyBatchNowAndThenAndTellsNobody) {
  Options options;
  options.batch.idle_commit = 1000;
  auto pipeline = Make(1, options);
  while (store_.attempts < 3) std::this_thread::yield();
  EXPECT_EQ(outlet_.commits(), 0u);
}

TEST_F(WholePipeline, CommitsAtMostABatchAtATime) {
  Options options;
  options.batch.articles = 10;
  options.batch.delay = int64_t{3600} * 1'000'000;
  store_.hold = true;
  auto pipeline = Make(2, options);
  std::vector<Submission> submissions;
  for (int i = 0; i < 95; ++i) submissions.push_back(Submit(MakeArticle(std::to_string(i), "t")));
  pipeline->Submit(std::move(submissions));
  store_.Release();
  pipeline->Drain();
  EXPECT_EQ(outlet_.completions(), 95u);
  EXPECT_GE(outlet_.commits(), 10u);
}

TEST_F(WholePipeline, WaitsWhileTheDiskIsFullAndThenGoesOn) {
  store_.trouble = absl::ResourceExhaustedError("disk full");
  store_.troubles = 2;
  auto pipeline = Make(1);
  pipeline->Submit(One(Submit(MakeArticle("a", "one"))));
  EXPECT_EQ(outlet_.WaitForCompletions(1)[0].sequence, 1u);
  EXPECT_EQ(store_.attempts, 3);
}

TEST_F(WholePipeline, StopsWithoutAWordToProducersWhenTheStoreFails) {
  store_.trouble = absl::DataLossError("fdatasync: Input/output error");
  store_.troubles = 100;
  auto pipeline = Make(1);
  pipeline->Submit(One(Submit(MakeArticle("a", "one"))));
  EXPECT_TRUE(absl::IsDataLoss(outlet_.WaitForFailure()));
  pipeline->Drain();
  EXPECT_EQ(outlet_.completions(), 0u);
}

TEST_F(WholePipeline, TakesNothingAfterDrain) {
  auto pipeline = Make(1);
  pipeline->Drain();
  EXPECT_FALSE(pipeline->Submit(One(Submit(MakeArticle("a", "one")))));
}

TEST_F(WholePipeline, TheSameArticlesGiveTheSameEvents) {
  const auto run = [&](size_t workers) {
    journal::MemoryStore store;
    RecordingOutlet outlet;
    ops::ManualClock clock(1'700'000'000'000'000);
    Plugins plugins;
    plugins.workers.resize(workers);
    Pipeline pipeline({}, std::move(plugins), &store, &outlet, &clock, log_.get(), &stats_);
    pipeline.Start();
    for (int i = 0; i < 50; ++i)
      pipeline.Submit(One(Submit(MakeArticle(std::to_string(i % 40), "text " + std::to_string(i % 45)))));
    pipeline.Drain();
    std::string all;
    for (const v1::Event& event : outlet.events()) all += event.SerializeAsString();
    return all;
  };
  EXPECT_EQ(run(1), run(3));
}

}  // namespace
}  // namespace wireroom::pipeline
