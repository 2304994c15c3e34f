// SPDX-License-Identifier: Apache-2.0
//
// Random rules over random articles: the index says what the plain evaluator
// says, match for match and span for span. WIREROOM_PROPERTY_ROUNDS=1000 runs
// longer (40,000 pairs a round).
#include <cstdlib>

#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/rule_check.h"
#include "plugins/detectors/alerts/rule_parser.h"
#include "tests/plugins/alerts/naive_matcher.h"
#include "tests/plugins/alerts/random_rules.h"

namespace wireroom::alerts {

bool operator==(const Place& a, const Place& b) {
  return a.term == b.term && a.field == b.field && a.begin == b.begin && a.end == b.end;
}
void PrintTo(const Place& f, std::ostream* out) {
  *out << "term " << f.term << " field " << f.field << " [" << f.begin << "," << f.end << ")";
}

namespace {

constexpr size_t kRules = 200;
constexpr size_t kArticles = 200;

uint64_t Rounds() {
  const char* rounds = std::getenv("WIREROOM_PROPERTY_ROUNDS");
  return rounds ? std::strtoull(rounds, nullptr, 10) : 5;
}

Rule NewRule(Condition condition, size_t number) {
  Rule rule;
  rule.id = "r" + std::to_string(number);
  rule.title = "t";
  rule.condition = std::move(condition);
  return rule;
}

std::vector<Rule> UsefulRules(RandomWorld* world) {
  std::vector<Rule> rules;
  while (rules.size() < kRules) {
    Condition condition = world->AnyCondition();
    if (WhyUseless(condition).empty()) rules.push_back(NewRule(std::move(condition), rules.size()));
  }
  return rules;
}

std::shared_ptr<const RuleIndex> IndexOf(const std::vector<Rule>& rules) {
  IndexBuilder builder{Host(ToyHost())};
  for (const Rule& rule : rules) builder.Add(rule);
  return builder.Build();
}

// Compares one article; the number of matches.
size_t Compare(const std::vector<Rule>& rules, const Article& article, Matcher* matcher,
               size_t most) {
  const auto matched = matcher->Match(article);
  std::vector<uint32_t> expected;
  for (uint32_t i = 0; i < rules.size(); ++i)
    if (NaiveHolds(article, rules[i].condition)) expected.push_back(i);
  EXPECT_EQ(std::vector<uint32_t>(matched.begin(), matched.end()), expected);
  for (uint32_t rule : matched) {
    std::vector<Place> places;
    matcher->Explain(article, rule, most, &places);
    EXPECT_EQ(places, NaiveExplain(article, rules[rule].condition, most))
        << ToYaml(rules[rule].condition) << "\n" << article.text().text();
  }
  return matched.size();
}

TEST(AlertsProperty, IndexAgreesWithPlainEvaluation) {
  size_t matches = 0;
  for (uint64_t seed = 1; seed <= Rounds() && !testing::Test::HasFailure(); ++seed) {
    RandomWorld world(seed);
    const std::vector<Rule> rules = UsefulRules(&world);
    Matcher matcher(IndexOf(rules), Host(ToyHost()));
    for (size_t i = 0; i < kArticles && !testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " article " + std::to_string(i));
      matches += Compare(rules, world.AnyArticle()->view(), &matcher, 1 + seed % 7);
    }
  }
  EXPECT_GT(matches, Rounds() * kRules);
}

TEST(AlertsProperty, FilesSayWhatConditionsSay) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    RandomWorld world(seed + 1000);
    const std::vector<Rule> rules = UsefulRules(&world);
    std::string yaml;
    for (const Rule& rule : rules)
      yaml += "- {id: " + rule.id + ", title: t, condition: " + ToYaml(rule.condition) + "}\n";
    std::vector<Rule> read;
    RuleErrors errors;
    ParseRules("rules.yaml", yaml, Host(ToyHost()),
               [&](Rule rule) { read.push_back(std::move(rule)); }, &errors);
    ASSERT_THAT(errors.lines(), testing::IsEmpty());
    ASSERT_EQ(read.size(), rules.size());
    Matcher matcher(IndexOf(read), Host(ToyHost()));
    for (size_t i = 0; i < 50; ++i)
      Compare(rules, world.AnyArticle()->view(), &matcher, 8);
  }
}

TEST(AlertsProperty, RefusedRulesAreUselessIndeed) {
  RandomWorld world(7);
  std::vector<std::unique_ptr<ToyArticle>> articles;
  for (size_t i = 0; i < 300; ++i) articles.push_back(world.AnyArticle());
  ToyArticle nothing;
  size_t never = 0, always = 0;
  for (size_t i = 0; i < 3000; ++i) {
    const Condition condition = world.AnyCondition();
    const bool fires_on_nothing = NaiveHolds(nothing.view(), condition);
    const std::string why = WhyUseless(condition);
    EXPECT_EQ(fires_on_nothing, why.starts_with("it would fire")) << ToYaml(condition);
    if (fires_on_nothing) ++always;
    if (!why.starts_with("it can never fire")) continue;
    ++never;
    for (const auto& article : articles)
      ASSERT_FALSE(NaiveHolds(article->view(), condition)) << ToYaml(condition);
  }
  EXPECT_GT(never, 5u);
  EXPECT_GT(always, 100u);
}

}  // namespace
}  // namespace wireroom::alerts
