// SPDX-License-Identifier: Apache-2.0
//
// Sources and sinks as the daemon runs them, with real plugins.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/config/option.h"
#include "core/journal/memory_store.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/sink_runner.h"
#include "core/pipeline/source_runner.h"
#include "core/plugin/loader.h"
#include "core/plugin/plugin.h"
#include "tests/unit/pipeline/articles.h"

namespace wireroom::pipeline {
namespace {

class Runners : public ::testing::Test {
 protected:
  Runners() { EXPECT_NE(mkdtemp(folder_.data()), nullptr); }
  ~Runners() override { std::filesystem::remove_all(folder_); }

  std::shared_ptr<plugin::Plugin> Open(const char* name, const std::vector<config::Value>& values) {
    auto library = loader_.Load(name);
    EXPECT_TRUE(library.ok()) << library.status();
    auto plugin = plugin::Plugin::Open(*library, values);
    EXPECT_TRUE(plugin.ok()) << plugin.status();
    return *plugin;
  }
  static config::Value Number(int64_t number) {
    config::Value value;
    value.integer = number;
    return value;
  }
  config::Value File(const std::string& name) {
    config::Value value;
    value.text = folder_ + "/" + name;
    return value;
  }
  std::vector<std::string> Lines(const std::string& name) {
    std::ifstream in(folder_ + "/" + name);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

  // Runs the source up to `last` and drains; returns how many new events.
  size_t RunSource(int64_t last) {
    RecordingOutlet outlet;
    Plugins plugins;
    plugins.workers.resize(2);
    Forwarding forwarding(&outlet);
    Pipeline pipeline({}, std::move(plugins), &store_, &forwarding, &clock_, log_.get(), &stats_);
    auto source = Open("numbers", {Number(last), File("told")})->NewSource();
    EXPECT_TRUE(source.ok());
    SourceRunner runner(std::move(*source), &pipeline, &store_, log_.get());
    forwarding.source = &runner;
    const auto before = store_.FindInput(runner.producer());
    const int64_t done = before ? std::stoll(before->position) : 0;
    pipeline.Start();
    runner.Start();
    outlet.WaitForCompletions(static_cast<size_t>(last - done));
    pipeline.Drain();
    runner.Stop();
    return outlet.events().size();
  }

  // Tells the source what the pipeline tells the outlet.
  class Forwarding : public Outlet {
   public:
    explicit Forwarding(Outlet* next) : next_(next) {}
    void Committed(std::vector<Completion> completions, std::vector<CommittedEvent> events) override {
      for (const Completion& completion : completions) source->Completed(completion.origin);
      next_->Committed(std::move(completions), std::move(events));
    }
    void Failed(const absl::Status& status) override { next_->Failed(status); }
    SourceRunner* source = nullptr;

   private:
    Outlet* const next_;
  };

  std::string folder_ = (std::filesystem::temp_directory_path() / "wireroom-runners-XXXXXX").string();
  ops::SystemClock clock_;
  ops::Stats stats_;
  std::unique_ptr<ops::Logger> log_ = ops::Logger::Silent();
  plugin::Services services_{&clock_, log_.get(), &stats_, {}};
  plugin::Loader loader_{{WIREROOM_RUNNER_PLUGINS}, services_};
  journal::MemoryStore store_;
};

TEST_F(Runners, TakeASourceFurtherThanItsRoomAndTellItWhatIsCommitted) {
  const int64_t last = 3 * static_cast<int64_t>(SourceRunner::kMostInHand);
  EXPECT_EQ(RunSource(last), static_cast<size_t>(last));
  EXPECT_EQ(store_.FindInput("source:numbers")->position, std::to_string(last));
  ASSERT_FALSE(Lines("told").empty());
  EXPECT_EQ(Lines("told").back(), std::to_string(last));
}

TEST_F(Runners, ResumeASourceAfterItsCommittedPosition) {
  EXPECT_EQ(RunSource(5), 5u);
  EXPECT_EQ(RunSource(8), 3u);
  EXPECT_EQ(store_.head(), 8u);
}

TEST_F(Runners, GiveASinkEveryEventInOrderAndResumeAtItsCursor) {
  const auto record_up_to = [&](uint64_t head) {
    auto sink = Open("recorder", {File("events")})->NewSink();
    ASSERT_TRUE(sink.ok());
    SinkRunner runner(std::move(*sink), &store_, log_.get());
    runner.Start();
    runner.Notify();
    while (store_.FindCursor(runner.cursor_name()) < head) std::this_thread::yield();
  };
  RunSource(7);
  record_up_to(7);
  RunSource(9);
  record_up_to(9);
  std::vector<std::string> expected;
  for (int i = 1; i <= 9; ++i) expected.push_back(std::to_string(i) + " article.enriched");
  EXPECT_EQ(Lines("events"), expected);
}

}  // namespace
}  // namespace wireroom::pipeline
