// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/fingerprint.h"
#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/match_list.h"
#include "plugins/detectors/alerts/matcher.h"
#include "plugins/detectors/alerts/nearest.h"
#include "plugins/detectors/alerts/rule_parser.h"
#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

using testing::ElementsAre;

std::shared_ptr<const IndexSegment> SegmentOf(const std::vector<std::string>& conditions) {
  IndexBuilder builder{Host(ToyHost())};
  RuleErrors errors;
  for (size_t i = 0; i < conditions.size(); ++i)
    ParseRules("r.yaml",
               "{id: r" + std::to_string(i) + ", title: T, condition: " + conditions[i] + "}",
               Host(ToyHost()), [&](const Rule& rule) { builder.Add(rule); }, &errors);
  EXPECT_THAT(errors.lines(), testing::IsEmpty());
  return builder.BuildSegment();
}

std::shared_ptr<const RuleIndex> IndexOf(const std::vector<std::string>& conditions) {
  return std::make_shared<RuleIndex>(SegmentOf(conditions));
}

std::vector<uint32_t> MatchesOf(const std::vector<std::string>& conditions, ToyArticle& article) {
  Matcher matcher(IndexOf(conditions), Host(ToyHost()));
  const auto matches = matcher.Match(article.view());
  return {matches.begin(), matches.end()};
}

TEST(RuleIndex, PathsNameTheBranchOfTheCondition) {
  const auto index = IndexOf({"{all: [dam, {any: [burst, {all: [water, rises]}]}], "
                              "none: [drill], any: [{word: x, source: Post}]}"});
  const std::vector<std::string> paths = {"any[0]",        "any[0]",
                                          "all[0]",        "all[1].any[0]",
                                          "all[1].any[1].all[0]", "all[1].any[1].all[1]",
                                          "none[0]"};
  for (uint32_t i = 0; i < paths.size(); ++i) EXPECT_EQ(index->PathOf(0, i), paths[i]);
  EXPECT_EQ(index->IdOf(0, 1), "Post");
  EXPECT_EQ(index->IdOf(0, 2), "");
}

TEST(RuleIndex, FilesARuleUnderItsRarestNecessaryTerm) {
  const auto index = SegmentOf({"{all: [government, quake, {any: [state, people]}]}"});
  ASSERT_EQ(index->postings.size(), 1u);
  const KeyTable::Slot* quake = index->words.Find(Host(ToyHost()).Hash("quake"));
  ASSERT_NE(quake, nullptr);
  EXPECT_EQ(index->PostingsOf(quake->key).size(), 1u);
}

TEST(RuleIndex, FilesAnAlternativeEach) {
  EXPECT_EQ(SegmentOf({"{any: [quake, tremor, {all: [ground, shakes]}]}"})->postings.size(), 3u);
}

TEST(RuleIndex, AFewAlternativesAreGuards) {
  const auto index = SegmentOf({"{all: [quake, {any: [tremor, reef]}]}"});
  ASSERT_EQ(index->postings.size(), 2u);
  for (const Posting& posting : index->postings) {
    EXPECT_TRUE(posting.guard & Posting::kExact);
    EXPECT_NE(posting.guard & ~Posting::kExact, index->always);
  }
  EXPECT_EQ(SegmentOf({"{all: [quake, {any: [a, b, c, d, e]}]}"})->postings.size(), 1u);
}

TEST(Matcher, SearchesTitleAndText) {
  ToyArticle article("Storm hits port", "Rain fell.");
  EXPECT_THAT(MatchesOf({"{any: [storm]}", "{any: [RAIN]}", "{any: [snow]}"}, article),
              ElementsAre(0, 1));
}

TEST(Matcher, PhraseStaysInItsFieldAndSentence) {
  ToyArticle article("storm", "surge came. Storm. Surge again, storm , surge");
  EXPECT_THAT(MatchesOf({"{any: [storm surge]}"}, article), ElementsAre());
  ToyArticle other("x", "A STORM\nsurge. The storm surge rose.");
  EXPECT_THAT(MatchesOf({"{any: [storm surge]}"}, other), ElementsAre(0));
}

TEST(Matcher, TitleZoneOfTheTextIsATitle) {
  ToyArticle article("", "Storm hits port\nRain fell");
  article.Zone("title", 0, 15);
  EXPECT_THAT(MatchesOf({"{any: [{word: storm, in: title}]}", "{any: [{word: storm, in: text}]}",
                         "{any: [{word: rain, in: lead}]}", "{any: [{word: rain, in: title}]}"},
                        article),
              ElementsAre(0, 2));
}

TEST(Matcher, LeadIsThreeSentencesOutsideFurniture) {
  ToyArticle article("", "Home World Sport\nOne. Two. Three. Four.");
  article.Zone("navigation", 0, 16);
  EXPECT_THAT(MatchesOf({"{any: [{word: home, in: lead}]}", "{any: [{word: three, in: lead}]}",
                         "{any: [{word: four, in: lead}]}"},
                        article),
              ElementsAre(1));
}

TEST(Matcher, NextArticleKnowsNothingOfTheLast) {
  Matcher matcher(IndexOf({"{all: [storm, {entity: KR}]}"}), Host(ToyHost()));
  ToyArticle storm("Storm", ""), country("Calm", "");
  country.Entity("KR");
  EXPECT_THAT(matcher.Match(storm.view()), ElementsAre());
  EXPECT_THAT(matcher.Match(country.view()), ElementsAre());
  storm.Entity("KR");
  EXPECT_THAT(matcher.Match(storm.view()), ElementsAre(0));
}

TEST(MatchList, GivesBackWhatWasWritten) {
  MatchListWriter writer;
  writer.Start(2);
  const std::vector<Place> places = {{0, WR_FIELD_TITLE, 3, 8}, {2, kNowhere, 0, 0}};
  EXPECT_TRUE(writer.Add(7, places));
  EXPECT_TRUE(writer.Add(900, {}));
  MatchListReader reader(writer.bytes(), 901);
  uint32_t rule = 0;
  std::vector<Place> read;
  ASSERT_TRUE(reader.Next(&rule, &read));
  EXPECT_EQ(rule, 7u);
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].end, 8u);
  EXPECT_EQ(read[1].field, kNowhere);
  ASSERT_TRUE(reader.Next(&rule, &read));
  EXPECT_EQ(rule, 900u);
  EXPECT_FALSE(reader.Next(&rule, &read));
}

TEST(MatchList, KeepsEveryMatchWhenEvidenceDoesNotFit) {
  MatchListWriter writer;
  constexpr uint32_t kMatches = 10000;
  const std::vector<Place> places(100, Place{5, WR_FIELD_TEXT, 100000, 100100});
  writer.Start(kMatches);
  bool complete = true;
  for (uint32_t i = 0; i < kMatches; ++i) complete &= writer.Add(i * 1000, places);
  EXPECT_FALSE(complete);
  EXPECT_LE(writer.bytes().size(), MatchListWriter::kMaxBytes);
  MatchListReader reader(writer.bytes(), kMatches * 1000);
  uint32_t rule = 0, count = 0;
  std::vector<Place> read;
  while (reader.Next(&rule, &read)) ++count;
  EXPECT_EQ(count, kMatches);
  EXPECT_EQ(rule, (kMatches - 1) * 1000);
}

TEST(MatchList, RefusesDamage) {
  MatchListWriter writer;
  writer.Start(1);
  writer.Add(7, {});
  uint32_t rule = 0;
  std::vector<Place> places;
  MatchListReader unknown(writer.bytes(), 7);
  EXPECT_THROW(unknown.Next(&rule, &places), std::runtime_error);
  MatchListReader cut(writer.bytes().substr(0, 1), 100);
  EXPECT_THROW(cut.Next(&rule, &places), std::runtime_error);
}

TEST(Fingerprint, IsStableAndTellsPartsApart) {
  const auto of = [](const char* rule, const char* source, const char* id) {
    const auto digits = Fingerprint(rule, source, id);
    return std::string(digits.data(), digits.size());
  };
  EXPECT_EQ(of("earthquake", "Harbour Courier", "a1"), of("earthquake", "Harbour Courier", "a1"));
  EXPECT_NE(of("ab", "c", "d"), of("a", "bc", "d"));
  EXPECT_EQ(of("", "", ""), "d94d12186c0f2fb7");
}

TEST(Nearest, FindsTheWordThatWasMeant) {
  constexpr std::string_view kWords[] = {"title", "level", "labels"};
  EXPECT_EQ(Nearest("tilte", kWords), "title");
  EXPECT_EQ(Nearest("label", kWords), "labels");
  EXPECT_EQ(Nearest("colour", kWords), "");
  EXPECT_EQ(DidYouMean("levels", kWords), "; did you mean 'level'?");
}

}  // namespace
}  // namespace wireroom::alerts
