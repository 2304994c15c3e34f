// SPDX-License-Identifier: Apache-2.0
//
// Random rules over random articles: the index says what the plain evaluator
// says, match for match and span for span; also after rules were added, changed,
// removed, set aside and merged. WIREROOM_PROPERTY_ROUNDS=1000 runs longer (40,000
// pairs a round of the first test, some 25,000 of the second).
#include <cstdlib>
#include <map>
#include <set>

#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/live_index.h"
#include "plugins/detectors/alerts/matcher.h"
#include "plugins/detectors/alerts/rule_check.h"
#include "plugins/detectors/alerts/rule_head.h"
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

// Rules that come and go in a LiveIndex, and what they are.
class ChangingRules {
 public:
  explicit ChangingRules(uint64_t seed)
      : world_(seed), random_(seed), live_(Host(ToyHost()), IndexBuilder(Host(ToyHost())).BuildSegment()) {}

  void Change() {
    std::vector<uint64_t> removed;
    std::vector<Rule> added;
    const size_t many = Below(8) == 0 ? 80 : 1 + Below(4);
    for (size_t i = 0; i < many; ++i) {
      const std::string id = "r" + std::to_string(Below(250));
      if (rules_.erase(id) || Below(4) == 0) removed.push_back(IndexSegment::IdHash(id)), aside_.erase(id);
      if (Below(3) == 0) continue;
      std::erase_if(added, [&](const Rule& rule) { return rule.id == id; });
      added.push_back(AnyRule(id));
    }
    std::erase_if(added, [&](const Rule& rule) { return rules_.count(rule.id) > 0; });
    live_.Change(removed, added);
    for (const Rule& rule : added) rules_[rule.id] = rule.condition;
    if (Below(5) == 0) SetAside();
    if (Below(3) == 0) live_.Merge();
  }

  // Compares one article; the number of pairs.
  size_t Compare() {
    const auto article = world_.AnyArticle();
    const Article view = article->view();
    const auto index = live_.index();
    matcher_.SetIndex(index, Host(ToyHost()));
    std::set<std::string> matched, expected;
    for (uint32_t rule : matcher_.Match(view)) matched.insert(CompareEvidence(view, *index, rule));
    for (const auto& [id, condition] : rules_)
      if (!aside_.count(id) && NaiveHolds(view, condition)) expected.insert(id);
    EXPECT_EQ(matched, expected);
    return rules_.size();
  }

 private:
  size_t Below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random_); }

  Rule AnyRule(const std::string& id) {
    for (;;) {
      Rule rule;
      rule.id = id;
      rule.title = "t";
      rule.condition = world_.AnyCondition();
      if (WhyUseless(rule.condition).empty()) return rule;
    }
  }

  void SetAside() {
    const std::string id = "r" + std::to_string(Below(250));
    const bool aside = Below(2) == 0;
    EXPECT_EQ(live_.SetAside(IndexSegment::IdHash(id), aside), rules_.count(id) > 0);
    if (aside && rules_.count(id)) aside_.insert(id);
    else aside_.erase(id);
  }

  std::string CompareEvidence(const Article& article, const RuleIndex& index, uint32_t rule) {
    RuleHead head;
    ReadHead(index.HeadOf(rule), &head);
    const std::string id(head.id);
    std::vector<Place> places;
    matcher_.Explain(article, rule, 5, &places);
    const auto known = rules_.find(id);
    if (known == rules_.end()) return id + " is not there";
    EXPECT_EQ(places, NaiveExplain(article, known->second, 5)) << ToYaml(known->second);
    return id;
  }

  RandomWorld world_;
  std::mt19937_64 random_;
  LiveIndex live_;
  Matcher matcher_;
  std::map<std::string, Condition> rules_;
  std::set<std::string> aside_;
};

TEST(AlertsProperty, ChangedIndexAgreesWithPlainEvaluation) {
  size_t pairs = 0;
  for (uint64_t seed = 1; seed <= Rounds() && !testing::Test::HasFailure(); ++seed) {
    ChangingRules rules(seed);
    for (size_t i = 0; i < kArticles && !testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " change " + std::to_string(i));
      rules.Change();
      pairs += rules.Compare();
    }
  }
  EXPECT_GT(pairs, Rounds() * 5000);
  RecordProperty("pairs", std::to_string(pairs));
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
