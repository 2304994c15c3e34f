// SPDX-License-Identifier: Apache-2.0
//
// Articles that end the daemon, and rejects that are tried again, with the real
// daemon and the real command.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <map>

#include "tests/crash/daemon_fixture.h"

namespace wireroom::crash {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

class Rejects : public DaemonFixture {
 protected:
  // Sends the articles, the daemon starting again whenever it ends, until all are
  // acknowledged. Returns how often it ended.
  int SendThroughDeaths(const std::vector<v1::Article>& articles) {
    client::Producer producer(ProducerNamed("courier"));
    Start();
    int deaths = 0;
    EXPECT_TRUE(producer.Connect(seconds(10)));
    for (const v1::Article& article : articles) EXPECT_NE(producer.Send(article), 0u);
    while (!producer.Flush(std::chrono::milliseconds(50)) && deaths < 20) {
      if (!daemon_->WaitForEnd(std::chrono::milliseconds(0))) continue;
      ++deaths;
      Start();
    }
    for (client::Delivery& delivery : producer.Take()) deliveries_[delivery.number] = delivery;
    return deaths;
  }

  // Every article has one event; of the type that is said.
  void ExpectEvents(const std::vector<v1::Article>& articles, const std::string& guilty) {
    std::map<std::string, std::vector<std::string>> types;
    for (const v1::Event& event : Events()) types[event.subject()].push_back(event.type());
    for (const v1::Article& article : articles) {
      const char* const type = article.id() == guilty ? "article.rejected" : "article.enriched";
      EXPECT_THAT(types[article.id()], testing::ElementsAre(type)) << article.id();
    }
  }

  // Twelve harmless ones, so that all threads have one in hand, and the guilty one
  // among them.
  std::vector<v1::Article> Crowd(const std::string& guilty_text) {
    std::vector<v1::Article> articles;
    for (int i = 0; i < 12; ++i) {
      articles.push_back(Article("a" + std::to_string(i), "The ferry sails again on Monday."));
    }
    articles[5] = Article("guilty", guilty_text);
    return articles;
  }

  std::map<uint64_t, client::Delivery> deliveries_;
};

class Deadly : public Rejects, public testing::WithParamInterface<const char*> {};

// The guilty one alone, whatever else was in hand, and whatever way the daemon ends.
TEST_P(Deadly, ArticleIsSetAsideAtTheThirdDeathAndNoOther) {
  Arm();
  const std::vector<v1::Article> articles = Crowd(GetParam());
  EXPECT_EQ(SendThroughDeaths(articles), 3);
  EXPECT_EQ(deliveries_[6].outcome, v1::Result::rejected);
  EXPECT_THAT(deliveries_[6].detail, HasSubstr("ended 3 times"));
  const CommandResult list = Command("rejects list --reason crashed");
  EXPECT_EQ(list.status, 0);
  EXPECT_THAT(list.out, HasSubstr("crashed by trap, tried 3x"));
  Stop();
  ExpectEvents(articles, "guilty");
}

INSTANTIATE_TEST_SUITE_P(Ways, Deadly,
                         testing::Values("annotator: abort", "annotator: exit", "annotator: fault",
                                         "annotator: kill", "detector: abort"),
                         [](const auto& way) {
                           std::string name = way.param;
                           std::replace_if(name.begin(), name.end(),
                                           [](char c) { return !isalpha(c); }, '_');
                           return name;
                         });

TEST_F(Rejects, ASetAsideArticleIsNotGivenToAPluginAgainAfterARestart) {
  Arm();
  EXPECT_EQ(SendThroughDeaths({Article("guilty", "annotator: abort")}), 3);
  Stop();
  Start();
  client::Producer again(ProducerNamed(""));
  v1::Article article = Article("guilty", "annotator: abort");
  article.mutable_fetched_at()->set_seconds(1'700'000'000);
  again.Send(article);
  ASSERT_TRUE(again.Flush(seconds(20))) << Errors();
  const auto delivery = again.Take().at(0);
  EXPECT_EQ(delivery.outcome, v1::Result::rejected);
  EXPECT_EQ(delivery.sequence, 1u);
  Stop();
}

TEST_F(Rejects, ASetAsideArticleThatIsTriedAgainWhenThePluginIsRepairedGetsItsEvent) {
  Arm();
  const std::vector<v1::Article> articles = Crowd("annotator: abort");
  EXPECT_EQ(SendThroughDeaths(articles), 3);
  Disarm();
  const CommandResult retry = Command("rejects retry --reason crashed");
  EXPECT_EQ(retry.status, 0) << retry.out;
  EXPECT_THAT(retry.out, HasSubstr("enriched, event 13"));
  EXPECT_THAT(Command("rejects list").out, HasSubstr("0 rejects"));
  Stop();
  const auto events = Events();
  ASSERT_EQ(events.size(), 13u);
  EXPECT_EQ(events[12].article().article().id(), "guilty");
  EXPECT_EQ(events[events[12].article().retried() - 1].type(), "article.rejected");
}

class Refused : public Rejects {
 protected:
  // Three that the plugin refuses, as sequences 2, 4 and 6, among others.
  void Refuse() {
    Arm();
    Start();
    client::Producer producer(ProducerNamed("courier"));
    ASSERT_TRUE(producer.Connect(seconds(10)));
    for (int i = 1; i <= 6; ++i) {
      producer.Send(Article(std::to_string(i), i % 2 == 0 ? "annotator: fail" : "fine"));
    }
    ASSERT_TRUE(producer.Flush(seconds(20)));
  }
};

TEST_F(Refused, IsListedShownAndExportedByTheDaemonThatRuns) {
  Refuse();
  EXPECT_THAT(Command("rejects list --plugin trap --source 'Harbour Courier'").out,
              HasSubstr("3 rejects: 3 plugin_failed"));
  EXPECT_THAT(Command("rejects list --source nobody").out, HasSubstr("0 rejects"));
  EXPECT_THAT(Command("rejects list --until 2000-01-01").out, HasSubstr("0 rejects"));
  EXPECT_THAT(Command("rejects show 4").out,
              testing::AllOf(HasSubstr("the article asked for it"), HasSubstr("Report 4")));
  EXPECT_THAT(Command("rejects export 2").out, HasSubstr("\"text\":\"annotator: fail\""));
  const CommandResult missing = Command("rejects show 3");
  EXPECT_EQ(missing.status, 1);
  EXPECT_THAT(missing.out, HasSubstr("there is no such reject: 3"));
}

TEST_F(Refused, StaysWithOneMoreAttemptWhenItIsRefusedAgainAndMakesNoSecondEvent) {
  Refuse();
  const CommandResult retry = Command("rejects retry 2 4");
  EXPECT_EQ(retry.status, 1);
  EXPECT_THAT(retry.out, HasSubstr("2 tried again, 2 rejected"));
  EXPECT_THAT(Command("rejects show 2").out, HasSubstr("tried 2x"));
  EXPECT_THAT(Command("rejects show 6").out, HasSubstr("tried 1x"));
  Stop();
  EXPECT_EQ(Events().size(), 6u);
}

TEST_F(Refused, IsTriedAgainWithoutADaemonByThePipelineOfTheCommand) {
  Refuse();
  Stop();
  Disarm();
  const CommandResult dry = Command("rejects retry --all --dry-run");
  EXPECT_THAT(dry.out, HasSubstr("3 rejects would be tried again; nothing was done"));
  const CommandResult retry = Command("rejects retry --all");
  EXPECT_EQ(retry.status, 0) << retry.out;
  EXPECT_THAT(retry.out, HasSubstr("3 tried again, 3 enriched"));
  EXPECT_EQ(Events().size(), 9u);
  EXPECT_THAT(Command("rejects list").out, HasSubstr("0 rejects"));
}

// Both ways at once: the event comes from whichever is first, and is the only one.
TEST_F(Refused, GetsOneEventWhenItIsTriedAgainAndSentAgain) {
  Refuse();
  Disarm();
  client::Producer again(ProducerNamed(""));
  again.Send(Article("2", "annotator: fail"));
  again.Send(Article("4", "annotator: fail"));
  const CommandResult retry = Command("rejects retry 2 4 6");
  ASSERT_TRUE(again.Flush(seconds(20)));
  EXPECT_NE(retry.status, -1);
  Stop();
  std::map<std::string, int> enriched;
  for (const v1::Event& event : Events()) enriched[event.subject()] += event.has_article() ? 1 : 0;
  for (const char* id : {"1", "2", "3", "4", "5", "6"}) EXPECT_EQ(enriched[id], 1) << id;
}

TEST_F(Refused, IsNotTriedAgainOverALaterEdition) {
  Refuse();
  client::Producer producer(ProducerNamed(""));
  producer.Send(Article("2", "A later edition."));
  ASSERT_TRUE(producer.Flush(seconds(20)));
  Disarm();
  const CommandResult retry = Command("rejects retry 2");
  EXPECT_EQ(retry.status, 1);
  EXPECT_THAT(retry.out, HasSubstr("a later edition of it is event 7"));
}

TEST_F(Refused, IsForgottenWhenItIsDropped) {
  Refuse();
  EXPECT_EQ(Command("rejects drop").status, 64);
  EXPECT_THAT(Command("rejects drop 2 4").out, HasSubstr("2 dropped"));
  EXPECT_THAT(Command("rejects list").out, HasSubstr("1 rejects"));
  Stop();
  EXPECT_THAT(Command("rejects drop --all").out, HasSubstr("1 dropped"));
  EXPECT_EQ(Events().size(), 6u);
}

}  // namespace
}  // namespace wireroom::crash
