// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "plugins/annotators/entities/learn/calibration.h"
#include "plugins/annotators/entities/learn/clusters.h"
#include "plugins/annotators/entities/learn/name_lists.h"
#include "plugins/annotators/entities/learn/score.h"
#include "tests/plugins/entities/toy_corpus.h"

namespace wireroom::entities {
namespace {

Corpus Read(std::string_view text, ColumnFormat format = ColumnFormat::kConll,
            const TypeMap& types = {}) {
  Corpus corpus;
  ReadColumnText(text, "a.conll", format, types, &corpus);
  return corpus;
}

std::string Refusal(std::string_view text, ColumnFormat format = ColumnFormat::kConll) {
  try {
    Read(text, format);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(ColumnReader, ReadsDocumentsSentencesAndSpans) {
  Corpus corpus = ToyCorpus();
  EXPECT_EQ(corpus.documents.size(), 8u);
  EXPECT_EQ(corpus.sentences(), 16u);
  EXPECT_EQ(corpus.types, (std::vector<std::string>{"PER", "LOC", "ORG"}));
  EXPECT_EQ(corpus.documents[0].sentences[0].spans[2], (Span{6, 9, 2}));
}

TEST(ColumnReader, ReadsAllWaysToMarkAName) {
  std::vector<Span> two = {{0, 2, 0}, {2, 3, 0}};
  EXPECT_EQ(Read("a B-X\nb I-X\nc B-X\n").documents[0].sentences[0].spans, two);
  EXPECT_EQ(Read("a I-X\nb I-X\nc B-X\n").documents[0].sentences[0].spans, two);
  EXPECT_EQ(Read("a B-X\nb L-X\nc U-X\n").documents[0].sentences[0].spans, two);
  EXPECT_EQ(Read("a B-X\r\nb E-X\r\nc S-X\r\n").documents[0].sentences[0].spans, two);
}

TEST(ColumnReader, MapsTypesAndLeavesOpenWhatNobodySaid) {
  Corpus corpus = Read("a B-corporation\nb B-other\nc ?\nd B-misc\n", ColumnFormat::kConll,
                       {{"corporation", "ORG"}, {"other", "-"}, {"misc", "?"}});
  const GoldSentence& sentence = corpus.documents[0].sentences[0];
  EXPECT_EQ(sentence.spans, (std::vector<Span>{{0, 1, 0}}));
  EXPECT_FALSE(sentence.tokens[1].open);
  EXPECT_TRUE(sentence.tokens[2].open);
  EXPECT_TRUE(sentence.tokens[3].open);
}

TEST(ColumnReader, ReadsNumberedColumnsWithComments) {
  Corpus corpus = Read(
      "# newdoc id = x\n# text = Al-Zaman "
      "said\n1\tAl\tB-ORG\t-\n2\t-\tI-ORG\t-\n3\tZaman\tI-ORG\t-\n"
      "4\tsaid\tO\t-\n\n# newdoc id = y\n1\tSo\tO\t-\n",
      ColumnFormat::kIob2);
  ASSERT_EQ(corpus.documents.size(), 2u);
  EXPECT_EQ(corpus.documents[1].name, "y");
  const GoldSentence& sentence = corpus.documents[0].sentences[0];
  EXPECT_EQ(sentence.spans, (std::vector<Span>{{0, 3, 0}}));
  EXPECT_FALSE(sentence.tokens[1].space_before);
  EXPECT_TRUE(sentence.tokens[3].space_before);
}

TEST(ColumnReader, TakesNamesFromEntityBrackets) {
  auto row = [](int number, const char* text, const char* part, const char* last) {
    return std::to_string(number) + "\t" + text + "\t_\t" + part + "\t_\t_\t_\t_\t_\t" + last +
           "\n";
  };
  Corpus corpus = Read(
      row(1, "The", "DET", "Entity=(1-person-new") +
          row(2, "Lima", "PROPN", "Entity=(2-place-new)") + row(3, "mayor", "NOUN", "Entity=1)") +
          row(4, "met", "VERB", "_") + row(5, "Ana", "PROPN", "Entity=(3-person-new") +
          row(6, "Dolan", "PROPN", "Entity=3)|SpaceAfter=No") + row(7, ".", "PUNCT", "_"),
      ColumnFormat::kConllu, {{"person", "PER"}, {"place", "LOC"}});
  const GoldSentence& sentence = corpus.documents[0].sentences[0];
  ASSERT_EQ(sentence.spans.size(), 2u);
  EXPECT_EQ(sentence.spans[0].first, 1u);
  EXPECT_EQ(corpus.types[sentence.spans[0].type], "LOC");
  EXPECT_EQ(sentence.spans[1].end, 6u);
  EXPECT_FALSE(sentence.tokens[6].space_before);
}

TEST(ColumnReader, TakesThePersonOutOfWhatDescribesThem) {
  Corpus corpus = Read(
      "1\tACME\tACME\tPROPN\tNNP\t_\t2\tcompound\t_\tEntity=(1-person-new(2-organization-new)\n"
      "2\tDirector\tDirector\tPROPN\tNNP\t_\t3\tnmod:desc\t_\t_\n"
      "3\tAnna\tAnna\tPROPN\tNNP\t_\t7\tnsubj\t_\t_\n"
      "4\tMoor\tMoor\tPROPN\tNNP\t_\t3\tflat\t_\t_\n"
      "5\tof\tof\tADP\tIN\t_\t6\tcase\t_\t_\n"
      "6\tOslo\tOslo\tPROPN\tNNP\t_\t3\tnmod\t_\tEntity=(3-place-new)1)\n"
      "7\tmet\tmeet\tVERB\tVBD\t_\t0\troot\t_\t_\n"
      "8\tNorwegian\tNorwegian\tADJ\tJJ\t_\t9\tamod\t_\tEntity=(4-person-new\n"
      "9\tfishers\tfisher\tNOUN\tNNS\t_\t7\tobj\t_\tEntity=4)\n",
      ColumnFormat::kConllu, {{"person", "PER"}, {"organization", "ORG"}, {"place", "LOC"}});
  const GoldSentence& sentence = corpus.documents[0].sentences[0];
  ASSERT_EQ(sentence.spans.size(), 3u);
  EXPECT_EQ(corpus.types[sentence.spans[0].type], "ORG");
  EXPECT_EQ(sentence.spans[1].first, 2u);
  EXPECT_EQ(sentence.spans[1].end, 4u);
  EXPECT_EQ(corpus.types[sentence.spans[1].type], "PER");
  EXPECT_EQ(corpus.types[sentence.spans[2].type], "LOC");
  EXPECT_TRUE(sentence.tokens[7].open);
}

TEST(ColumnReader, RefusesBrokenColumnsWithFileLineAndWhatWasExpected) {
  EXPECT_NE(Refusal("Ana B-PER\nLima\n").find("a.conll:2: expected a token and its tag"),
            std::string::npos);
  EXPECT_NE(Refusal("Ana NNP\n").find("a.conll:1: expected a tag such as O, B-PER"),
            std::string::npos);
  EXPECT_NE(
      Refusal("1\tAna\n", ColumnFormat::kIob2).find("at least 3 columns between tabs, found 2"),
      std::string::npos);
}

TEST(Score, CountsExactAndPartialSpansAndWhatWasTakenForWhat) {
  NameScore score(2);
  score.Add(std::vector<Span>{{0, 2, 0}, {4, 5, 1}, {7, 9, 0}, {12, 13, 1}},
            std::vector<Span>{{0, 2, 0}, {4, 5, 0}, {8, 9, 0}, {20, 21, 1}});
  EXPECT_EQ(score.exact().gold, 4u);
  EXPECT_EQ(score.exact().found, 4u);
  EXPECT_EQ(score.exact().right, 1u);
  EXPECT_EQ(score.partial(0).right, 2u);
  EXPECT_DOUBLE_EQ(score.exact(0).precision(), 1.0 / 3);
  EXPECT_DOUBLE_EQ(score.exact(0).recall(), 0.5);
  EXPECT_DOUBLE_EQ(score.exact(0).f1(), 0.4);
  EXPECT_EQ(score.taken_for(1, 0), 1u);
  EXPECT_EQ(score.taken_for(1, 2), 1u);
  EXPECT_EQ(score.taken_for(2, 1), 1u);
}

TEST(Calibration, RisesAndFollowsWhatWasCounted) {
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 4000; ++i) {
    float given = static_cast<float>(i % 100) / 100;
    outcomes.push_back({given, i % 7 < static_cast<int>(given * 7)});
  }
  auto points = CalibrationOf(outcomes);
  ASSERT_GT(points.size(), 4u);
  for (size_t i = 1; i < points.size(); ++i) {
    EXPECT_LT(points[i - 1].given, points[i].given);
    EXPECT_LE(points[i - 1].counted, points[i].counted);
  }
}

TEST(Calibration, OfWhatIsSaidRightlyHasNoError) {
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 100; ++i) outcomes.push_back({0.75f, i % 4 != 0});
  auto rows = ReliabilityOf(outcomes);
  EXPECT_EQ(rows[7].mentions, 100u);
  EXPECT_DOUBLE_EQ(rows[7].right, 0.75);
  EXPECT_NEAR(ExpectedError(rows), 0, 1e-6);
}

Clusters ToyClusters() {
  ClusterLearner learner;
  auto add = [&](std::initializer_list<std::string_view> words) {
    std::vector<ClusterLearner::SeenToken> sentence;
    for (std::string_view word : words) sentence.push_back({word, ToyHash(word), sentence.empty()});
    learner.Add(sentence);
  };
  for (std::string_view city : {"Ostrava", "Lugo", "Porto"})
    for (std::string_view verb : {"sings", "waits", "sleeps"}) {
      add({"in", city, "someone", verb, "."});
      add({"she", verb, "in", city, "."});
    }
  ClusterChoices choices;
  choices.clusters = 4;
  choices.fewest = 2;
  choices.levels = 1;
  return learner.Learn(choices);
}

TEST(Clusters, JoinWordsThatStandBetweenTheSameWords) {
  Clusters clusters = ToyClusters();
  auto cluster = [&](std::string_view text) {
    for (const ClusteredWord& word : clusters.words)
      if (word.text == text) return word.cluster;
    return uint16_t{0};
  };
  EXPECT_EQ(cluster("Ostrava"), cluster("Lugo"));
  EXPECT_EQ(cluster("Porto"), cluster("Lugo"));
  EXPECT_EQ(cluster("sings"), cluster("sleeps"));
  EXPECT_NE(cluster("sings"), cluster("Lugo"));
}

TEST(Clusters, SayHowAWordIsUsuallyWritten) {
  for (const ClusteredWord& word : ToyClusters().words) {
    bool city = word.text == "Lugo" || word.text == "Porto";
    if (city || word.text == "waits") {
      EXPECT_EQ(word.usual_case, city ? 5 : 1) << word.text;
    }
  }
}

TEST(NameLists, MarkWordsOfNamesByTheirPart) {
  NameLists lists([](std::string_view name, const std::function<void(uint64_t)>& each) {
    for (size_t at = 0; at < name.size();) {
      size_t end = std::min(name.find(' ', at), name.size());
      each(ToyHash(name.substr(at, end - at)));
      at = end + 1;
    }
  });
  lists.Add("city", "Porto");
  lists.Add("city", "Porto Alegre do Sul");
  ModelData data;
  AddLists(lists, &data);
  WordTables tables = TablesOf(data);
  std::vector<WordForm> forms;
  for (std::string_view text : {"Porto", "Alegre", "do", "Sul", "Porto", "porto"})
    forms.push_back(tables.Read({text, ToyHash(text), 0}));
  std::vector<const WordForm*> views;
  for (const WordForm& form : forms) views.push_back(&form);
  std::vector<uint64_t> phrases(forms.size());
  MatchPhrases(tables, views, phrases);
  EXPECT_TRUE(phrases[0] >> kBegin & 1);
  EXPECT_TRUE(phrases[2] >> kInside & 1);
  EXPECT_TRUE(phrases[3] >> kLast & 1);
  EXPECT_TRUE(phrases[4] >> kUnit & 1);
  EXPECT_EQ(phrases[5], 0u);
}

TEST(NameLists, MoreThanTheModelHoldsAreRefused) {
  NameLists lists([](std::string_view, const std::function<void(uint64_t)>& each) { each(1); });
  for (size_t i = 0; i < kMostLists; ++i) lists.Add("list" + std::to_string(i), "x");
  EXPECT_THROW(lists.Add("one more", "x"), std::runtime_error);
}

}  // namespace
}  // namespace wireroom::entities
