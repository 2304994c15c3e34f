// SPDX-License-Identifier: Apache-2.0
//
// The budget of false alarms, through the whole engine: simulated articles without
// any burst, so that whatever fires is false.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>

#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/rule_parser.h"
#include "plugins/detectors/alerts/simulation.h"
#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

constexpr int64_t kMinute = 60'000'000;
constexpr Time kMonday = 1'767'571'200'000'000;
constexpr int kBinsADay = 48;  // of half an hour

// What a world is like in which nothing happens.
struct World {
  double scatter = 0;      // the variance of a count is m + scatter m^2; 0: Poisson
  bool season = false;     // five times as much by day as by night, less at the weekend
  bool busy_days = false;  // there are days with much and with little news of every kind
};

double SeasonOf(int bin) {
  const int hour = bin / 2 % 24, day = bin / kBinsADay % 7;
  const double by_day = 1 + 0.67 * std::sin((hour - 8) * 3.14159265 / 12);
  return by_day * (day >= 5 ? 0.5 : 1.2);
}

class SpikeWorld {
 public:
  SpikeWorld(const World& world, double budget, const std::string& baseline, uint32_t seed)
      : world_(world), random_(seed) {
    RuleErrors errors;
    IndexBuilder builder{Host(ToyHost())};
    ParseRules("r.yaml",
               "{id: burst, title: Burst, type: spike, condition: {any: [news]}, timeframe: 30m,"
               " group_by: source, max_false_per_day: " + std::to_string(budget) +
                   ", baseline: {half_life: 14d" + baseline + "}}\n",
               Host(ToyHost()), [&](const Rule& rule) { builder.Add(rule); }, &errors);
    EXPECT_THAT(errors.lines(), testing::IsEmpty());
    simulation_ = std::make_unique<Simulation>(Host(ToyHost()), builder.Build(), Dispatch{});
  }

  // Alarms a day, of `days` behind `learn` days.
  double AlarmsADay(int groups, int learn, int days) {
    for (int group = 0; group < groups; ++group)
      means_.push_back(std::exp(std::uniform_real_distribution<double>(-1.5, 2)(random_)));
    for (int bin = 0; bin < (learn + days) * kBinsADay; ++bin) {
      if (bin == learn * kBinsADay) simulation_->Take();
      Bin(bin);
    }
    size_t alarms = 0;
    for (const SimulatedAlert& alert : simulation_->Take())
      alarms += alert.type == AlertType::kFiring;
    return static_cast<double>(alarms) / days;
  }

  // How many articles of the first source in one bin fire; 1000: not even so many.
  int LeastNoticed(int bin) {
    const Time begin = kMonday + bin * 30 * kMinute;
    simulation_->GoOnUntil(begin);
    simulation_->Take();
    for (int count = 1; count < 1000; ++count) {
      Feed("news", 0, begin + count * 1000);
      for (const SimulatedAlert& alert : simulation_->Take())
        if (alert.type == AlertType::kFiring && alert.labels.at("source") == "s0") return count;
    }
    return 1000;
  }

 private:
  void Bin(int bin) {
    if (bin % kBinsADay == 0)
      day_ = world_.busy_days ? std::exp(std::normal_distribution<double>(0, 0.4)(random_)) : 1;
    const double level = day_ * (world_.season ? SeasonOf(bin) : 1);
    // Articles come in the order of their times.
    std::multimap<Time, int> articles;
    const Time begin = kMonday + bin * 30 * kMinute;
    std::uniform_int_distribution<Time> when(0, 30 * kMinute - 1);
    for (size_t group = 0; group < means_.size(); ++group)
      for (uint64_t n = Draw(means_[group] * level, world_.scatter); n > 0; --n)
        articles.emplace(begin + when(random_), static_cast<int>(group));
    for (uint64_t n = Draw(40 * level, 0); n > 0; --n) articles.emplace(begin + when(random_), -1);
    for (const auto& [at, group] : articles) Feed(group < 0 ? "calm" : "news", group, at);
  }

  uint64_t Draw(double mean, double scatter) {
    if (scatter > 0)
      mean = std::gamma_distribution<double>(1 / scatter, mean * scatter)(random_);
    return mean <= 0 ? 0 : std::poisson_distribution<uint64_t>(mean)(random_);
  }

  void Feed(const char* title, int group, Time at) {
    const auto found = articles_.find(group);
    if (found == articles_.end()) articles_.emplace(group, std::make_unique<ToyArticle>(title, ""));
    const std::string source = "s" + std::to_string(group), id = std::to_string(++number_);
    wr_article abi = *articles_.at(group)->Id(source, id).abi();
    abi.published_at = abi.received_at = at;
    simulation_->Feed(abi, at);
  }

  const World world_;
  std::mt19937_64 random_;
  std::vector<double> means_;
  std::map<int, std::unique_ptr<ToyArticle>> articles_;
  std::unique_ptr<Simulation> simulation_;
  double day_ = 1;
  uint64_t number_ = 0;
};

struct Case {
  const char* name;
  World world;
  const char* baseline;
};
const Case kCases[] = {
    {"Poisson", {}, ""},
    {"scattered, variance m + 0.3 m^2", {0.3, false, false}, ""},
    {"Poisson with a season", {0, true, false}, ", season: hour_of_week"},
    {"scattered, with a season", {0.2, true, false}, ", season: hour_of_week"},
    {"Poisson, busy days", {0, false, true}, ", exposure: true"},
};

// WIREROOM_SPIKE_DAYS: so many days instead of few; the README has the figures.
TEST(Spike, KeepsTheBudgetOfFalseAlarmsWithinAFactorOfTwo) {
  const char* given = std::getenv("WIREROOM_SPIKE_DAYS");
  const int days = given ? std::atoi(given) : 14;
  for (const Case& one : kCases) {
    SpikeWorld world(one.world, 6, one.baseline, 11);
    const double found = world.AlarmsADay(given ? 60 : 12, 35, days);
    std::printf("%s: a budget of 6 a day, found %.1f\n", one.name, found);
    EXPECT_GT(found, 3) << one.name;
    EXPECT_LT(found, 12) << one.name;
  }
}

// At night, or on a day without news, what by day is usual stands out.
TEST(Spike, SeasonAndExposureNoticeWhatIsUsualAtOtherTimes) {
  const int night = 50 * kBinsADay + 4;
  SpikeWorld blind({0, true, false}, 1, "", 11), aware({0, true, false}, 1,
                                                       ", season: hour_of_week", 11);
  blind.AlarmsADay(8, 49, 1), aware.AlarmsADay(8, 49, 1);
  const int count = aware.LeastNoticed(night);
  EXPECT_LT(count, blind.LeastNoticed(night));
}

TEST(Spike, NoticesABurst) {
  SpikeWorld world({}, 1, "", 3);
  world.AlarmsADay(5, 10, 1);
  EXPECT_LT(world.LeastNoticed(11 * kBinsADay), 40);
}

}  // namespace
}  // namespace wireroom::alerts
