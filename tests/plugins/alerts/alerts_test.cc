// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/alerts.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <wireroom/testkit.h>

#include "plugins/detectors/alerts/cost_ledger.h"
#include "plugins/detectors/alerts/fingerprint.h"
#include "plugins/detectors/alerts/rule_book.h"
#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

using namespace wireroom::testkit;  // NOLINT: as plugin authors do
using AlertsHost = FakeHost<Alerts>;

// A folder of rule files, gone with the test.
class AlertsTest : public testing::Test {
 protected:
  AlertsTest() {
    std::string name = (std::filesystem::temp_directory_path() / "alerts_XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~AlertsTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& file, const std::string& text) {
    std::filesystem::create_directories((folder_ / file).parent_path());
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }
  std::unique_ptr<AlertsHost> Open(Options options = {}) {
    options.Add("rules", "[rules]");
    return std::make_unique<AlertsHost>(options, folder_);
  }
  // What `wireroom check` says.
  std::string Refusal() {
    try {
      Open()->Check();
    } catch (const std::exception& e) {
      return e.what();
    }
    return "not refused";
  }

  std::filesystem::path folder_;
};

constexpr const char* kStorm = R"(
id: storm
title: Storm at a port
level: high
labels: {desk: world}
annotations: {summary: Look at the harbour}
condition:
  all:
    - any: [storm surge, gale]
    - {topic: "medtop:03000000", min_score: 0.5}
    - entity: nil:oran
  none: [drill]
)";

ArticleBuilder StormArticle() {
  return ArticleBuilder()
      .Title("Gale nears Oran")
      .Text("A storm surge was seen in Oran. The gale goes on.")
      .Mention(26, 30, "GPE", "nil:oran")
      .Topic("medtop:03000000", "disaster", 0.75f);
}

TEST_F(AlertsTest, FiresWithRuleAndEvidence) {
  Write("rules/storm.yaml", kStorm);
  const auto alerts = Open()->Detect(StormArticle());
  ASSERT_THAT(alerts, SizeIs(1));
  const FoundAlert& alert = alerts.front();
  EXPECT_THAT(alert, IsAlert("storm"));
  EXPECT_EQ(alert.title, "Storm at a port");
  EXPECT_EQ(alert.level, WR_LEVEL_HIGH);
  EXPECT_THAT(alert.labels, ElementsAre(testing::Pair("desk", "world")));
  EXPECT_THAT(alert.annotations, ElementsAre(testing::Pair("summary", "Look at the harbour")));
  EXPECT_THAT(alert.spans,
              ElementsAre(IsSpan("storm surge", "all[0].any[0]"), IsSpan("Gale", "all[0].any[1]"),
                          IsSpan("gale", "all[0].any[1]"), IsSpan("medtop:03000000", "all[1]"),
                          IsSpan("Oran", "all[2]")));
  EXPECT_EQ(alert.spans[1].field, "title");
  EXPECT_EQ(alert.spans[2].field, "text");
  const auto fingerprint = Fingerprint("storm", "Test Wire", "article-1");
  EXPECT_EQ(alert.fingerprint, std::string(fingerprint.data(), fingerprint.size()));
}

TEST_F(AlertsTest, DoesNotFireWithoutEveryPart) {
  Write("rules/storm.yaml", kStorm);
  const auto host = Open();
  EXPECT_THAT(host->Detect(StormArticle().Text("A storm surge in Oran, in a drill.")), IsEmpty());
  EXPECT_THAT(host->Detect(ArticleBuilder().Text("Storm surge.")), IsEmpty());
  EXPECT_THAT(host->Detect(ArticleBuilder()), IsEmpty());
  EXPECT_EQ(host->counter("alerts"), 0u);
}

TEST_F(AlertsTest, FiresInTheOrderOfFilesAndRules) {
  Write("rules/b.yaml", "{id: third, title: T, condition: {any: [storm]}}");
  Write("rules/a/x.yml", "- {id: first, title: T, condition: {any: [surge]}}\n"
                         "- {id: second, title: T, condition: {any: [storm]}}\n");
  Write("rules/.hidden.yaml", "no rule");
  Write("rules/notes.txt", "no rule");
  const auto host = Open();
  EXPECT_THAT(host->Detect(ArticleBuilder().Text("storm surge")),
              ElementsAre(IsAlert("first"), IsAlert("second"), IsAlert("third")));
  EXPECT_EQ(host->counter("alerts"), 3u);
}

TEST_F(AlertsTest, RuleThatIsNotEnabledIsCheckedButNeverFires) {
  Write("rules/a.yaml", "{id: a, title: T, enabled: false, condition: {any: [storm]}}");
  const auto host = Open();
  EXPECT_THAT(host->Detect(ArticleBuilder().Text("storm")), IsEmpty());
  EXPECT_THAT(host->log(), Contains(HasSubstr("no rule is enabled")));
  Write("rules/a.yaml", "{id: a, title: T, enabled: false, condition: {any: []}}");
  EXPECT_THAT(Refusal(), HasSubstr("'any' is empty"));
}

TEST_F(AlertsTest, SourceIsMatchedInAnyCase) {
  Write("rules/a.yaml", "{id: a, title: T, condition: {all: [storm, {source: test WIRE}]}}");
  const auto host = Open();
  const auto alerts = host->Detect(ArticleBuilder().Text("storm"));
  ASSERT_THAT(alerts, SizeIs(1));
  EXPECT_THAT(alerts[0].spans, Contains(IsSpan("test WIRE", "all[1]")));
  EXPECT_THAT(host->Detect(ArticleBuilder().Source("Other").Text("storm")), IsEmpty());
}

TEST_F(AlertsTest, TellsAtMostMaxEvidencePlaces) {
  Write("rules/a.yaml", "{id: a, title: T, condition: {any: [storm, surge]}}");
  const auto alerts = Open({{"max_evidence", "3"}})
                          ->Detect(ArticleBuilder().Text("storm storm storm storm surge surge"));
  ASSERT_THAT(alerts, SizeIs(1));
  EXPECT_THAT(alerts[0].spans, ElementsAre(IsSpan("storm", "any[0]"), IsSpan("storm", "any[0]"),
                                           IsSpan("surge", "any[1]")));
}

TEST_F(AlertsTest, TooManyMatchesAreToldNotHidden) {
  std::string rules;
  for (int i = 0; i < 30; ++i)
    rules += "- {id: r" + std::to_string(i) + ", title: T, condition: {any: [storm]}}\n";
  Write("rules/a.yaml", rules);
  const auto host = Open({{"max_matches", "20"}});
  const Found found = host->Annotate(ArticleBuilder().Text("storm"));
  EXPECT_EQ(found.status, "truncated");
  EXPECT_EQ(found.reason, "it meets 30 rules, of which 20 alert (max_matches)");
  EXPECT_THAT(host->Detect(ArticleBuilder().Text("storm")), SizeIs(20));
}

TEST_F(AlertsTest, RevisionFiresUnderTheSameFingerprint) {
  Write("rules/a.yaml", "{id: a, title: T, condition: {any: [storm]}}");
  const auto host = Open();
  const auto first = host->Detect(ArticleBuilder().Text("storm"));
  const auto again = host->Detect(ArticleBuilder().Text("The storm, corrected."));
  ASSERT_THAT(first, SizeIs(1));
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(first[0].fingerprint, again[0].fingerprint);
}

TEST_F(AlertsTest, RefusesBadRulesWithPlaceAndCount) {
  Write("rules/a.yaml", "id: a\ntitle: T\nlevl: high\ncondition: {any: [storm]}\n");
  EXPECT_THAT(Refusal(), HasSubstr("rules/a.yaml:3:1: unknown key 'levl'"));
  Write("rules/b.yaml", "id: b\ntitle: T\ncondition: {none: [storm]}\n");
  EXPECT_THAT(Refusal(), HasSubstr("; and 1 further errors"));
}

TEST_F(AlertsTest, RightRulesGoOnBesideWrongOnes) {
  Write("rules/a.yaml", "- {id: a, title: T, condition: {any: [storm]}}\n"
                        "- {id: wrong, title: T, condition: {any: []}}\n"
                        "- {id: c, title: T, condition: {any: [storm]}}\n");
  Write("rules/b.yaml", "{id: b, title: T, condition: {any: [storm");
  Write("rules/d.yaml", "{id: d, title: \"\xff\", condition: {any: [storm]}}");
  Write("rules/e.yaml", "{id: e, title: T, condition: {any: [storm]}}");
  const auto host = Open();
  EXPECT_THAT(host->Detect(ArticleBuilder().Text("storm")),
              ElementsAre(IsAlert("a"), IsAlert("c"), IsAlert("e")));
  EXPECT_EQ(host->counter("rules_refused"), 3u);
  for (const char* place : {"rules/a.yaml:2:", "rules/b.yaml:2:", "rules/d.yaml:1:"})
    EXPECT_THAT(host->log(), Contains(HasSubstr(place)));
}

// A pattern over 20,000 bytes is some 300 steps.
class CostTest : public AlertsTest {
 protected:
  static std::string Costly(const std::string& budget) {
    return "{id: costly, title: T, cost_budget: " + budget +
           ", condition: {any: [{pattern: 'zq+x'}]}}";
  }
  static ArticleBuilder Large() { return ArticleBuilder().Text(std::string(20000, 'a') + " zqx"); }
  // How many articles it takes until the rule is set aside; 0: it never is.
  static int ArticlesUntilAside(AlertsHost* host, int most) {
    for (int i = 1; i <= most; ++i)
      for (const FoundAlert& alert : host->Detect(Large()))
        if (alert.rule == CostLedger::kAlertRule) return i;
    return 0;
  }
  static std::string Ask(AlertsHost* host, const std::string& request) {
    return host->Request(0, request);
  }
};

TEST_F(CostTest, ARuleThatBreaksItsBudgetIsSetAsideLoudly) {
  Write("rules/a.yaml", Costly("100"));
  Write("rules/b.yaml", "{id: b, title: T, condition: {any: [zqx]}}");
  const auto host = Open();
  const int articles = ArticlesUntilAside(host.get(), 500);
  EXPECT_GT(articles, 200);
  EXPECT_LT(articles, 400);
  EXPECT_THAT(host->Detect(Large()), ElementsAre(IsAlert("b")));
  EXPECT_EQ(host->counter("rules_set_aside"), 1u);
  EXPECT_THAT(host->log(), Contains(HasSubstr("rule 'costly' is set aside")));
}

TEST_F(CostTest, WithoutABoundItIsNever) {
  Write("rules/a.yaml", Costly("0"));
  const auto host = Open();
  EXPECT_EQ(ArticlesUntilAside(host.get(), 500), 0);
}

TEST_F(CostTest, APersonRestoresIt) {
  Write("rules/a.yaml", Costly("32"));
  const auto host = Open();
  ASSERT_GT(ArticlesUntilAside(host.get(), 500), 0);
  EXPECT_THAT(Ask(host.get(), "rules state"), HasSubstr("costly: 32 steps an event, budget 32"));
  EXPECT_THAT(Ask(host.get(), "rules restore costly"), HasSubstr("tried again"));
  EXPECT_THAT(Ask(host.get(), "rules state"), HasSubstr("no rule is set aside"));
  EXPECT_THAT(host->Detect(Large()), ElementsAre(IsAlert("costly")));
  EXPECT_THROW(Ask(host.get(), "rules restore costly"), std::runtime_error);
}

TEST_F(CostTest, ARestartChangesNothingAndAnEditBringsItBack) {
  Write("rules/a.yaml", Costly("32"));
  auto host = Open();
  const int articles = ArticlesUntilAside(host.get(), 500);
  ASSERT_GT(articles, 20);
  host = Open();
  for (int i = 0; i < articles / 2; ++i) host->Detect(Large());
  host->Restart();
  EXPECT_EQ(ArticlesUntilAside(host.get(), 500), articles - articles / 2);
  host->Restart();
  EXPECT_THAT(host->Detect(Large()), IsEmpty());
  Write("rules/a.yaml", Costly("1000"));
  host->Restart();
  EXPECT_THAT(host->Detect(Large()), Contains(IsAlert("costly")));
}

TEST_F(AlertsTest, RefusesAnIdTwice) {
  Write("rules/a.yaml", "{id: a, title: T, condition: {any: [storm]}}");
  Write("rules/b.yaml", "\n{id: a, title: T, condition: {any: [gale]}}");
  EXPECT_THAT(Refusal(), HasSubstr("rules/b.yaml:2:1: id 'a' is taken by the rule at "));
}

TEST_F(AlertsTest, RefusesPathsThatAreNoRules) {
  EXPECT_THAT(Refusal(), HasSubstr("there is no such rule file or folder"));
  std::filesystem::create_directories(folder_ / "rules");
  ASSERT_EQ(mkfifo((folder_ / "rules" / "pipe.yaml").c_str(), 0600), 0);
  EXPECT_THAT(Refusal(), HasSubstr("is not a regular file"));
}

TEST_F(AlertsTest, PatternsNameTheirFilesInOrder) {
  Write("rules/b.yaml", "{id: b, title: T, condition: {any: [storm]}}");
  Write("rules/a.yaml", "{id: a, title: T, condition: {any: [storm]}}");
  Write("rules/a.txt", "no rule");
  AlertsHost host(Options{{"rules", "[rules/*.yaml]"}}, folder_);
  EXPECT_THAT(host.Detect(ArticleBuilder().Text("storm")), ElementsAre(IsAlert("a"), IsAlert("b")));
  EXPECT_THROW(AlertsHost(Options{{"rules", "[rules/*.yml]"}}, folder_), std::runtime_error);
}

TEST_F(AlertsTest, EmptyFolderIsTakenWithAWarning) {
  std::filesystem::create_directories(folder_ / "rules");
  const auto host = Open();
  EXPECT_THAT(host->log(), Contains(HasSubstr("warning: no rule is enabled")));
  EXPECT_THAT(host->Detect(ArticleBuilder().Text("storm")), IsEmpty());
}

}  // namespace
}  // namespace wireroom::alerts
