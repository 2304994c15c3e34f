// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/calibration.h"

#include <gtest/gtest.h>

#include <cmath>

#include "plugins/annotators/topics/learner.h"

namespace wireroom::topics {
namespace {

double Uniform(Random* random) { return static_cast<double>(random->Next() >> 11) / 0x1p53; }

TEST(Curve, IsTheOneTheLabelsWereDrawnFrom) {
  Random random(1);
  std::vector<float> margins;
  std::vector<uint8_t> has;
  for (int i = 0; i < 20000; ++i) {
    double margin = 6 * Uniform(&random) - 3;
    margins.push_back(static_cast<float>(margin));
    has.push_back(Uniform(&random) < 1 / (1 + std::exp(-2 * margin + 1)));
  }
  Curve curve = FitCurve(margins, has);
  EXPECT_NEAR(curve.slope, -2, 0.1);
  EXPECT_NEAR(curve.offset, 1, 0.1);
}

TEST(Curve, StaysFiniteWithOneClassAndWithNothing) {
  std::vector<float> margins = {1, 2, 3};
  std::vector<uint8_t> none = {0, 0, 0};
  Curve curve = FitCurve(margins, none);
  EXPECT_TRUE(std::isfinite(curve.slope) && std::isfinite(curve.offset));
  EXPECT_LT(FitCurve({}, {}).slope, 0);
}

TEST(Curve, NeverFallsWithTheMargin) {
  std::vector<float> margins = {-1, -1, 1, 1};
  std::vector<uint8_t> wrong_way = {1, 1, 0, 0};
  EXPECT_LT(FitCurve(margins, wrong_way).slope, 0);
}

TEST(Curve, OfFewArticlesIsThatOfItsLevelAndOfManyItsOwn) {
  Random random(3);
  std::vector<float> margins;
  std::vector<uint8_t> has;
  for (int i = 0; i < 5000; ++i) {
    double margin = 6 * Uniform(&random) - 3;
    margins.push_back(static_cast<float>(margin));
    has.push_back(Uniform(&random) < 1 / (1 + std::exp(-2 * margin + 1)));
  }
  CurvePrior prior{{-5, -1}, 1};
  EXPECT_EQ(FitCurve({}, {}, prior).slope, -5);
  Curve few = FitCurve(std::span(margins).first(8), std::span(has).first(8), prior);
  EXPECT_NEAR(few.slope, -5, 1);
  EXPECT_NEAR(few.offset, -1, 1);
  Curve many = FitCurve(margins, has, prior);
  EXPECT_NEAR(many.slope, -2, 0.2);
  EXPECT_NEAR(many.offset, 1, 0.2);
}

TEST(Temperature, MakesScoresAsSureAsTheyAreRight) {
  Random random(2);
  std::vector<float> margins;
  std::vector<uint32_t> gold;
  for (int i = 0; i < 20000; ++i) {
    double margin = 4 * Uniform(&random) - 2;
    margins.push_back(static_cast<float>(margin));
    margins.push_back(0);
    gold.push_back(Uniform(&random) < 1 / (1 + std::exp(-3 * margin)) ? 0 : 1);
  }
  EXPECT_NEAR(FitTemperature(margins, 2, gold), 3, 0.15);
}

TEST(Threshold, HasThePrecisionAskedForAndTheBestF1) {
  std::vector<float> scores = {0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f};
  std::vector<uint8_t> has = {1, 1, 0, 1, 0, 0};
  EXPECT_NEAR(ChooseThreshold(scores, has, 0.7, 1), 0.55, 1e-6);
  EXPECT_NEAR(ChooseThreshold(scores, has, 0.9, 1), 0.75, 1e-6);
}

TEST(Threshold, NeverGivesWhatIsTooRareOrNeverPrecise) {
  std::vector<float> scores = {0.9f, 0.8f};
  EXPECT_GT(ChooseThreshold(scores, std::vector<uint8_t>{1, 1}, 0.5, 3), 1);
  EXPECT_GT(ChooseThreshold(scores, std::vector<uint8_t>{0, 1}, 0.9, 1), 1);
}

TEST(Reliability, ErrorIsTheDistanceOfScoreAndShare) {
  Reliability table;
  EXPECT_EQ(table.Error(), 0);
  for (int i = 0; i < 10; ++i) table.Add(0.75, i < 7);
  table.Add(1, true);
  EXPECT_EQ(table.bins()[7].count, 10u);
  EXPECT_EQ(table.bins()[9].right, 1u);
  EXPECT_NEAR(table.Error(), 0.5 / 11, 1e-9);
}

}  // namespace
}  // namespace wireroom::topics
