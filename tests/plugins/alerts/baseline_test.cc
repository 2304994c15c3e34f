// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/baseline.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <random>
#include <vector>

namespace wireroom::alerts {
namespace {

TEST(UpperTail, IsTheTailOfThePoissonAndTheNegativeBinomial) {
  EXPECT_DOUBLE_EQ(UpperTail(0, 3, 3), 1);
  EXPECT_NEAR(UpperTail(1, 3, 3), 1 - std::exp(-3), 1e-12);
  // Mean 2 and variance 4: size 2, so P(C = 0) = 1/4 and P(C = 1) = 1/4.
  EXPECT_NEAR(UpperTail(1, 2, 4), 0.75, 1e-12);
  EXPECT_NEAR(UpperTail(2, 2, 4), 0.5, 1e-12);
  // Geometric, mean 1: P(C >= 60) = 2^-60.
  EXPECT_NEAR(UpperTail(60, 1, 2) / std::ldexp(1, -60), 1, 1e-6);
}

TEST(Baseline, LearnsARateAndForgetsIt) {
  Baseline baseline;
  for (int i = 0; i < 500; ++i) baseline.Learn(4, 1, 0.99);
  EXPECT_NEAR(baseline.Expected(1), 4, 0.05);
  for (int i = 0; i < 500; ++i) baseline.Learn(1, 1, 0.99);
  EXPECT_NEAR(baseline.Expected(1), 1, 0.1);
}

TEST(Baseline, OneBurstDoesNotHideTheNext) {
  Baseline baseline;
  for (int i = 0; i < 500; ++i) baseline.Learn(2, 1, 0.998);
  const double before = baseline.PValue(30, 1);
  baseline.Learn(300, 1, 0.998);
  EXPECT_LT(baseline.PValue(30, 1), 1e-4);
  EXPECT_LT(before, 1e-6);
}

// Counts of 300 keys a bin, each with a rate and a scatter of its own, without
// any burst: what is told is false.
double AlarmsOfBudget(double budget, double scatter, uint32_t seed) {
  constexpr int kKeys = 300, kBinsADay = 48, kLearnDays = 30, kDays = 60;
  const double forget = std::exp2(-1.0 / (14 * kBinsADay));
  const double level = budget / (kBinsADay * kKeys);
  std::mt19937_64 random(seed);
  size_t alarms = 0;
  for (int key = 0; key < kKeys; ++key) {
    const double mean = std::exp(std::uniform_real_distribution<double>(-1.5, 3)(random));
    std::gamma_distribution<double> rate(scatter > 0 ? 1 / scatter : 1,
                                         scatter > 0 ? mean * scatter : mean);
    Baseline baseline;
    for (int bin = 0; bin < kBinsADay * (kLearnDays + kDays); ++bin) {
      const double m = scatter > 0 ? rate(random) : mean;
      const uint64_t count = m <= 0 ? 0 : std::poisson_distribution<uint64_t>(m)(random);
      if (bin >= kBinsADay * kLearnDays && count > 0 && baseline.PValue(count, 1) < level) ++alarms;
      baseline.Learn(count, 1, forget);
    }
  }
  return static_cast<double>(alarms) / kDays;
}

TEST(Baseline, HoldsTheBudgetOfFalseAlarmsWithinAFactorOfTwo) {
  for (double scatter : {0.0, 0.2, 0.5}) {
    for (double budget : {5.0, 20.0}) {
      const double found = AlarmsOfBudget(budget, scatter, 7);
      std::printf("scatter %.1f: budget %.0f a day, found %.1f\n", scatter, budget, found);
      EXPECT_LT(found, 2 * budget) << "scatter " << scatter;
      EXPECT_GT(found, budget / 2) << "scatter " << scatter;
    }
  }
}

}  // namespace
}  // namespace wireroom::alerts
