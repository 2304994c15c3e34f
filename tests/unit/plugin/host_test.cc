// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/host.h"

#include <string>
#include <thread>
#include <vector>

#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"
#include "core/plugin/check.h"
#include "core/text/token_hash.h"

namespace wireroom::plugin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class HostTest : public ::testing::Test {
 protected:
  void Count(const std::string& name, uint64_t delta) {
    host().count(host().context, Str(name), delta);
  }
  const wr_host& host() const { return host_.table(); }

  ops::ManualClock clock_{1'714'557'600'000'000};
  std::vector<std::string> lines_;
  ops::Logger logger_{
      {}, &clock_, [this](ops::LogLevel, std::string_view line) { lines_.emplace_back(line); }};
  ops::Stats stats_;
  Host host_{"names", "/plugins/names", {&clock_, &logger_, &stats_, {}}};
};

TEST_F(HostTest, SaysWhatItIs) {
  EXPECT_EQ(host().struct_size, sizeof(wr_host));
  EXPECT_EQ(host().abi_major, WR_ABI_MAJOR);
  EXPECT_EQ(host().abi_minor, WR_ABI_MINOR);
  EXPECT_EQ(View(host().plugin_folder), "/plugins/names");
}

TEST_F(HostTest, LogsUnderThePluginsName) {
  host().log(host().context, WR_LOG_WARNING, Str("the table is old"));
  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_THAT(lines_[0], HasSubstr("plugin.names"));
  EXPECT_THAT(lines_[0], HasSubstr("the table is old"));
}

TEST_F(HostTest, TellsTheInjectedTime) {
  EXPECT_EQ(host().now(host().context), 1'714'557'600'000'000);
}

TEST_F(HostTest, HashesAsTokensAreHashed) {
  EXPECT_EQ(host().hash(host().context, Str("Storm")), text::HashToken("storm"));
}

TEST_F(HostTest, SplitsAsArticlesAreSplit) {
  std::vector<std::string> words;
  struct Call {
    std::vector<std::string>* words;
  } call{&words};
  const auto each = [](void* user, const wr_field* field) {
    for (size_t i = 0; i < field->token_count; ++i)
      static_cast<Call*>(user)->words->emplace_back(
          View(field->text)
              .substr(field->tokens[i].begin, field->tokens[i].end - field->tokens[i].begin));
  };
  EXPECT_EQ(host().tokenize(host().context, Str("Yoon Suk-yeol spoke"), each, &call, nullptr),
            WR_OK);
  EXPECT_THAT(words, ElementsAre("Yoon", "Suk-yeol", "spoke"));
}

TEST_F(HostTest, RefusesToSplitWhatIsNotUtf8) {
  std::string text;
  wr_error error{sizeof(wr_error), &text,
                 [](void* to, wr_str s) { *static_cast<std::string*>(to) = View(s); }};
  const auto each = [](void*, const wr_field*) { FAIL(); };
  EXPECT_EQ(host().tokenize(host().context, Str("\xFF"), each, nullptr, &error), WR_FAILED);
  EXPECT_EQ(text, "tokenize: expected UTF-8, found '\\xff'");
}

TEST_F(HostTest, CountsUnderThePluginsName) {
  Count("cache_hits", 2);
  Count("cache_hits", 3);
  EXPECT_EQ(stats_.counter("plugin.names.cache_hits").value(), 5u);
}

TEST_F(HostTest, IgnoresCountersThatAreNoNamesAndSaysSoOnce) {
  Count("Cache Hits", 1);
  Count("", 1);
  EXPECT_EQ(lines_.size(), 1u);
  EXPECT_EQ(stats_.ToJson().find("Hits"), std::string::npos);
}

TEST_F(HostTest, KeepsAtMost64Counters) {
  for (int i = 0; i < 70; ++i) Count("c" + std::to_string(i), 1);
  EXPECT_NE(stats_.ToJson().find("plugin.names.c63\""), std::string::npos);
  EXPECT_EQ(stats_.ToJson().find("plugin.names.c64\""), std::string::npos);
}

TEST_F(HostTest, MayBeCalledFromManyThreads) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([this] {
      for (int i = 0; i < 200; ++i) {
        Count("calls", 1);
        host().tokenize(
            host().context, Str("one two"), [](void*, const wr_field*) {}, nullptr, nullptr);
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(stats_.counter("plugin.names.calls").value(), 800u);
}

}  // namespace
}  // namespace wireroom::plugin
