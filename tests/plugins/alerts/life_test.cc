// SPDX-License-Identifier: Apache-2.0
//
// What people do about alerts: acknowledge, silence, look back.
#include "plugins/detectors/alerts/desk.h"
#include "plugins/detectors/alerts/memory_state.h"
#include "plugins/detectors/alerts/rule_parser.h"
#include "plugins/detectors/alerts/index_builder.h"
#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kMinute = 60'000'000;
constexpr Time kStart = 1'767'571'200'000'000;

class LifeTest : public testing::Test {
 protected:
  LifeTest() : desk_(Host(ToyHost()), ClockOptions{}, 100) {
    RuleErrors errors;
    IndexBuilder builder{Host(ToyHost())};
    Dispatch dispatch;
    ParseRules("r.yaml",
               "- {id: flood, title: Flood, level: high, condition: {any: [flood]}, group_by: source,"
               " keep_firing_for: 1h, repeat_interval: 20m, escalate: {after: 30m}}\n"
               "- {id: rain, title: Rain, level: low, condition: {any: [rain]}, group_by: source,"
               " keep_firing_for: 1h}\n"
               "- inhibit_rules: [{source_matchers: [rule=flood], target_matchers: [level=low],"
               " equal: [source]}]\n",
               Host(ToyHost()), [&](const Rule& rule) { builder.Add(rule); }, &errors,
               &dispatch);
    EXPECT_THAT(errors.lines(), IsEmpty());
    index_ = builder.Build();
    matcher_ = Matcher(index_, Host(ToyHost()));
    desk_.SetIndex(index_);
    desk_.SetDispatch(dispatch);
  }

  void Feed(int minute, const char* title, const char* source) {
    ToyArticle article(title, "");
    article.Id(source, std::to_string(minute) + title);
    wr_article abi = *article.abi();
    abi.received_at = abi.published_at = kStart + minute * kMinute;
    const Article view(&abi);
    const auto matches = matcher_.Match(view);
    writer_.Start(matches.size());
    for (uint32_t rule : matches) writer_.Add(rule, {});
    desk_.TakeArticle(view, writer_.bytes(), state_.Begin(abi.received_at, &view));
  }
  void Tick(int minute) {
    const Time now = kStart + minute * kMinute;
    desk_.Tick(now, state_.Begin(now, nullptr));
  }
  Call At(int minute) { return {state_.Begin(kStart + minute * kMinute, nullptr), kStart + minute * kMinute}; }
  // "rule state" of what was told since the last call.
  std::vector<std::string> Told() {
    std::vector<std::string> lines;
    for (const SimulatedAlert& a : state_.alerts())
      lines.push_back(a.rule + (a.type == AlertType::kFiring    ? " firing"
                                : a.type == AlertType::kUpdated ? " updated"
                                                                : " resolved"));
    state_.alerts().clear();
    return lines;
  }

  std::shared_ptr<const RuleIndex> index_;
  Matcher matcher_;
  MatchListWriter writer_;
  MemoryState state_;
  Desk desk_;
};

TEST_F(LifeTest, RepeatsAndEscalatesUntilSomebodyActs) {
  Feed(0, "flood", "A");
  EXPECT_THAT(Told(), ElementsAre("flood firing"));
  Tick(20);
  EXPECT_THAT(Told(), ElementsAre("flood updated"));
  Call call = At(25);
  EXPECT_TRUE(desk_.life().Acknowledge(call, desk_.life().FingerprintOf(0, {"A"}), "ann", "calling"));
  EXPECT_THAT(Told(), ElementsAre("flood updated"));
  Tick(45);
  EXPECT_THAT(Told(), IsEmpty());
}

TEST_F(LifeTest, WhatIsSilencedIsToldWhenTheSilenceEnds) {
  Call call = At(0);
  Silence silence;
  silence.matchers = {"source=~A|B"};
  silence.from = kStart;
  silence.until = kStart + 10 * kMinute;
  silence.author = "ann";
  desk_.life().AddSilence(call, silence);
  Feed(1, "flood", "A");
  Feed(2, "flood", "C");
  EXPECT_THAT(Told(), ElementsAre("flood firing"));
  Tick(10);
  EXPECT_THAT(Told(), ElementsAre("flood firing"));
  Call later = At(11);
  EXPECT_THAT(desk_.life().Silences(later), IsEmpty());
}

TEST_F(LifeTest, InhibitedAlertsWaitForTheirSource) {
  Feed(0, "flood", "A");
  Feed(1, "rain", "A");
  Feed(2, "rain", "B");
  EXPECT_THAT(Told(), ElementsAre("flood firing", "rain firing"));
}

TEST_F(LifeTest, HistoryIsKeptNewestFirst) {
  Feed(0, "flood", "A");
  Call call = At(1);
  desk_.life().Acknowledge(call, desk_.life().FingerprintOf(0, {"A"}), "ann", "");
  const auto history = desk_.life().History(call, 10, "", "");
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(history[0].what, "acknowledged");
  EXPECT_EQ(history[1].what, "firing");
  EXPECT_FALSE(desk_.life().Acknowledge(call, "nothing", "ann", ""));
}

}  // namespace
}  // namespace wireroom::alerts
