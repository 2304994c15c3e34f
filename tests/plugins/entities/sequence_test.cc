// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "plugins/annotators/entities/learn/training_set.h"
#include "plugins/annotators/entities/sequence/lattice.h"
#include "plugins/annotators/entities/sequence/sequence_tagger.h"
#include "tests/plugins/entities/toy_corpus.h"

namespace wireroom::entities {
namespace {

constexpr size_t kTypes = 2;
constexpr size_t kLabels = 9;

std::vector<float> Numbers(size_t count, uint32_t seed) {
  std::vector<float> out(count);
  for (float& value : out) {
    seed = seed * 1664525u + 1013904223u;
    value = static_cast<float>(seed >> 8) / static_cast<float>(1 << 23) - 1;
  }
  return out;
}

// All paths of three words, the slow way.
void EachPath(const std::function<void(const std::vector<LabelId>&)>& each) {
  for (LabelId a = 0; a < kLabels; ++a)
    for (LabelId b = 0; b < kLabels; ++b)
      for (LabelId c = 0; c < kLabels; ++c)
        if (MayFollow(kOutside, a) && MayFollow(a, b) && MayFollow(b, c) && MayFollow(c, kOutside))
          each({a, b, c});
}

double ScoreOf(const std::vector<LabelId>& path, const std::vector<float>& scores,
               const std::vector<float>& transitions) {
  double sum = 0;
  LabelId before = kOutside;
  for (size_t i = 0; i < path.size(); ++i) {
    sum += static_cast<double>(scores[i * kLabels + path[i]] +
                               transitions[before * kLabels + path[i]]);
    before = path[i];
  }
  return sum + static_cast<double>(transitions[before * kLabels]);
}

class LatticeOfThree : public ::testing::TestWithParam<uint32_t> {
 protected:
  LatticeOfThree()
      : scores_(Numbers(3 * kLabels, GetParam())),
        transitions_(Numbers(kLabels * kLabels, GetParam() + 7)) {
    lattice_.SetTransitions(transitions_, kLabels);
  }
  std::vector<float> scores_, transitions_;
  Lattice lattice_;
};

TEST_P(LatticeOfThree, FindsTheBestPathOfAll) {
  std::vector<LabelId> best, found;
  EachPath([&](const std::vector<LabelId>& path) {
    if (best.empty() || ScoreOf(path, scores_, transitions_) > ScoreOf(best, scores_, transitions_))
      best = path;
  });
  lattice_.Best(scores_, &found);
  EXPECT_EQ(found, best);
}

TEST_P(LatticeOfThree, SumsOverAllPaths) {
  double total = 0, unit = 0, pair = 0, long_name = 0;
  EachPath([&](const std::vector<LabelId>& path) {
    double odds = std::exp(ScoreOf(path, scores_, transitions_));
    total += odds;
    if (path[1] == LabelOf(1, kUnit)) unit += odds;
    if (path[0] == LabelOf(0, kBegin) && path[1] == LabelOf(0, kLast)) pair += odds;
    if (path[0] == LabelOf(1, kBegin) && path[1] == LabelOf(1, kInside)) long_name += odds;
  });
  EXPECT_NEAR(lattice_.Sum(scores_), std::log(total), 1e-4);
  EXPECT_NEAR(static_cast<double>(lattice_.marginals()[kLabels + LabelOf(1, kUnit)]), unit / total,
              1e-5);
  EXPECT_NEAR(lattice_.NameProbability(1, 2, 1), unit / total, 1e-5);
  EXPECT_NEAR(lattice_.NameProbability(0, 2, 0), pair / total, 1e-5);
  EXPECT_NEAR(lattice_.NameProbability(0, 3, 1), long_name / total, 1e-5);
}

TEST_P(LatticeOfThree, CountsPairsAsOftenAsTheyAreExpected) {
  std::vector<double> expected(kLabels * kLabels);
  double total = 0;
  EachPath([&](const std::vector<LabelId>& path) {
    double odds = std::exp(ScoreOf(path, scores_, transitions_));
    total += odds;
    LabelId before = kOutside;
    for (LabelId label : path) {
      expected[before * kLabels + label] += odds;
      before = label;
    }
    expected[before * kLabels] += odds;
  });
  lattice_.Sum(scores_);
  for (size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(static_cast<double>(lattice_.pairs()[i]), expected[i] / total, 1e-4) << i;
}

TEST_P(LatticeOfThree, SumsOnlyOverWhatIsAllowed) {
  std::vector<Allowed> allowed(3);
  allowed[0].set(LabelOf(0, kUnit));
  allowed[1].set();
  allowed[2].set(kOutside);
  double total = 0;
  EachPath([&](const std::vector<LabelId>& path) {
    if (path[0] == LabelOf(0, kUnit) && path[2] == kOutside)
      total += std::exp(ScoreOf(path, scores_, transitions_));
  });
  EXPECT_NEAR(lattice_.Sum(scores_, allowed), std::log(total), 1e-4);
  EXPECT_EQ(lattice_.marginals()[LabelOf(1, kUnit)], 0);
}

INSTANTIATE_TEST_SUITE_P(Chance, LatticeOfThree, ::testing::Values(1u, 22u, 333u));

TEST(Labels, OpenNamesGoOnAndClosedOnesDoNot) {
  EXPECT_TRUE(MayFollow(LabelOf(0, kBegin), LabelOf(0, kLast)));
  EXPECT_FALSE(MayFollow(LabelOf(0, kBegin), LabelOf(1, kLast)));
  EXPECT_FALSE(MayFollow(LabelOf(0, kBegin), kOutside));
  EXPECT_FALSE(MayFollow(kOutside, LabelOf(kTypes - 1, kInside)));
  EXPECT_TRUE(MayFollow(LabelOf(0, kUnit), LabelOf(1, kBegin)));
}

std::vector<TextWord> Words(std::initializer_list<std::string_view> texts) {
  std::vector<TextWord> words;
  for (std::string_view text : texts) words.push_back({text, ToyHash(text), 0});
  return words;
}

std::vector<std::string> Found(SequenceTagger* tagger, const NameModel& model,
                               const std::vector<TextWord>& words) {
  std::vector<FoundName> names;
  tagger->Tag(model, words, &names);
  std::vector<std::string> out;
  for (const FoundName& name : names) {
    std::string text = model.types()[name.span.type];
    for (uint32_t i = name.span.first; i < name.span.end; ++i) (text += ' ') += words[i].text;
    out.push_back(text);
  }
  return out;
}

TEST(SequenceTagger, FindsWhatItLearnt) {
  auto model = ToyModel();
  SequenceTagger tagger;
  EXPECT_EQ(Found(&tagger, *model, Words({"Ana", "Lima", "said", "in", "Ostrava", "."})),
            (std::vector<std::string>{"PER Ana Lima", "LOC Ostrava"}));
  EXPECT_EQ(Found(&tagger, *model, Words({"the", "Bank", "of", "Lugo", "closed"})),
            (std::vector<std::string>{"ORG Bank of Lugo"}));
}

TEST(SequenceTagger, FindsNamesThatItNeverSaw) {
  auto model = ToyModel();
  SequenceTagger tagger;
  EXPECT_EQ(Found(&tagger, *model, Words({"that", "Gamma", "Steel", "Inc", "will", "close"})),
            (std::vector<std::string>{"ORG Gamma Steel Inc"}));
}

TEST(SequenceTagger, SaysTheSameWhateverItReadBefore) {
  auto model = ToyModel();
  SequenceTagger fresh, used;
  for (int i = 0; i < 3; ++i) Found(&used, *model, Words({"Petr", "Novak", "of", "Lugo"}));
  auto words = Words({"Petr", "Lima", "met", "Ana", "Dolan", "in", "Harbour"});
  EXPECT_EQ(Found(&used, *model, words), Found(&fresh, *model, words));
}

TEST(SequenceTagger, SaysNothingOfNothing) {
  auto model = ToyModel();
  SequenceTagger tagger;
  EXPECT_TRUE(Found(&tagger, *model, {}).empty());
  EXPECT_TRUE(Found(&tagger, *model, Words({"said", "in", "that", "."})).empty());
}

TEST(SequenceTagger, GivesProbabilities) {
  auto model = ToyModel();
  SequenceTagger tagger;
  std::vector<FoundName> names;
  tagger.Tag(*model, Words({"Ana", "Lima", "said"}), &names);
  ASSERT_EQ(names.size(), 1u);
  EXPECT_GT(names[0].probability, 0.5f);
  EXPECT_LE(names[0].probability, 1.0f);
}

TEST(DocumentScan, LooksOnlyAtWordsThatMayBeNames) {
  WordTables tables;
  FormCache cache;
  cache.Trim();
  DocumentScan scan;
  scan.Read(tables, Words({"the", "mayor", "of", "Ostrava", "said", "Ana", "Lima"}), &cache);
  ASSERT_EQ(scan.runs().size(), 2u);
  EXPECT_EQ(scan.runs()[0].first, 3u);
  EXPECT_EQ(scan.runs()[0].end, 4u);
  EXPECT_EQ(scan.runs()[1].end, 7u);
}

TEST(DocumentScan, NeverLooksAtMoreThanALongNameAtOnce) {
  WordTables tables;
  FormCache cache;
  cache.Trim();
  DocumentScan scan;
  std::vector<TextWord> words(1000, {"Lima", ToyHash("Lima"), 0});
  scan.Read(tables, words, &cache);
  uint32_t end = 0;
  for (const auto& run : scan.runs()) {
    EXPECT_EQ(run.first, end);
    EXPECT_LE(run.end - run.first, 128u);
    end = run.end;
  }
  EXPECT_EQ(end, words.size());
}

class OutsideBoundOf : public ::testing::TestWithParam<uint32_t> {};

TEST_P(OutsideBoundOf, HoldsOnlyWhereTheBestPathIsOutside) {
  constexpr size_t kWidth = 16;
  constexpr float kScale = 0.01f;
  std::vector<float> transitions = Numbers(kLabels * kLabels, GetParam());
  Lattice lattice;
  lattice.SetTransitions(transitions, kLabels);
  OutsideBound bound;
  bound.Set(transitions, kLabels, kWidth, kScale);
  size_t held = 0, named = 0;
  for (uint32_t seed = 0; seed < 200; ++seed) {
    std::vector<float> numbers = Numbers(2 * kWidth, seed * 77 + GetParam());
    std::vector<Score> scores(2 * kWidth);
    std::vector<float> floats(2 * kLabels);
    for (size_t i = 0; i < scores.size(); ++i)
      scores[i] = static_cast<Score>(numbers[i] * 100 - static_cast<float>(seed) * 3);
    for (size_t word = 0; word < 2; ++word)
      ScaleScores(&scores[word * kWidth], kLabels - 1, kScale, &floats[word * kLabels + 1]);
    std::vector<LabelId> path;
    lattice.Best(floats, &path);
    bool outside = path == std::vector<LabelId>{kOutside, kOutside};
    named += !outside;
    if (!bound.Holds(scores.data(), 2)) continue;
    ++held;
    EXPECT_TRUE(outside) << seed;
  }
  EXPECT_GT(held, 10u);
  EXPECT_GT(named, 10u);
}

INSTANTIATE_TEST_SUITE_P(Chance, OutsideBoundOf, ::testing::Values(1u, 22u, 333u));

TEST(FlatTable, FindsWhatIsInItAndNothingElse) {
  std::vector<std::pair<uint64_t, uint16_t>> rows;
  for (uint16_t i = 0; i < 999; ++i) rows.emplace_back(HashBytes(std::to_string(i)), i);
  FlatTableData<uint16_t> data;
  data.Build(rows);
  for (const auto& [key, value] : rows) {
    const uint16_t* found = data.view().Find(key);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(*found, value);
  }
  for (int i = 999; i < 3000; ++i)
    EXPECT_EQ(data.view().Find(HashBytes(std::to_string(i))), nullptr) << i;
}

TEST(FixedRows, SumWhatTheFeaturesOfAWordSum) {
  auto model = ToyModel();
  for (std::string_view text : {"Ana", "Lima", "said", "Bank", "1996"}) {
    WordForm form = model->tables().Read({text, ToyHash(text), 0});
    for (size_t offset = 0; offset < kOffsets; ++offset) {
      std::vector<Score> sum(model->width()), expected(model->width());
      auto add = [&](uint64_t key) {
        const Weight* row = model->Row(key);
        for (size_t i = 0; row != nullptr && i < expected.size(); ++i)
          expected[i] = static_cast<Score>(expected[i] + row[i]);
      };
      auto letters = [&](uint64_t key) {
        const Weight* row = model->Row(key);
        if (row != nullptr) AddRows<Weight>({&row, 1}, sum.size(), sum.data());
      };
      int from_here = static_cast<int>(offset) - kWindowReach;
      EmitWord(form, text, from_here, add);
      model->fixed_rows().SumWord(form, offset, sum.data());
      EmitLetters(form, text, from_here, letters);
      EXPECT_EQ(sum, expected) << text << offset;
    }
  }
}

TEST(Fours, RaiseETo) {
  for (float power = -69; power <= 0; power += 0.37f) {
    float expected = std::exp(power);
    EXPECT_NEAR(Exp(Each(power))[2], expected, expected * 4e-7f) << power;
  }
}

TEST(WordForm, ShapesTellCaseAndDigits) {
  auto read = [](std::string_view text) {
    WordForm form;
    ReadLetters(text, &form);
    return form;
  };
  EXPECT_EQ(read("Lima").letter_case, LetterCase::kInitial);
  EXPECT_EQ(read("UN").letter_case, LetterCase::kUpper);
  EXPECT_EQ(read("McKay").letter_case, LetterCase::kMixed);
  EXPECT_EQ(read("said").letter_case, LetterCase::kLower);
  EXPECT_EQ(read("\xC3\x89mile").letter_case, LetterCase::kInitial);
  EXPECT_EQ(read("1996").folded, read("2024").folded);
  EXPECT_NE(read("1996").folded, read("19").folded);
  EXPECT_EQ(read("Lima").shape, read("Ostrava").shape);
}

}  // namespace
}  // namespace wireroom::entities
