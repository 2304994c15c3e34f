// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/learner.h"

#include <gtest/gtest.h>

namespace wireroom::topics {
namespace {

// Rows of one column each: the column says the class, but for column 2.
Matrix Rows(std::vector<std::vector<uint32_t>> columns) {
  Matrix rows;
  for (const auto& row : columns) {
    for (uint32_t column : row) {
      rows.columns.push_back(column);
      rows.values.push_back(0.7f);
    }
    rows.EndRow();
  }
  return rows;
}

struct Learnt {
  std::vector<float> weights = std::vector<float>(3);
  float bias = 0;
};

Learnt LearnFrom(const Matrix& rows, const std::vector<int8_t>& signs,
                 std::vector<float> start = std::vector<float>(3)) {
  Learnt out;
  out.weights = std::move(start);
  std::vector<float> importance(rows.rows(), 1);
  out.bias = Learn(rows, signs, importance, {}, &out.weights);
  return out;
}

TEST(Learner, TellsClassesApart) {
  Matrix rows = Rows({{0, 2}, {1, 2}, {0}, {1}});
  std::vector<int8_t> signs = {1, -1, 1, -1};
  Learnt learnt = LearnFrom(rows, signs);
  for (size_t i = 0; i < 4; ++i)
    EXPECT_GT((rows.Dot(i, learnt.weights) + learnt.bias) * static_cast<float>(signs[i]), 0.5f);
  EXPECT_NEAR(learnt.weights[2], 0, 0.05);
}

TEST(Learner, GivesTheSameWeightsAgain) {
  Matrix rows = Rows({{0, 2}, {1, 2}, {0, 1}, {1}});
  EXPECT_EQ(LearnFrom(rows, {1, -1, 1, -1}).weights, LearnFrom(rows, {1, -1, 1, -1}).weights);
}

TEST(Learner, LeavesOutRowsOfUnknownSign) {
  Matrix rows = Rows({{0}, {1}, {2}});
  EXPECT_EQ(LearnFrom(rows, {1, -1, 0}).weights[2], 0);
}

TEST(Learner, KeepsTheStartWhereNoRowSpeaksAgainstIt) {
  Matrix rows = Rows({{0}, {1}});
  Learnt learnt = LearnFrom(rows, {1, -1}, {0, 0, 0.5f});
  EXPECT_EQ(learnt.weights[2], 0.5f);
  // Rows that the start has right already move nothing.
  learnt = LearnFrom(Rows({{0}}), {1}, {2, 0, 0});
  EXPECT_EQ(learnt.weights[0], 2);
}

TEST(Learner, ImportantRowsAreFitted) {
  Matrix rows = Rows({{0}, {0}, {1}});
  std::vector<float> weights(3);
  std::vector<int8_t> signs = {1, -1, -1};
  std::vector<float> importance = {10, 0.1f, 1};
  float bias = Learn(rows, signs, importance, {}, &weights);
  EXPECT_GT(rows.Dot(0, weights) + bias, 0);
}

TEST(Random, ShufflesWithoutLoss) {
  Random random(7);
  std::vector<uint32_t> order = Shuffled(100, &random);
  EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
  std::sort(order.begin(), order.end());
  for (uint32_t i = 0; i < 100; ++i) EXPECT_EQ(order[i], i);
}

}  // namespace
}  // namespace wireroom::topics
