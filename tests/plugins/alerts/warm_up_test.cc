// SPDX-License-Identifier: Apache-2.0
//
// Rules that come, change and go while the daemon runs: what they have counted
// then is what they would have counted had they always been there.
#include <stdlib.h>
#include <wireroom/testkit.h>

#include <fstream>
#include <random>

#include "plugins/detectors/alerts/alerts.h"

namespace wireroom::alerts {
namespace {

using namespace wireroom::testkit;  // NOLINT: as plugin authors do

constexpr Time kStart = 1'767'571'200'000'000;
constexpr int64_t kMinute = 60'000'000;

// A daemon whose rule file is written anew while it is stopped.
class Station {
 public:
  explicit Station(Options options = {}) {
    std::string name = (std::filesystem::temp_directory_path() / "warm_up_XXXXXX").string();
    folder_ = mkdtemp(name.data());
    options.Add("rules", "[rules.yaml]");
    options.Add("reload_interval", "0s");
    options_ = options;
  }
  ~Station() {
    host_.reset();
    std::filesystem::remove_all(folder_);
  }
  void Rules(const std::string& text) {
    std::ofstream(folder_ / "rules.yaml", std::ios::trunc) << text;
    if (host_) host_->Restart();
    else host_ = std::make_unique<FakeHost<Alerts>>(options_, folder_);
  }
  // "rule type" of what is told.
  std::vector<std::string> Take(int minute, const std::string& title, const std::string& source,
                                const std::string& id = {}) {
    const Time now = kStart + minute * kMinute;
    return Told(host_->Detect(ArticleBuilder()
                                  .Title(title)
                                  .Text("Number " + std::to_string(minute))
                                  .Source(source)
                                  .Id(id.empty() ? std::to_string(minute) : id)
                                  .PublishedAt(now)
                                  .ReceivedAt(now)));
  }
  std::vector<std::string> Tick(int minute) { return Told(host_->Tick(kStart + minute * kMinute)); }
  FakeHost<Alerts>& host() { return *host_; }

 private:
  static std::vector<std::string> Told(const std::vector<FoundAlert>& alerts) {
    std::vector<std::string> lines;
    for (const FoundAlert& a : alerts) {
      std::string line = a.rule + " " + a.type;
      const auto count = a.annotations.find("count");
      if (count != a.annotations.end()) line += " " + count->second;
      lines.push_back(line);
    }
    return lines;
  }

  std::filesystem::path folder_;
  Options options_;
  std::unique_ptr<FakeHost<Alerts>> host_;
};

constexpr char kOther[] = "- {id: other, title: Other, condition: {any: [other]}}\n";
constexpr char kThree[] =
    "- {id: three, title: Three, type: frequency, condition: {any: [flood]}, num_events: 3,"
    " timeframe: 1h}\n";

TEST(WarmUp, NewRuleHasTheWindowThatItWouldHave) {
  Station station;
  station.Rules(kOther);
  station.Take(0, "flood", "A");
  station.Take(5, "calm", "A");
  station.Take(10, "flood", "B");
  station.Rules(std::string(kOther) + kThree);
  EXPECT_THAT(station.Take(15, "flood", "C"), ElementsAre("three firing 3"));
  EXPECT_THAT(station.host().log(), Contains(HasSubstr("3 articles of the past")));
}

TEST(WarmUp, NewRuleThatHoldsAlreadyFiresAtOnceAndEndsWhenItsWindowDoes) {
  Station station;
  station.Rules(kOther);
  for (int minute : {0, 5, 10}) station.Take(minute, "flood", "A");
  station.Rules(std::string(kOther) + kThree);
  EXPECT_THAT(station.Tick(11), ElementsAre("three firing 3"));
  EXPECT_THAT(station.Tick(30), IsEmpty());
  EXPECT_THAT(station.Tick(64), ElementsAre("three resolved 3"));
}

TEST(WarmUp, WhatIsTooOldIsNotInTheWindow) {
  Station station;
  station.Rules(kOther);
  for (int minute : {0, 5, 100}) station.Take(minute, "flood", "A");
  station.Rules(std::string(kOther) + kThree);
  EXPECT_THAT(station.Take(110, "flood", "C"), IsEmpty());
}

TEST(WarmUp, EditThatKeepsTheMeaningKeepsTheStateAndReadsNothing) {
  Station station;
  station.Rules(kThree);
  station.Take(0, "flood", "A");
  station.Take(5, "flood", "A");
  std::string edited = kThree;
  edited.replace(edited.find("title: Three"), 12, "title: Other words, level: critical");
  station.Rules(edited);
  EXPECT_THAT(station.Take(10, "flood", "A"), ElementsAre("three firing 3"));
  EXPECT_THAT(station.host().log(), Not(Contains(HasSubstr("of the past"))));
}

TEST(WarmUp, EditOfTheMeaningWarmsUp) {
  Station station;
  station.Rules(kThree);
  station.Take(0, "storm", "A");
  station.Take(5, "storm", "A");
  std::string edited = kThree;
  edited.replace(edited.find("[flood]"), 7, "[flood, storm]");
  station.Rules(edited);
  EXPECT_THAT(station.Take(10, "flood", "A"), ElementsAre("three firing 3"));
}

TEST(WarmUp, AlertThatHoldsNoMoreAfterAnEditEnds) {
  Station station;
  station.Rules(kThree);
  for (int minute : {0, 5}) station.Take(minute, "flood", "A");
  EXPECT_THAT(station.Take(10, "flood", "A"), ElementsAre("three firing 3"));
  std::string edited = kThree;
  edited.replace(edited.find("[flood]"), 7, "[storm]");
  station.Rules(edited);
  EXPECT_THAT(station.Tick(11), ElementsAre("three resolved 3"));
}

TEST(WarmUp, AlertThatHoldsStillAfterAnEditIsNotToldAgain) {
  Station station;
  station.Rules(kThree);
  for (int minute : {0, 5, 10}) station.Take(minute, "flood", "A");
  std::string edited = kThree;
  edited.replace(edited.find("[flood]"), 7, "[flood, storm]");
  station.Rules(edited);
  EXPECT_THAT(station.Tick(11), IsEmpty());
  EXPECT_THAT(station.Tick(70), ElementsAre("three resolved 3"));
}

TEST(WarmUp, AlertOfARuleThatIsGoneEnds) {
  Station station;
  station.Rules(std::string(kOther) + kThree);
  for (int minute : {0, 5, 10}) station.Take(minute, "flood", "A");
  station.Rules(kOther);
  EXPECT_THAT(station.Tick(11), ElementsAre("three resolved 3"));
}

TEST(WarmUp, RuleThatComesBackCountsWhatItMissed) {
  Station station;
  station.Rules(kThree);
  station.Take(0, "flood", "A");
  station.Rules(kOther);
  station.Take(5, "flood", "A");
  station.Rules(kThree);
  EXPECT_THAT(station.Take(10, "flood", "A"), ElementsAre("three firing 3"));
}

TEST(WarmUp, NothingIsReadWhereItIsOff) {
  Station station(Options{{"warm_up", "0s"}});
  station.Rules(kOther);
  for (int minute : {0, 5}) station.Take(minute, "flood", "A");
  station.Rules(kThree);
  EXPECT_THAT(station.Take(10, "flood", "A"), IsEmpty());
}

TEST(WarmUp, SequenceGoesOnFromAStepOfThePast) {
  const std::string steps =
      "- {id: rumour, title: R, condition: {any: [rumour]}}\n"
      "- {id: denial, title: D, condition: {any: [denies]}}\n";
  Station station;
  station.Rules(steps);
  station.Take(0, "rumour", "A");
  station.Rules(steps + "- {id: arc, title: Arc, type: sequence, steps: [rumour, denial],"
                        " timeframe: 1h}\n");
  EXPECT_THAT(station.Take(10, "denies", "A"), ElementsAre("denial firing", "arc firing"));
}

TEST(WarmUp, FlatlineHasWaitedSinceThePast) {
  Station station;
  station.Rules(kOther);
  station.Take(0, "calm", "A");
  station.Take(50, "calm", "A");
  station.Rules("- {id: silent, title: Silent, type: flatline, condition: {any: [weather]},"
                " timeframe: 1h}\n");
  station.Take(55, "calm", "A");
  EXPECT_THAT(station.Take(61, "calm", "A"), ElementsAre("silent firing 0"));
}

// A past of more than one call reads is read between articles; what comes
// meanwhile is counted too.
TEST(WarmUp, LongPastIsReadInPartsAndNothingIsCountedTwice) {
  Station station;
  station.Rules(kOther);
  constexpr int kPast = 5000;
  for (int i = 0; i < kPast; ++i)
    station.Take(i / 100, i % 10 == 0 ? "flood" : "calm", "A", std::to_string(i));
  station.Rules("- {id: many, title: Many, type: frequency, condition: {any: [flood]},"
                " num_events: 503, timeframe: 2h}\n");
  EXPECT_THAT(station.Take(51, "flood", "A", "x"), IsEmpty());
  EXPECT_THAT(station.Take(51, "flood", "A", "y"), IsEmpty());
  for (int i = 0; i < 5; ++i) EXPECT_THAT(station.Tick(52), IsEmpty());
  EXPECT_THAT(station.Take(53, "flood", "A", "z"), ElementsAre("many firing 503"));
}

bool HasText(const std::string& line, const char* text) {
  return line.find(text) != std::string::npos;
}

// Rules of every type, put in force in the middle of random articles, tell what
// they would have told had they been there from the beginning.
TEST(WarmUp, LaterIsAsIfItHadAlwaysBeenThere) {
  std::ifstream file(std::filesystem::path(TEST_RULES) / "types.yaml");
  const std::string rules{std::istreambuf_iterator<char>(file), {}};
  constexpr const char* kWords[] = {"harbour", "quay",  "crane",  "barge",  "weather", "fined",
                                    "strike",  "flood", "rumour", "denies", "filing",  "outbreak"};
  constexpr const char* kSources[] = {"A", "B", "C"};
  Station always, later;
  always.Rules(rules);
  later.Rules(kOther);
  std::mt19937 random(5);
  size_t told = 0;
  int minute = 0;
  for (int i = 0; i < 600; ++i) {
    minute += static_cast<int>(random() % 12);
    const std::string title = std::string(kWords[random() % 12]) + " " + kWords[random() % 12];
    const std::string source = kSources[random() % 3], id = std::to_string(random() % 300);
    auto expected = always.Take(minute, title, source, id);
    if (i == 400) later.Rules(rules);
    auto found = later.Take(minute, title, source, id);
    // The first call tells what holds by then; repeats count from when it was told.
    if (i <= 400) continue;
    const auto is_repeat = [](const std::string& line) { return HasText(line, " updated"); };
    std::erase_if(expected, is_repeat);
    std::erase_if(found, is_repeat);
    EXPECT_EQ(found, expected) << i;
    told += expected.size();
  }
  EXPECT_GT(told, 50u);
}

}  // namespace
}  // namespace wireroom::alerts
