// SPDX-License-Identifier: Apache-2.0
//
// A linear classifier: a support vector machine with squared hinge loss,
//
//   min over w, b of  |w - w0|^2 / 2 + b^2 / 2 + C * sum of max(0, 1 - y (w x + b))^2
//
// solved by dual coordinate descent (Hsieh, Chang, Lin, Keerthi, Sundararajan,
// "A dual coordinate descent method for large-scale linear SVM", ICML 2008). w0 is
// where the weights start and what the penalty draws them to: nothing, or what
// the seed terms say. The same input and seed give the same weights.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace wireroom::topics {

// Sparse rows in contiguous memory.
struct Matrix {
  std::vector<uint64_t> starts{0};
  std::vector<uint32_t> columns;
  std::vector<float> values;

  size_t rows() const { return starts.size() - 1; }
  void EndRow() { starts.push_back(columns.size()); }
  float Dot(size_t row, std::span<const float> weights) const {
    float sum = 0;
    for (uint64_t i = starts[row]; i < starts[row + 1]; ++i) sum += values[i] * weights[columns[i]];
    return sum;
  }
};

struct LearnerChoices {
  double cost = 2;          // C
  int epochs = 60;          // at most
  double tolerance = 0.02;  // of the largest step of an epoch
  uint64_t seed = 1;
};

// Weights of one topic against all others. `signs`: +1 the row has the topic, -1
// it has not, 0 not known and left out. `weights` holds w0 and is set to w.
// Returns b.
float Learn(const Matrix& rows, std::span<const int8_t> signs, std::span<const float> importance,
            const LearnerChoices& choices, std::vector<float>* weights);

// A small generator with the same numbers everywhere (SplitMix64; Steele, Lea,
// Flood 2014).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  // Below `end`.
  uint64_t Below(uint64_t end) { return Next() % end; }

 private:
  uint64_t state_;
};

// A permutation of 0 to size - 1.
std::vector<uint32_t> Shuffled(size_t size, Random* random);

}  // namespace wireroom::topics
