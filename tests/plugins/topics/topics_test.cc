// SPDX-License-Identifier: Apache-2.0
#include <wireroom/testkit.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "plugins/annotators/topics/plugin.cc"

namespace wireroom::topics {
namespace {

using namespace wireroom::testkit;

constexpr char kMatch[] =
    "The striker scored twice as the home side won the match and went to the top of the league. "
    "The coach said that his players had been the better team for most of the season, and that "
    "the goalkeeper had been the best of them all in this cup.";
constexpr char kStorm[] =
    "Forecasters said that the storm would bring heavy rain and strong winds to the coast, and "
    "that "
    "temperatures would fall to below ten degrees by the end of the day when the snow is expected.";

std::vector<FoundTopic> TopicsOf(const std::string& text, const std::string& title = "") {
  FakeHost<Topics> host({}, PLUGIN_FOLDER);
  return host.Annotate(ArticleBuilder().Title(title).Text(text)).topics;
}

TEST(Topics, AreKnownByTheirTerms) {
  ASSERT_FALSE(TopicsOf(kMatch).empty());
  EXPECT_EQ(TopicsOf(kMatch)[0].id, "medtop:15000000");
  EXPECT_EQ(TopicsOf(kMatch)[0].name, "sport");
  ASSERT_FALSE(TopicsOf(kStorm).empty());
  EXPECT_EQ(TopicsOf(kStorm)[0].id, "medtop:17000000");
}

TEST(Topics, ScoresStayInRangeAndInOrder) {
  std::string text;
  for (int i = 0; i < 200; ++i) text.append(kMatch).append(" ").append(kStorm).append("\n\n");
  auto topics = TopicsOf(text);
  ASSERT_FALSE(topics.empty());
  EXPECT_THAT(topics, SizeIs(testing::Le(4u)));
  for (size_t i = 0; i < topics.size(); ++i) {
    EXPECT_LE(topics[i].score, 1.0f);
    EXPECT_LE(topics[i].score, topics[i > 0 ? i - 1 : 0].score);
  }
}

TEST(Topics, TitleWeighsMore) {
  std::string text = std::string(kMatch);
  float without = TopicsOf(text)[0].score;
  EXPECT_GT(TopicsOf(text, "Striker wins football cup")[0].score, without);
}

TEST(Topics, NavigationSaysNothing) {
  FakeHost<Topics> host({}, PLUGIN_FOLDER);
  auto found =
      host.Annotate(ArticleBuilder().Text(kMatch).Zone(0, sizeof kMatch - 1, "navigation"));
  EXPECT_EQ(found.status, "skipped");
}

TEST(Topics, ShortTextsAreSkippedWithTheReason) {
  FakeHost<Topics> host({}, PLUGIN_FOLDER);
  auto found = host.Annotate(ArticleBuilder().Text("The striker scored."));
  EXPECT_EQ(found.status, "skipped");
  EXPECT_EQ(found.reason, "too short: 3 words");
  EXPECT_EQ(host.Annotate(ArticleBuilder()).status, "skipped");
}

TEST(Topics, OtherLanguagesAreSkippedWithTheReason) {
  FakeHost<Topics> host({}, PLUGIN_FOLDER);
  std::string german;
  for (int i = 0; i < 5; ++i)
    german +=
        "Der Hafen wurde nach einer Woche voller Arbeiten wieder freigegeben, sagte die Leiterin "
        "am Abend. ";
  EXPECT_EQ(host.Annotate(ArticleBuilder().Text(german)).reason,
            "not English, by its function words");
  auto told = host.Annotate(ArticleBuilder().Language("de-AT").Text(kMatch));
  EXPECT_EQ(told.status, "skipped");
  EXPECT_THAT(told.reason, HasSubstr("de-AT"));
  EXPECT_EQ(host.Annotate(ArticleBuilder().Language("en-GB").Text(kMatch)).status, "ok");
}

TEST(Topics, NoneSureEnoughIsEmpty) {
  FakeHost<Topics> host({}, PLUGIN_FOLDER);
  auto found =
      host.Annotate(ArticleBuilder().Text("It was there that they had been before, and when they "
                                          "came to it again it was as it had been, "
                                          "with nothing about it that they could not have said "
                                          "then or now if they had thought of it."));
  EXPECT_EQ(found.status, "empty");
}

TEST(Topics, ArticlesDoNotColourTheNext) {
  FakeHost<Topics> host({}, PLUGIN_FOLDER);
  auto alone = host.Annotate(ArticleBuilder().Text(kStorm)).topics;
  host.Annotate(ArticleBuilder().Text(kMatch));
  EXPECT_EQ(host.Annotate(ArticleBuilder().Text(kStorm)).topics, alone);
}

TEST(Topics, TableOfTermsIsReadStrictly) {
  std::filesystem::path folder = std::filesystem::temp_directory_path() / "topics-XXXXXX";
  std::string pattern = folder.string();
  folder = mkdtemp(pattern.data());
  auto refused = [&](const std::string& content) -> std::string {
    std::ofstream(folder / "terms.tsv") << content;
    try {
      FakeHost<Topics> host({{"terms", "\"" + (folder / "terms.tsv").string() + "\""}},
                            PLUGIN_FOLDER);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(refused("# comment\nstorm\tweather\n"), HasSubstr("terms.tsv:2: expected 3 columns"));
  EXPECT_THAT(refused("storm\tweathr\t1\n"), HasSubstr("found 'weathr'"));
  EXPECT_THAT(refused("storm\tweather\t99\n"), HasSubstr("from 0.1 to 10"));
  EXPECT_THAT(refused("storm\tweather\t1\nStorm\tweather\t2\n"),
              HasSubstr("has this topic already"));
  EXPECT_THAT(refused("a b c d e\tweather\t1\n"), HasSubstr("1 to 4 words"));
  EXPECT_EQ(refused("storm\tweather\t1\nstorm\tdisaster\t1\n"), "accepted");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace wireroom::topics
