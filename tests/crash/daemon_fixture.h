// SPDX-License-Identifier: Apache-2.0
//
// A daemon of its own in a folder of its own, for tests that end it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "core/journal/check.h"
#include "core/journal/journal.h"
#include "tests/crash/daemon_process.h"
#include "wireroom/client/producer.h"
#include "wireroom/v1/event.pb.h"

namespace wireroom::crash {

struct CommandResult {
  int status = -1;
  std::string out;
};

class DaemonFixture : public testing::Test {
 protected:
  DaemonFixture() {
    std::string name = std::filesystem::temp_directory_path() / "wireroom_crash_XXXXXX";
    if (mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
    WriteConfig("");
    daemon_ = std::make_unique<DaemonProcess>(WIREROOM_COMMAND, folder_ / "wireroom.yaml",
                                              folder_ / "errors");
  }
  ~DaemonFixture() override {
    daemon_.reset();
    std::filesystem::remove_all(folder_);
  }

  // `journal` are further lines below `journal:`, two spaces in front.
  void WriteConfig(const std::string& journal) {
    std::ofstream(folder_ / "wireroom.yaml")
        << "ingest:\n  bind: ipc://" << folder_.string() << "/ingest\n"
        << "live:\n  bind: ipc://" << folder_.string() << "/live\n"
        << "sessions:\n  bind: ipc://" << folder_.string() << "/sessions\n"
        << "journal:\n  directory: data\n  min_free_bytes: 0\n" << journal
        << "pipeline:\n  workers: 4\n"
        << "log:\n  level: info\n"
        << "plugin_directories: [" << WIREROOM_CRASH_PLUGINS << "]\n"
        << "plugins:\n  - plugin: trap\n    on_error: reject\n    options:\n      armed: "
        << folder_.string() << "/armed\n";
  }

  void Arm() { std::ofstream(folder_ / "armed") << "armed"; }
  void Disarm() { std::filesystem::remove(folder_ / "armed"); }

  void Start() {
    daemon_->Start();
    ASSERT_TRUE(daemon_->WaitUntilReady(std::chrono::seconds(60))) << Errors();
  }
  void Stop() { ASSERT_EQ(daemon_->Stop(std::chrono::seconds(60)), 0) << Errors(); }

  std::string Errors() const {
    std::ostringstream out;
    out << std::ifstream(folder_ / "errors").rdbuf();
    return out.str();
  }

  client::ProducerOptions ProducerNamed(const std::string& name) const {
    client::ProducerOptions options;
    options.endpoint = "ipc://" + folder_.string() + "/ingest";
    options.name = name;
    options.first_retry = options.last_retry = std::chrono::milliseconds(20);
    return options;
  }

  static v1::Article Article(const std::string& id, const std::string& text) {
    v1::Article article;
    article.set_id(id);
    article.set_source("Harbour Courier");
    article.set_title("Report " + id);
    article.set_text(text);
    return article;
  }

  // Runs the command with --config of this daemon.
  CommandResult Command(const std::string& arguments) const {
    CommandResult result;
    const std::string line = std::string(WIREROOM_COMMAND) + " " + arguments + " --config " +
                             (folder_ / "wireroom.yaml").string() + " 2>&1";
    FILE* const pipe = popen(line.c_str(), "r");
    for (int c = fgetc(pipe); c != EOF; c = fgetc(pipe)) result.out += static_cast<char>(c);
    const int status = pclose(pipe);
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return result;
  }

  // Every event of the journal, which no daemon has open and which is sound.
  std::vector<v1::Event> Events() const {
    const ops::SystemClock clock;
    journal::JournalOptions options;
    options.directory = folder_ / "data";
    options.clock = &clock;
    const auto journal = journal::Journal::Open(options);
    EXPECT_TRUE(journal.ok()) << journal.status();
    if (!journal.ok()) return {};
    journal::CheckReport report;
    EXPECT_TRUE(journal::Check(**journal, {}, &report).ok());
    EXPECT_EQ(report.problem_count, 0u) << report.problems.front();
    std::vector<v1::Event> events;
    std::vector<journal::EventRecord> records;
    (void)(*journal)->Read(1, 1'000'000, size_t{1} << 30, &records);
    for (const auto& record : records) events.emplace_back().ParseFromString(record.message);
    return events;
  }

  std::filesystem::path folder_;
  std::unique_ptr<DaemonProcess> daemon_;
};

}  // namespace wireroom::crash
