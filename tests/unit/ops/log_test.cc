// SPDX-License-Identifier: Apache-2.0
#include "core/ops/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

namespace wireroom::ops {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class LoggerTest : public testing::Test {
 protected:
  LoggerTest() {
    char name[] = "/tmp/wireroom_log_XXXXXX";
    folder_ = mkdtemp(name);
  }
  ~LoggerTest() override { std::filesystem::remove_all(folder_); }

  Logger Capturing(LogOptions options = {}) {
    return Logger(options, &clock_,
                  [this](LogLevel, std::string_view line) { lines_.emplace_back(line); });
  }

  static std::string Content(const std::filesystem::path& file) {
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
  }

  std::filesystem::path folder_;
  ManualClock clock_;
  std::vector<std::string> lines_;
};

TEST_F(LoggerTest, WritesWhatIsImportantEnough) {
  Logger logger = Capturing({.level = LogLevel::kWarn});
  logger.Debug("a", "one");
  logger.Info("a", "two");
  logger.Warn("a", "three");
  logger.Error("a", "four");
  EXPECT_THAT(lines_, ElementsAre(EndsWith("WARN  a: three"), EndsWith("ERROR a: four")));
}

TEST_F(LoggerTest, TakesTheTimeFromTheClock) {
  clock_.SetNow(1'714'557'600'123'456);
  Logger logger = Capturing();
  logger.Info("a", "b");
  EXPECT_THAT(lines_, ElementsAre("2024-05-01T10:00:00.123456Z INFO  a: b"));
}

TEST_F(LoggerTest, BracesInAMessageAreNoFormat) {
  Logger logger = Capturing();
  logger.Info("a", "{} %s {0}");
  EXPECT_THAT(lines_, ElementsAre(EndsWith("{} %s {0}")));
}

TEST_F(LoggerTest, WritesJsonWhenAsked) {
  Logger logger = Capturing({.format = LogFormat::kJson});
  logger.Info("a", "b", {{"n", 1}});
  EXPECT_THAT(lines_, ElementsAre(EndsWith(R"("component":"a","message":"b","n":1})")));
}

TEST_F(LoggerTest, LimitsTheRateOfAKeyAndCountsTheRest) {
  Logger logger = Capturing();
  for (int i = 0; i < 100; ++i) logger.WarnEvery("bad", "feed", "malformed");
  EXPECT_THAT(lines_, SizeIs(1));
  EXPECT_EQ(logger.suppressed(), 99u);
  clock_.Advance(Logger::kEveryMicros);
  logger.WarnEvery("bad", "feed", "malformed", {{"bytes", 3}});
  ASSERT_THAT(lines_, SizeIs(2));
  EXPECT_THAT(lines_[1], EndsWith("malformed bytes=3 suppressed=99"));
}

TEST_F(LoggerTest, KeysAreLimitedApart) {
  Logger logger = Capturing();
  logger.WarnEvery("a", "feed", "one");
  logger.WarnEvery("b", "feed", "two");
  EXPECT_THAT(lines_, SizeIs(2));
}

TEST_F(LoggerTest, KeysFromOutsideCannotFillTheMemoryOrTheLog) {
  Logger logger = Capturing();
  for (size_t i = 0; i < 3 * Logger::kMaxKeys; ++i) {
    logger.WarnEvery(std::to_string(i), "feed", "m");
  }
  EXPECT_THAT(lines_, SizeIs(Logger::kMaxKeys + 1));
}

TEST_F(LoggerTest, LevelIsLookedAtBeforeTheRate) {
  Logger logger = Capturing({.level = LogLevel::kError});
  logger.WarnEvery("a", "feed", "m");
  logger.ErrorEvery("a", "feed", "m");
  EXPECT_THAT(lines_, SizeIs(1));
  EXPECT_EQ(logger.suppressed(), 0u);
}

TEST_F(LoggerTest, AppendsToAFileAndEachLineIsThereAtOnce) {
  const auto file = folder_ / "a.log";
  std::ofstream(file) << "before\n";
  auto logger = Logger::Open({.file = file.string()}, &clock_);
  ASSERT_TRUE(logger.ok()) << logger.status();
  (*logger)->Info("a", "b");
  EXPECT_EQ(Content(file), "before\n1970-01-01T00:00:00.000000Z INFO  a: b\n");
}

TEST_F(LoggerTest, ReopenGoesOnInANewFileAfterARotation) {
  const auto file = folder_ / "a.log";
  auto logger = Logger::Open({.file = file.string()}, &clock_);
  ASSERT_TRUE(logger.ok()) << logger.status();
  (*logger)->Info("a", "one");
  std::filesystem::rename(file, folder_ / "a.log.1");
  (*logger)->Info("a", "two");
  ASSERT_TRUE((*logger)->Reopen().ok());
  (*logger)->Info("a", "three");
  EXPECT_THAT(Content(folder_ / "a.log.1"), HasSubstr("two\n"));
  EXPECT_THAT(Content(file), EndsWith("three\n"));
  EXPECT_THAT(Content(file), Not(HasSubstr("two")));
}

TEST_F(LoggerTest, ReopenKeepsTheOldFileWhenTheNewOneCannotBeMade) {
  const auto folder = folder_ / "logs";
  auto logger = Logger::Open({.file = (folder / "a.log").string()}, &clock_);
  ASSERT_TRUE(logger.ok()) << logger.status();
  std::filesystem::rename(folder, folder_ / "moved");
  std::ofstream(folder) << "a file where the folder was";
  EXPECT_FALSE((*logger)->Reopen().ok());
  (*logger)->Info("a", "still here");
  EXPECT_THAT(Content(folder_ / "moved" / "a.log"), EndsWith("still here\n"));
}

TEST_F(LoggerTest, RefusesAFileThatCannotBeOpenedAndNamesIt) {
  auto logger = Logger::Open({.file = folder_.string()}, &clock_);
  ASSERT_FALSE(logger.ok());
  EXPECT_THAT(std::string(logger.status().message()), HasSubstr(folder_.string()));
}

TEST_F(LoggerTest, AFullDiskIsCountedAndStopsNothing) {
  if (access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full here";
  auto logger = Logger::Open({.file = "/dev/full"}, &clock_);
  ASSERT_TRUE(logger.ok()) << logger.status();
  (*logger)->Info("a", "b");
  (*logger)->Info("a", "c");
  EXPECT_EQ((*logger)->lost(), 2u);
}

TEST_F(LoggerTest, LinesOfSeveralThreadsAreNotMixed) {
  const auto file = folder_ / "a.log";
  auto logger = Logger::Open({.file = file.string()}, &clock_);
  ASSERT_TRUE(logger.ok()) << logger.status();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) (*logger)->Info("a", "the same line");
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::ifstream in(file);
  int count = 0;
  for (std::string line; std::getline(in, line); ++count) {
    ASSERT_EQ(line, "1970-01-01T00:00:00.000000Z INFO  a: the same line");
  }
  EXPECT_EQ(count, 800);
}

TEST_F(LoggerTest, SilentTakesEverythingAndSaysNothing) {
  auto logger = Logger::Silent();
  logger->Error("a", "b");
  logger->WarnEvery("k", "a", "b");
  EXPECT_TRUE(logger->Reopen().ok());
}

TEST(LogNames, AreThoseOfTheConfiguration) {
  EXPECT_EQ(LogLevelOf("debug"), LogLevel::kDebug);
  EXPECT_EQ(LogLevelOf("error"), LogLevel::kError);
  EXPECT_EQ(LogLevelOf("loud"), std::nullopt);
  EXPECT_EQ(LogFormatOf("json"), LogFormat::kJson);
  EXPECT_EQ(LogFormatOf("xml"), std::nullopt);
}

}  // namespace
}  // namespace wireroom::ops
