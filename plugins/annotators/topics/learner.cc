// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/learner.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace wireroom::topics {

std::vector<uint32_t> Shuffled(size_t size, Random* random) {
  std::vector<uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0);
  for (size_t i = size; i > 1; --i) std::swap(order[i - 1], order[random->Below(i)]);
  return order;
}

float Learn(const Matrix& rows, std::span<const int8_t> signs, std::span<const float> importance,
            const LearnerChoices& choices, std::vector<float>* weights) {
  std::vector<double> alpha(rows.rows());
  std::vector<double> diagonal(rows.rows());
  std::vector<float>& w = *weights;
  double b = 0;
  Random random(choices.seed);
  std::vector<uint32_t> order;
  for (uint32_t i : Shuffled(rows.rows(), &random)) {
    if (signs[i] == 0) continue;
    order.push_back(i);
    double square = 1;
    for (uint64_t k = rows.starts[i]; k < rows.starts[i + 1]; ++k)
      square += static_cast<double>(rows.values[k]) * static_cast<double>(rows.values[k]);
    diagonal[i] = square + 1 / (2 * choices.cost * static_cast<double>(importance[i]));
  }
  for (int epoch = 0; epoch < choices.epochs; ++epoch) {
    double largest = 0;
    for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.Below(i)]);
    for (uint32_t i : order) {
      double y = signs[i];
      double slack = alpha[i] / (2 * choices.cost * static_cast<double>(importance[i]));
      double gradient = y * (static_cast<double>(rows.Dot(i, w)) + b) - 1 + slack;
      double next = std::max(0.0, alpha[i] - gradient / diagonal[i]);
      double step = next - alpha[i];
      if (step == 0) continue;
      // The projected gradient, which is 0 where alpha is held at 0.
      largest = std::max(largest, std::abs(step) * diagonal[i]);
      alpha[i] = next;
      auto move = static_cast<float>(step * y);
      for (uint64_t k = rows.starts[i]; k < rows.starts[i + 1]; ++k)
        w[rows.columns[k]] += move * rows.values[k];
      b += step * y;
    }
    if (largest < choices.tolerance) break;
  }
  return static_cast<float>(b);
}

}  // namespace wireroom::topics
