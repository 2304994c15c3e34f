// SPDX-License-Identifier: Apache-2.0
//
// The rules of config/rules: each fires on news of its kind and keeps quiet on
// what only sounds like it.
#include <wireroom/testkit.h>

#include "plugins/detectors/alerts/alerts.h"

namespace wireroom::alerts {
namespace {

using namespace wireroom::testkit;  // NOLINT: as plugin authors do

struct Example {
  const char* title;
  const char* text;
  std::vector<std::string> rules;
};

const Example kExamples[] = {
    {"Strong earthquake shakes coastal towns",
     "A quake of magnitude 6.8 struck off the coast before dawn. Walls collapsed in two villages.",
     {"earthquake"}},
    {"City holds earthquake drill", "Pupils hid under tables as sirens wailed.", {}},
    {"", "Parties feel the tremors of the vote\n\nIt was called a political earthquake.", {}},
    {"Central bank raises interest rates to curb inflation",
     "The monetary policy committee voted seven to two for a rise of half a percentage point.",
     {"central-bank-decision"}},
    {"Central bank expected to meet next week", "Economists see a rate rise.", {}},
    {"Prime minister resigns after budget defeat",
     "The prime minister announced her resignation on Tuesday. A successor is sought.",
     {"head-of-state-change"}},
    {"University president resigns", "The president of the university resigned on Monday.", {}},
    {"Dockers walk out as talks fail",
     "A strike closed the port on Monday. The union wants higher wages.", {"labour-strike"}},
    {"Air strikes hit depot", "Air strikes destroyed a depot, workers said.", {}},
    {"Striker signs for two years", "The club's staff welcomed him.", {}},
    {"Maker recalls 20,000 pushchairs",
     "The company recalled the products because of a choking hazard; customers get a refund.",
     {"product-recall"}},
    {"Government recalls ambassador", "The ministry recalled its ambassador over products.", {}},
    {"Insurer admits data breach", "Names and addresses of members were copied.", {"data-breach"}},
    {"Hackers meet for conference", "They talked about passwords.", {}},
    {"Cargo plane crashes on landing", "The crew of four was killed when the plane hit a hangar.",
     {"aviation-accident"}},
    {"Plane tickets get dearer", "Fares rose after the stock market crash, passengers said.", {}},
    {"Truce holds for a second day", "The ceasefire was kept, and troops pulled back.",
     {"ceasefire"}},
    {"Appeals court upholds fine on search engine",
     "Judges ruled that the tech giant had favoured its own shops.", {"court-ruling-tech"}},
    {"Measles outbreak closes schools",
     "Forty cases of the disease were confirmed by health officials.", {"disease-outbreak"}},
    {"Outbreak of violence after match", "Police made arrests.", {}},
    {"Floods cut off valley", "Three people are missing and hundreds were evacuated.",
     {"extreme-weather"}},
    {"Brewers agree on merger", "The company pays 2 billion; shareholders vote in May.",
     {"merger"}},
    {"Choir sings in the park", "Two hundred people came to listen in the sun.", {}},
};

std::vector<std::string> RulesOf(const std::vector<FoundAlert>& alerts) {
  std::vector<std::string> rules;
  for (const FoundAlert& alert : alerts) rules.push_back(alert.rule);
  return rules;
}

TEST(ShippedRules, FireOnTheirKindOfNewsOnly) {
  FakeHost<Alerts> host(Options{{"rules", "[" SHIPPED_RULES "]"}});
  for (const Example& e : kExamples)
    EXPECT_EQ(RulesOf(host.Detect(ArticleBuilder().Title(e.title).Text(e.text))), e.rules)
        << e.title;
}

TEST(ShippedRules, EachHasAnExampleHere) {
  FakeHost<Alerts> host(Options{{"rules", "[" SHIPPED_RULES "]"}});
  EXPECT_THAT(host.log(), Contains(HasSubstr("info: 12 rules from 12 files")));
  std::set<std::string> covered;
  for (const Example& e : kExamples) covered.insert(e.rules.begin(), e.rules.end());
  EXPECT_THAT(covered, SizeIs(12));
}

}  // namespace
}  // namespace wireroom::alerts
