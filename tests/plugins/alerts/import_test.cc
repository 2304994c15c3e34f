// SPDX-License-Identifier: Apache-2.0
//
// Rules of others as ours: what comes out is a rule that is right and means the
// same, and what could not be carried over is told with its line.
#include "plugins/detectors/alerts/rule_import.h"

#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/matcher.h"
#include "plugins/detectors/alerts/rule_parser.h"
#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ImportTest : public testing::Test {
 protected:
  void Import(const std::string& from, const std::string& text) {
    imported_ = {};
    ImportText(from, "theirs", text, &imported_);
    RuleErrors errors;
    IndexBuilder builder{Host(ToyHost())};
    rules_.clear();
    ParseRules("ours.yaml", imported_.yaml, Host(ToyHost()),
               [&](const Rule& rule) {
                 builder.Add(rule);
                 rules_.push_back(rule);
               },
               &errors);
    if (!imported_.yaml.empty()) {
      EXPECT_THAT(errors.lines(), IsEmpty()) << imported_.yaml;
    }
    index_ = builder.Build();
  }
  bool Meets(const std::string& title, const std::string& text, const std::string& source = "A") {
    ToyArticle article(title, text);
    article.Id(source, "1");
    Matcher matcher(index_, Host(ToyHost()));
    return !matcher.Match(article.view()).empty();
  }

  Imported imported_;
  std::vector<Rule> rules_;
  std::shared_ptr<const RuleIndex> index_;
};

TEST_F(ImportTest, SigmaKeepsSelectionsModifiersAndTheCondition) {
  Import("sigma",
         "title: Flood reports\n"
         "status: test\n"
         "level: high\n"
         "logsource: {category: news}\n"
         "detection:\n"
         "  selection:\n"
         "    title: [flood, storm surge]\n"
         "    EventID: 4688\n"
         "  keywords: [evacuated, dam burst]\n"
         "  filter: {source: Valley Post}\n"
         "  condition: (selection or keywords) and not filter\n");
  EXPECT_THAT(imported_.lost,
              ElementsAre("theirs:4: Flood reports: not carried over: key 'logsource'",
                          "theirs:8: Flood reports: not carried over: the field 'EventID' of "
                          "'selection'"));
  ASSERT_EQ(rules_.size(), 1u);
  EXPECT_EQ(rules_[0].id, "flood-reports");
  EXPECT_EQ(rules_[0].level, Level::kHigh);
  EXPECT_TRUE(Meets("flood in town", ""));
  EXPECT_TRUE(Meets("", "two villages evacuated"));
  EXPECT_FALSE(Meets("", "a flood in the text alone"));
  EXPECT_FALSE(Meets("flood in town", "", "Valley Post"));
}

TEST_F(ImportTest, SigmaOneOfAndAllOfAreKept) {
  Import("sigma",
         "title: T\n"
         "detection:\n"
         "  word_a: [flood]\n"
         "  word_b: [storm]\n"
         "  condition: all of word_*\n");
  EXPECT_TRUE(Meets("flood and storm", ""));
  EXPECT_FALSE(Meets("flood", ""));
}

TEST_F(ImportTest, SigmaWithoutASelectionThatItsConditionNeedsIsNoRule) {
  Import("sigma",
         "title: T\n"
         "detection:\n"
         "  process: {Image: cmd.exe}\n"
         "  words: [flood]\n"
         "  condition: process and words\n");
  EXPECT_EQ(imported_.yaml, "");
  EXPECT_THAT(imported_.lost, testing::Contains(HasSubstr("theirs:3: T: not carried over: the "
                                                          "selection 'process'")));
}

TEST_F(ImportTest, SigmaCountsAndCorrelationsAreTold) {
  Import("sigma",
         "title: T\n"
         "detection:\n"
         "  words: [flood]\n"
         "  timeframe: 5m\n"
         "  condition: words | count() > 5\n");
  EXPECT_THAT(imported_.lost, ElementsAre(HasSubstr("theirs:4: T: not carried over: "
                                                    "detection.timeframe"),
                                          HasSubstr("theirs:5: T: not carried over: condition")));
  Import("sigma", "title: C\ncorrelation: {type: event_count}\n");
  EXPECT_THAT(imported_.lost, ElementsAre(HasSubstr("theirs:1: C: not carried over: a document "
                                                    "without a detection")));
}

TEST_F(ImportTest, ElastAlertKeepsTypeTimesAndQueries) {
  Import("elastalert",
         "name: Many floods\n"
         "type: frequency\n"
         "num_events: 5\n"
         "timeframe: {hours: 1, minutes: 30}\n"
         "realert: {minutes: 30}\n"
         "query_key: source\n"
         "filter:\n"
         "  - query: {query_string: {query: 'title:flood AND NOT drill~2'}}\n"
         "  - range: {score: {gte: 3}}\n"
         "alert: [email]\n");
  EXPECT_THAT(imported_.lost,
              ElementsAre(HasSubstr("theirs:8: Many floods: not carried over: the fuzzy mark"),
                          HasSubstr("theirs:9: Many floods: not carried over: filter 'range'"),
                          HasSubstr("theirs:10: Many floods: not carried over: key 'alert'")));
  ASSERT_EQ(rules_.size(), 1u);
  const Watch& watch = *rules_[0].watch;
  EXPECT_EQ(watch.type, RuleType::kFrequency);
  EXPECT_EQ(watch.num_events, 5u);
  EXPECT_EQ(watch.timeframe, 90 * 60'000'000LL);
  EXPECT_EQ(watch.repeat, 30 * 60'000'000LL);
  EXPECT_EQ(watch.group_by.at(0).name, "source");
  EXPECT_TRUE(Meets("flood", ""));
  EXPECT_FALSE(Meets("flood drill", ""));
}

TEST_F(ImportTest, ElastAlertTypesWithoutACounterpartAreNoRules) {
  Import("elastalert", "name: N\ntype: percentage_match\nfilter: []\n");
  EXPECT_EQ(imported_.yaml, "");
  EXPECT_THAT(imported_.lost, ElementsAre(HasSubstr("theirs:1: N: not carried over: type "
                                                    "'percentage_match'")));
}

TEST_F(ImportTest, LuceneKeepsOperatorsGroupsPhrasesAndPrefixes) {
  Import("lucene", "title:storm AND (\"port arden\" OR quay*) -drill\n");
  EXPECT_THAT(imported_.lost, IsEmpty());
  EXPECT_TRUE(Meets("storm", "port arden closed"));
  EXPECT_TRUE(Meets("storm", "two quayside cafes"));
  EXPECT_FALSE(Meets("storm", "port of arden"));
  EXPECT_FALSE(Meets("calm", "storm at port arden"));
  EXPECT_FALSE(Meets("storm drill", "port arden"));
}

TEST_F(ImportTest, LuceneTellsWhatItLosesByTheLineOfItsQuery) {
  Import("lucene", "# comment\nflood\nstorm^2\n(broken\n");
  EXPECT_EQ(rules_.size(), 2u);
  EXPECT_THAT(imported_.lost, testing::Contains(HasSubstr("theirs:3: ")));
  EXPECT_THAT(imported_.lost, testing::Contains(HasSubstr("theirs:4: ")));
}

TEST_F(ImportTest, WhatIsNoYamlIsTold) {
  Import("sigma", "title: [\n");
  EXPECT_THAT(imported_.lost, ElementsAre(HasSubstr("not YAML")));
  EXPECT_EQ(imported_.yaml, "");
}

}  // namespace
}  // namespace wireroom::alerts
