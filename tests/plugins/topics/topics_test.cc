// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/topics.h"

#include <wireroom/testkit.h>

#include <set>
#include <string>

#include "plugins/annotators/topics/vocabulary.h"
#include "tests/plugins/topics/temporary_folder.h"

namespace wireroom::topics {
namespace {

using namespace wireroom::testkit;

constexpr char kMatch[] =
    "The striker scored twice as the home side won the match and went to the top of the league. "
    "The coach said that his players had been the better team for most of the season, and that "
    "the goalkeeper had been the best of them all in this cup.";
constexpr char kStorm[] =
    "Forecasters said that the storm would bring heavy rain and strong winds to the coast, and "
    "that temperatures would fall to below ten degrees by the end of the day when the snow is "
    "expected.";
constexpr char kVote[] =
    "Voters go to the polls on Sunday in an election that will decide who leads the country. The "
    "two candidates ended their campaigns with rallies in the capital, and the last polls before "
    "the ballot have them level.";

Found Annotated(const ArticleBuilder& article, const Options& options = {}) {
  FakeHost<Topics> host(options, PLUGIN_FOLDER);
  return host.Annotate(article);
}

std::vector<FoundTopic> TopicsOf(const std::string& text, const std::string& title = "") {
  return Annotated(ArticleBuilder().Title(title).Text(text)).topics;
}

bool Has(const std::vector<FoundTopic>& topics, const std::string& id) {
  for (const FoundTopic& topic : topics)
    if (topic.id == id) return true;
  return false;
}

TEST(Topics, OfPlainNewsAreKnown) {
  EXPECT_TRUE(Has(TopicsOf(kMatch), "medtop:15000000"));
  EXPECT_TRUE(Has(TopicsOf(kStorm), "medtop:17000000"));
  EXPECT_TRUE(Has(TopicsOf(kVote), "medtop:11000000"));
  EXPECT_EQ(TopicsOf(kMatch)[0].name, "sport");
}

TEST(Topics, ImplyThoseAbove) {
  auto topics = TopicsOf(kVote);
  EXPECT_TRUE(Has(topics, "medtop:20000574")) << "election";
  Vocabulary vocabulary = Vocabulary::Read(PLUGIN_FOLDER "/data/media_topics.tsv");
  for (const FoundTopic& topic : topics) {
    const Vocabulary::Topic* known = vocabulary.Find(topic.id);
    ASSERT_NE(known, nullptr) << topic.id;
    if (known->parent.empty()) continue;
    EXPECT_TRUE(Has(topics, known->parent)) << topic.id;
  }
}

TEST(Topics, ScoresStayInRangeAndInOrder) {
  std::string text;
  for (int i = 0; i < 200; ++i) text.append(kMatch).append(" ").append(kStorm).append("\n\n");
  auto topics = TopicsOf(text);
  ASSERT_FALSE(topics.empty());
  for (size_t i = 0; i < topics.size(); ++i) {
    EXPECT_LE(topics[i].score, topics[i > 0 ? i - 1 : 0].score);
    EXPECT_LE(topics[i].score, 1.0f);
  }
  EXPECT_THAT(Annotated(ArticleBuilder().Text(text), {{"max_topics", "1"}}).topics, SizeIs(1));
}

TEST(Topics, BackgroundDoesNotDecide) {
  std::string text = std::string(kMatch) + " " + kMatch +
                     " The stadium was built where soldiers had camped in the war.";
  EXPECT_FALSE(Has(TopicsOf(text, "Striker wins the cup"), "medtop:16000000"));
}

TEST(Topics, OfTheLeadOutweighThoseOfTheBody) {
  auto score = [](const std::string& text) {
    for (const FoundTopic& topic : TopicsOf(text))
      if (topic.id == "medtop:17000000") return topic.score;
    return 0.0f;
  };
  std::string match = std::string(kMatch) + " " + kMatch + " " + kMatch + " ";
  EXPECT_GT(score(kStorm + (" " + match)), score(match + kStorm) + 0.1f);
}

TEST(Topics, OfWarsPastAreNotWar) {
  auto topics = TopicsOf(
      "The museum opened its doors on Saturday in a brick warehouse that was bombed in the war and "
      "stood empty for sixty years. Visitors can see paintings of the port and a film about the "
      "families who packed tea and coffee there. The director said that artists from the city "
      "would show new works in the upper hall each spring. The architect kept the burnt beams of "
      "the roof as they were found after the fighting.",
      "Museum of trade opens in rebuilt harbour warehouse");
  EXPECT_TRUE(Has(topics, "medtop:01000000"));
  EXPECT_FALSE(Has(topics, "medtop:16000000"));
}

TEST(Topics, OfForcedLabourInADisputeOfStatesAreNotLabour) {
  auto topics = TopicsOf(
      "Foreign ministers of the two countries accused each other of bad faith on Tuesday after "
      "talks on sanctions broke down. The envoy said that imports made with forced labour had no "
      "place in the union's market, and summoned the ambassador. Diplomats had hoped that the "
      "summit in May would bring a declaration on relations between the two sides.",
      "Ministers clash over goods from the disputed region");
  EXPECT_TRUE(Has(topics, "medtop:20000638")) << "international relations";
  EXPECT_FALSE(Has(topics, "medtop:09000000"));
}

TEST(Topics, OfAPlantNamedInATradeStoryAreNotItsProducts) {
  auto topics = TopicsOf(
      "Exports rose by six per cent in the first quarter after the trade agreement lowered tariffs "
      "on machinery and food, the statistics office said. Shipments of pumps for a nuclear power "
      "plant made up a small part of the increase; cars, wine and cheese sold best. Economists "
      "expect growth to slow in the autumn, and the central bank left its rate as it was.",
      "Exports climb as trade deal takes effect");
  EXPECT_TRUE(Has(topics, "medtop:04000000"));
  EXPECT_FALSE(Has(topics, "medtop:20000209")) << "products and services: energy";
  EXPECT_FALSE(Has(topics, "medtop:13000000"));
}

TEST(Topics, NavigationSaysNothing) {
  auto found = Annotated(ArticleBuilder().Text(kMatch).Zone(0, sizeof kMatch - 1, "navigation"));
  EXPECT_EQ(found.status, "skipped");
}

TEST(Topics, ShortTextsAreSkippedWithTheReason) {
  auto found = Annotated(ArticleBuilder().Text("The striker scored."));
  EXPECT_EQ(found.status, "skipped");
  EXPECT_EQ(found.reason, "too short: 3 words");
  EXPECT_EQ(Annotated(ArticleBuilder()).status, "skipped");
}

TEST(Topics, OtherLanguagesAreSkippedWithTheReason) {
  std::string german, spanish;
  for (int i = 0; i < 5; ++i) {
    german +=
        "Der Hafen wurde nach einer Woche voller Arbeiten wieder freigegeben, sagte die Leiterin "
        "am Abend in der Stadt. ";
    spanish +=
        "El puerto fue reabierto tras una semana de obras, dijo la directora por la tarde a los "
        "medios en la ciudad. ";
  }
  EXPECT_THAT(Annotated(ArticleBuilder().Text(german)).reason, HasSubstr("no running text"));
  EXPECT_THAT(Annotated(ArticleBuilder().Text(spanish)).reason, HasSubstr("no running text"));
  auto told = Annotated(ArticleBuilder().Language("de-AT").Text(kMatch));
  EXPECT_EQ(told.status, "skipped");
  EXPECT_THAT(told.reason, HasSubstr("de-AT"));
  EXPECT_EQ(Annotated(ArticleBuilder().Language("en-GB").Text(kMatch)).status, "ok");
  EXPECT_EQ(Annotated(ArticleBuilder().Language("eng").Text(kMatch)).status, "skipped");
}

TEST(Topics, ListsAndTablesAreSkipped) {
  std::string table, names;
  for (int i = 10; i < 60; ++i) {
    table += "Rovers " + std::to_string(i) + " " + std::to_string(i * 7) + "\n";
    names += "Lima Porto Quito Ankara Oslo Dakar\n";
  }
  EXPECT_THAT(Annotated(ArticleBuilder().Text(table)).reason, HasSubstr("a list or table"));
  EXPECT_THAT(Annotated(ArticleBuilder().Text(names)).reason, HasSubstr("no running text"));
}

TEST(Topics, NoneSureEnoughIsEmpty) {
  auto found = Annotated(
      ArticleBuilder().Text("It was there that they had been before, and when they came to it "
                            "again it was as it had been, with nothing about it that they could "
                            "not have said then or now if they had thought of it."));
  EXPECT_EQ(found.status, "empty");
}

TEST(Topics, ArticlesDoNotColourTheNext) {
  FakeHost<Topics> host({}, PLUGIN_FOLDER);
  auto alone = host.Annotate(ArticleBuilder().Text(kStorm)).topics;
  host.Annotate(ArticleBuilder().Text(kMatch));
  EXPECT_EQ(host.Annotate(ArticleBuilder().Text(kStorm)).topics, alone);
}

TEST(Topics, OfAnotherVocabularyAreRefusedWithTheCurrentCode) {
  TemporaryFolder folder;
  ModelSettings settings;
  settings.vocabulary = "mediatopics 2014-01";
  settings.topics.resize(1);
  settings.topics[0].id = "medtop:20000160";
  std::string file = folder.Write("old.model", ModelWriter(settings).Finish());
  try {
    FakeHost<Topics> host({{"model", "\"" + file + "\""}}, PLUGIN_FOLDER);
    FAIL() << "accepted";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("made for mediatopics 2014-01"));
    EXPECT_THAT(error.what(), HasSubstr("use medtop:20000139"));
  }
}

class CustomTopicFiles : public testing::Test {
 protected:
  Options With(const std::string& yaml) {
    return {{"custom", "[\"" + folder_.Write("own.yaml", yaml) + "\"]"}};
  }
  std::string Refusal(const std::string& yaml) {
    try {
      FakeHost<Topics> host(With(yaml), PLUGIN_FOLDER);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "accepted";
  }
  TemporaryFolder folder_;
};

TEST_F(CustomTopicFiles, StandBesideMediaTopics) {
  auto found = Annotated(ArticleBuilder().Title("Goalkeeper of the season").Text(kMatch),
                         With("topics:\n  - id: desk:keepers\n    name: goalkeepers\n"
                              "    keywords: [goalkeeper, {term: home side, weight: 2}]\n"));
  EXPECT_TRUE(Has(found.topics, "desk:keepers"));
  EXPECT_TRUE(Has(found.topics, "medtop:15000000"));
  EXPECT_FALSE(Has(Annotated(ArticleBuilder().Text(kStorm),
                             With("topics:\n  - id: desk:keepers\n    name: goalkeepers\n"
                                  "    keywords: [goalkeeper]\n"))
                       .topics,
                   "desk:keepers"));
}

TEST_F(CustomTopicFiles, KeepSmallWeightsBesideGreatOnes) {
  std::string yaml = "topics:\n";
  for (int i = 0; i < 20; ++i) {
    std::string number = std::to_string(i);
    yaml += "  - {id: desk:" + number + ", name: n" + number +
            ", min_score: 0.01, keywords: [{term: goalkeeper, weight: " + (i == 7 ? "0.1" : "6") +
            "}]}\n";
  }
  std::string list = "[\"" + folder_.Write("own.yaml", yaml) + "\"]";
  auto found = Annotated(ArticleBuilder().Text(kMatch), {{"custom", list}, {"max_topics", "50"}});
  EXPECT_TRUE(Has(found.topics, "desk:7"));
}

TEST_F(CustomTopicFiles, LearnFromExamples) {
  std::string yaml =
      "topics:\n  - id: desk:tea\n    name: tea\n    examples:\n"
      "      - Tea growers in the hills fear a poor harvest of the first flush\n"
      "      - Prices at the tea auction rose as the harvest shrank\n"
      "      - Tea auction sees record prices for the first flush harvest\n";
  auto found = Annotated(
      ArticleBuilder()
          .Title("Tea auction opens")
          .Text("The tea auction opened with few lots, for the harvest of the first flush was "
                "small this year, and the growers said that the tea was all the better for it."),
      With(yaml));
  EXPECT_TRUE(Has(found.topics, "desk:tea"));
  EXPECT_FALSE(Has(Annotated(ArticleBuilder().Text(kMatch), With(yaml)).topics, "desk:tea"));
}

TEST_F(CustomTopicFiles, AreReadStrictly) {
  EXPECT_THAT(Refusal("topics: 3\n"), HasSubstr("expected 'topics:' with a list"));
  EXPECT_THAT(Refusal("topics:\n  - id: a\n    name: b\n    keyword: [c]\n"),
              HasSubstr("own.yaml:4: unknown member 'keyword'"));
  EXPECT_THAT(Refusal("topics:\n  - id: medtop:11000000\n    name: b\n    keywords: [c]\n"),
              HasSubstr("own.yaml:2: 'medtop:11000000' is a Media Topic"));
  EXPECT_THAT(Refusal("topics:\n  - {id: a, name: b, keywords: [c]}\n"
                      "  - {id: a, name: b, keywords: [c]}\n"),
              HasSubstr("own.yaml:3: 'a' has been given already"));
  EXPECT_THAT(Refusal("topics:\n  - {id: a, name: b}\n"), HasSubstr("neither keywords nor"));
  EXPECT_THAT(Refusal("topics:\n  - {id: a, name: b, keywords: [a b c d e]}\n"),
              HasSubstr("expected 1 to 4 words"));
  EXPECT_THAT(Refusal("topics:\n  - {id: a, name: b, keywords: [{term: c, weight: 99}]}\n"),
              HasSubstr("weight: expected a number from 0.1 to 10, found '99'"));
  EXPECT_THAT(Refusal("topics: [\n"), HasSubstr("own.yaml:"));
  EXPECT_EQ(Refusal("topics:\n  - {id: a, name: b, keywords: [c]}\n"), "accepted");
}

TEST_F(CustomTopicFiles, ThatComeAlongAreGood) {
  FakeHost<Topics> host({{"custom", "[\"" PLUGIN_FOLDER "/../../../config/topics\"]"}},
                        PLUGIN_FOLDER);
  auto found = host.Annotate(
      ArticleBuilder()
          .Title("Container ships wait as dockers strike")
          .Text("Dozens of container ships and tankers lay off the port on Monday as dockers "
                "walked out, and freight rates rose to the highest of the year."));
  EXPECT_TRUE(Has(found.topics, "desk:shipping"));
}

}  // namespace
}  // namespace wireroom::topics
