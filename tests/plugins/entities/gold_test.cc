// SPDX-License-Identifier: Apache-2.0
//
// What the shipped annotator reaches on articles that were written for it, and
// how corpora turn into text and back.
#include <gtest/gtest.h>
#include <wireroom/testkit.h>

#include <fstream>

#include "plugins/annotators/entities/annotator.h"
#include "plugins/annotators/entities/learn/annotator_run.h"
#include "plugins/annotators/entities/learn/json_reader.h"
#include "plugins/annotators/entities/learn/recipe.h"
#include "tests/plugins/entities/toy_corpus.h"

namespace wireroom::entities {
namespace {

const std::vector<std::string> kTypes = {"PER", "LOC", "ORG"};

// "[Ana Lima|PER] said" as text and spans.
GoldDocument ReadMarked(const std::string& line) {
  GoldDocument document;
  GoldSentence& sentence = document.sentences.emplace_back();
  for (size_t at = 0; at < line.size();) {
    if (line[at] != '[') {
      document.text += line[at++];
      continue;
    }
    size_t bar = line.find('|', at), end = line.find(']', bar);
    std::string name = line.substr(at + 1, bar - at - 1);
    auto type = std::find(kTypes.begin(), kTypes.end(), line.substr(bar + 1, end - bar - 1));
    auto number = static_cast<uint32_t>(sentence.tokens.size());
    sentence.spans.push_back({number, number + 1, static_cast<uint16_t>(type - kTypes.begin())});
    sentence.tokens.push_back({name, true, false, static_cast<uint32_t>(document.text.size())});
    document.text += name;
    at = end + 1;
  }
  return document;
}

Evaluation EvaluateGold() {
  Evaluation evaluation(kTypes);
  testkit::FakeHost<Entities> host({}, BUILT_PLUGIN_FOLDER);
  std::ifstream in(GOLD_FILE);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    GoldDocument document = ReadMarked(line);
    std::vector<FoundSpan> found;
    for (const auto& mention :
         host.Annotate(testkit::ArticleBuilder().Text(document.text)).mentions) {
      size_t type = TypeOfLabelIn(kTypes, mention.type);
      if (type == SIZE_MAX || mention.nominal) continue;
      found.push_back(
          {{mention.begin, mention.end, static_cast<uint16_t>(type)}, mention.confidence});
    }
    evaluation.Add(document, found);
  }
  return evaluation;
}

TEST(GoldArticles, NamesAreFoundAsOftenAsWhenThisWasWritten) {
  Evaluation evaluation = EvaluateGold();
  EXPECT_GT(evaluation.score().exact().gold, 40u);
  EXPECT_GE(evaluation.score().exact().f1(), 0.90) << evaluation.Table() << evaluation.Worst(20);
  EXPECT_GE(evaluation.score().exact(0).f1(), 0.95) << evaluation.Worst(20);
}

TEST(GoldArticles, WhatIsSaidSurelyIsRight) {
  Evaluation evaluation = EvaluateGold();
  size_t sure = 0, right = 0;
  for (const Outcome& outcome : evaluation.outcomes()) {
    if (outcome.given < 0.8f) continue;
    ++sure;
    right += outcome.right ? 1 : 0;
  }
  EXPECT_GE(right * 10, sure * 9) << evaluation.Reliable();
  EXPECT_LE(ExpectedError(ReliabilityOf(evaluation.outcomes())), 0.08) << evaluation.Reliable();
}

TEST(ShippedModel, DoesNotTearAnAcronymFromWhatItAbbreviates) {
  testkit::FakeHost<Entities> host({}, BUILT_PLUGIN_FOLDER);
  const auto found = host.Annotate(testkit::ArticleBuilder().Text(
      "She spoke of normalising the Military Logistics Sharing Agreement (MLSA) between Lima and "
      "Quito. He said normal MLSA operations may resume, and MLSA critics agreed."));
  std::vector<std::string> agreements;
  for (const auto& mention : found.mentions)
    if (mention.text == "MLSA") agreements.push_back(mention.type + " " + mention.entity_id);
  ASSERT_EQ(agreements.size(), 3u);
  for (const std::string& agreement : agreements)
    EXPECT_EQ(agreement, "LAW nil:military logistics sharing agreement");
}

std::vector<SplitToken> SplitAtBlanks(std::string_view text) {
  std::vector<SplitToken> out;
  uint32_t sentence = 0;
  for (uint32_t at = 0; at < text.size();) {
    if (text[at] == ' ' || text[at] == '\n') {
      sentence += text[at++] == '\n';
      continue;
    }
    auto end = static_cast<uint32_t>(std::min(text.find_first_of(" \n", at), text.size()));
    out.push_back({at, end, sentence});
    at = end;
  }
  return out;
}

TEST(GoldText, IsPutTogetherAsItMayHaveBeenPrinted) {
  Corpus corpus;
  ReadColumnText(
      "He O\nsaid O\n: O\n\" O\nThe B-ORG\nBay I-ORG\n's O\n( O\nnew O\n) O\n\" O\n. O\n", "a",
      ColumnFormat::kConll, {}, &corpus);
  WriteText(&corpus.documents[0]);
  EXPECT_EQ(corpus.documents[0].text, "He said: \"The Bay's (new)\".");
  auto spans = TextSpansOf(corpus.documents[0]);
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(corpus.documents[0].text.substr(spans[0].begin, spans[0].end - spans[0].begin),
            "The Bay");
}

TEST(GoldText, NamesThatEndInsideATokenAreLeftOpen) {
  GoldDocument document =
      SplitDocument("a", "Lima-based Ana said", {{0, 4, 0}, {11, 14, 1}}, SplitAtBlanks);
  const GoldSentence& sentence = document.sentences[0];
  EXPECT_TRUE(sentence.tokens[0].open);
  EXPECT_EQ(sentence.spans, (std::vector<Span>{{1, 2, 1}}));
}

TEST(JsonReader, ReadsOffsetsInBytesAndInCodePoints) {
  Corpus corpus;
  ReadJsonLines(
      "{\"text\":\"\xC3\x89va met "
      "Ana\",\"mentions\":[{\"begin\":9,\"end\":12,\"type\":\"PERSON\"}]}\n",
      "a.json", JsonFormat::kMentions, {}, SplitAtBlanks, &corpus);
  ReadJsonLines(
      "{\"text\":\"\xC3\x89va met Ana\",\"labels\":[{\"span\":[8,11],\"type\":\"Q1|Q215627\"}]}\n",
      "b.json", JsonFormat::kElevant, {}, SplitAtBlanks, &corpus);
  EXPECT_EQ(corpus.types, (std::vector<std::string>{"PERSON", "PER"}));
  for (const GoldDocument& document : corpus.documents)
    EXPECT_EQ(document.sentences[0].spans[0].first, 2u);
}

TEST(JsonReader, RefusesSpansOutsideTheTextWithFileAndLine) {
  Corpus corpus;
  try {
    ReadJsonLines("\n{\"text\":\"x\",\"mentions\":[{\"begin\":0,\"end\":9,\"type\":\"PERSON\"}]}\n",
                  "a.json", JsonFormat::kMentions, {}, SplitAtBlanks, &corpus);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("a.json:2: expected \"begin\""), std::string::npos);
  }
}

TEST(TypeMap, RefusesWhatIsNoEntry) {
  EXPECT_EQ(ReadTypeMap("PER person=PER *=-", "x").at("*"), "-");
  EXPECT_THROW(ReadTypeMap("person=", "x"), std::runtime_error);
}

TEST(AnnotatorTypes, AreCountedAsTheCorpusNamesThem) {
  EXPECT_EQ(TypeOfLabelIn({"PER", "LOC"}, "GPE"), 1u);
  EXPECT_EQ(TypeOfLabelIn({"PERSON", "GPE", "LOC"}, "LOC"), 2u);
  EXPECT_EQ(TypeOfLabelIn({"PER", "MISC"}, "NORP"), 1u);
  EXPECT_EQ(TypeOfLabelIn({"PER"}, "MONEY"), SIZE_MAX);
}

}  // namespace
}  // namespace wireroom::entities
