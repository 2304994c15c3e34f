// SPDX-License-Identifier: Apache-2.0
//
// Articles and clocks of odd times: an hour with them is bounded, and then all is
// as before.
#include "plugins/detectors/alerts/desk.h"
#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/memory_state.h"
#include "plugins/detectors/alerts/rule_parser.h"
#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kMinute = 60'000'000;
constexpr int kYear = 365 * 24 * 60;  // minutes
constexpr Time kStart = 1'767'571'200'000'000;

class ClockTest : public testing::Test {
 protected:
  void Rules(const std::string& yaml, const ClockOptions& options = {}) {
    RuleErrors errors;
    IndexBuilder builder{Host(ToyHost())};
    ParseRules("r.yaml", yaml, Host(ToyHost()), [&](const Rule& rule) { builder.Add(rule); },
               &errors);
    EXPECT_THAT(errors.lines(), IsEmpty());
    const std::shared_ptr<const RuleIndex> index = builder.Build();
    matcher_ = Matcher(index, Host(ToyHost()));
    desk_ = std::make_unique<Desk>(Host(ToyHost()), options, 100);
    desk_->SetIndex(index);
  }
  // Minutes: when it came in by the host's clock, and when it says it was published.
  std::vector<std::string> Feed(int minute, int published, const char* title = "flood",
                                const char* source = "A") {
    ToyArticle article(title, "");
    article.Id(source, std::to_string(++number_));
    wr_article abi = *article.abi();
    abi.received_at = kStart + minute * kMinute;
    abi.published_at = kStart + published * kMinute;
    abi.sequence = static_cast<uint64_t>(number_);
    const Article view(&abi);
    const auto matches = matcher_.Match(view);
    writer_.Start(matches.size());
    for (uint32_t rule : matches) writer_.Add(rule, {});
    desk_->TakeArticle(view, matches.empty() ? std::string_view() : writer_.bytes(),
                       state_.Begin(abi.received_at, &view));
    return Told();
  }
  std::vector<std::string> Tick(int minute) {
    const Time now = kStart + minute * kMinute;
    desk_->Tick(now, state_.Begin(now, nullptr));
    return Told();
  }

 private:
  std::vector<std::string> Told() {
    std::vector<std::string> lines;
    for (const SimulatedAlert& a : state_.alerts())
      lines.push_back(a.type == AlertType::kFiring    ? "firing"
                      : a.type == AlertType::kUpdated ? "updated"
                                                      : "resolved");
    state_.alerts().clear();
    return lines;
  }

  Matcher matcher_;
  MatchListWriter writer_;
  MemoryState state_;
  std::unique_ptr<Desk> desk_;
  int number_ = 0;
};

constexpr char kTwo[] =
    "{id: two, title: Two, type: frequency, condition: {any: [flood]}, num_events: 2,"
    " timeframe: 1h}\n";

TEST_F(ClockTest, ArticleAYearOldEntersNoCountAndOneAYearAheadCountsWhenItCame) {
  Rules(kTwo);
  EXPECT_THAT(Feed(0, -kYear), IsEmpty());
  EXPECT_THAT(Feed(1, kYear), IsEmpty());
  EXPECT_THAT(Feed(2, 2), ElementsAre("firing"));
  EXPECT_THAT(Tick(70), ElementsAre("resolved"));
}

TEST_F(ClockTest, ClockThatJumpsAYearAheadAndBackLosesThatTimeOnly) {
  Rules(kTwo);
  EXPECT_THAT(Feed(0, 0), IsEmpty());
  EXPECT_THAT(Feed(kYear, kYear), IsEmpty());
  EXPECT_THAT(Feed(kYear + 1, kYear + 1), ElementsAre("firing"));
  // Back: what fires is met again by its own time, and ends with it.
  EXPECT_THAT(Feed(2, 2), ElementsAre("resolved"));
  EXPECT_THAT(Feed(3, 3), ElementsAre("firing"));
  EXPECT_THAT(Tick(70), ElementsAre("resolved"));
}

TEST_F(ClockTest, AlertThatFiredAheadEndsByTheTimeThatItIs) {
  Rules("{id: fog, title: Fog, condition: {any: [flood]}, group_by: source, keep_firing_for: 1h,"
        " repeat_interval: 30m}\n");
  EXPECT_THAT(Feed(kYear, kYear), ElementsAre("firing"));
  EXPECT_THAT(Feed(0, 0), IsEmpty());
  EXPECT_THAT(Tick(31), ElementsAre("updated"));
  EXPECT_THAT(Tick(65), testing::Contains("resolved"));
}

TEST_F(ClockTest, BurstIsTestedAgainAfterAJump) {
  Rules("{id: burst, title: Burst, type: spike, condition: {any: [flood]}, timeframe: 30m,"
        " max_false_per_day: 1, baseline: {half_life: 14d, min_history: 2}}\n");
  for (int minute = 0; minute < 24 * 60; minute += 30) Feed(minute, minute);
  Feed(kYear, kYear);
  bool fired = false;
  for (int i = 0; i < 60; ++i) fired |= !Feed(24 * 60 + 31, 24 * 60 + 31).empty();
  EXPECT_TRUE(fired);
}

TEST_F(ClockTest, SmallStepBackIsNoJump) {
  Rules(kTwo);
  EXPECT_THAT(Feed(5, 5), IsEmpty());
  EXPECT_THAT(Feed(1, 1), ElementsAre("firing"));
}

// A class of sources that comes later holds the end of a window back, until it
// has been quiet for the idle timeout.
TEST_F(ClockTest, WatermarkWaitsForTheSlowestClassThatIsNotIdle) {
  ClockOptions options;
  options.classes = {{"regional", 30 * kMinute, {"Slow Post"}}};
  Rules("{id: silent, title: Silent, type: flatline, condition: {any: [flood]}, timeframe: 1h}\n",
        options);
  Feed(0, 0, "calm");
  Feed(0, 0, "calm", "Slow Post");
  // The others are at minute 70, the regional ones may still bring minute 40.
  EXPECT_THAT(Feed(70, 69, "calm", "Slow Post"), IsEmpty());
  EXPECT_THAT(Feed(70, 70, "calm"), IsEmpty());
  EXPECT_THAT(Feed(95, 95, "calm", "Slow Post"), ElementsAre("firing"));
}

TEST_F(ClockTest, IdleClassIsNotWaitedFor) {
  ClockOptions options;
  options.classes = {{"regional", 30 * kMinute, {"Slow Post"}}};
  Rules("{id: silent, title: Silent, type: flatline, condition: {any: [flood]}, timeframe: 1h}\n",
        options);
  Feed(0, 0, "calm", "Slow Post");
  EXPECT_THAT(Feed(61, 61, "calm"), ElementsAre("firing"));
}

}  // namespace
}  // namespace wireroom::alerts
