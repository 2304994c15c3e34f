// SPDX-License-Identifier: Apache-2.0
//
// A group of more alerts than one call may tell: none is lost, none told twice.
#include <set>

#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/rule_parser.h"
#include "plugins/detectors/alerts/simulation.h"
#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr Time kStart = 1'767'571'200'000'000;
constexpr int kAlerts = 1100;

TEST(AlertGroups, LargeOnesAreToldInPartsAndRepeatedOnTime) {
  RuleErrors errors;
  Dispatch dispatch;
  IndexBuilder builder{Host(ToyHost())};
  ParseRules("r.yaml",
             "- {id: rain, title: Rain, condition: {any: [rain]}, group_by: source,"
             " keep_firing_for: 10h}\n"
             "- route: {receiver: desk, group_by: [rule], group_wait: 30s, repeat_interval: 1h}\n",
             Host(ToyHost()), [&](const Rule& rule) { builder.Add(rule); }, &errors, &dispatch);
  ASSERT_THAT(errors.lines(), testing::IsEmpty());
  Simulation simulation(Host(ToyHost()), builder.Build(), dispatch);
  ToyArticle article("rain", "");
  for (int i = 0; i < kAlerts; ++i) {
    const std::string source = "s" + std::to_string(i);
    wr_article abi = *article.Id(source, source).abi();
    abi.published_at = kStart;
    simulation.Feed(abi, kStart);
  }
  simulation.GoOnUntil(kStart + 60 * kSecond);
  std::set<std::string> told;
  for (const SimulatedAlert& alert : simulation.Take()) {
    EXPECT_EQ((alert.at - kStart) / kSecond, 30);
    EXPECT_TRUE(told.insert(alert.fingerprint).second);
  }
  EXPECT_EQ(told.size(), static_cast<size_t>(kAlerts));
  // Two repetitions, each of all of them, an hour apart.
  for (int hour = 1; hour <= 2; ++hour) {
    simulation.GoOnUntil(kStart + hour * 3600 * kSecond + 60 * kSecond);
    std::set<std::string> again;
    for (const SimulatedAlert& alert : simulation.Take()) {
      EXPECT_EQ(alert.type, AlertType::kUpdated);
      EXPECT_EQ((alert.at - kStart) / kSecond, hour * 3600 + 30);
      EXPECT_TRUE(again.insert(alert.fingerprint).second);
    }
    EXPECT_EQ(again, told);
  }
}

}  // namespace
}  // namespace wireroom::alerts
