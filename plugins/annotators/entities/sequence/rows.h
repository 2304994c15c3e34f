// SPDX-License-Identifier: Apache-2.0
//
// Rows of weights, and sums of them, eight numbers at a time: in the compiler's
// vectors, since by itself it may not where one of two arrays is of bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "plugins/annotators/entities/sequence/fours.h"

namespace wireroom::entities {

// A weight of a label: each label but kOutside has one, whose weight is always 0.
using Weight = int8_t;
// Sums of weights, in units of NameModel::scale.
using Score = int16_t;

// Rows are a multiple of it long.
inline constexpr size_t kRowBlock = 16;

struct ScoreBlock {
  using Eight = Score __attribute__((vector_size(16)));
  using Bytes = Weight __attribute__((vector_size(16)));
  Eight low, high;

  static ScoreBlock Load(const Score* from) {
    ScoreBlock block;
    std::memcpy(&block.low, from, sizeof block.low);
    std::memcpy(&block.high, from + 8, sizeof block.high);
    return block;
  }
  // Each byte twice, as a number of two bytes, and the lower one shifted out.
  static ScoreBlock Load(const Weight* from) {
    Bytes bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    Bytes low =
        __builtin_shufflevector(bytes, bytes, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
    Bytes high = __builtin_shufflevector(bytes, bytes, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
                                         14, 14, 15, 15);
    return {reinterpret_cast<Eight>(low) >> 8, reinterpret_cast<Eight>(high) >> 8};
  }
  void operator+=(const ScoreBlock& other) { low += other.low, high += other.high; }
  void operator|=(const ScoreBlock& other) { low |= other.low, high |= other.high; }
  // All bits of a number where it holds.
  ScoreBlock operator>(const ScoreBlock& other) const {
    return {low > other.low, high > other.high};
  }
  bool Any() const {
    uint64_t words[2];
    Eight both = low | high;
    std::memcpy(words, &both, sizeof words);
    return (words[0] | words[1]) != 0;
  }
  void Store(Score* to) const {
    std::memcpy(to, &low, sizeof low);
    std::memcpy(to + 8, &high, sizeof high);
  }
};

// to[i] = scores[i] * scale for i below count, a multiple of four.
inline void ScaleScores(const Score* scores, size_t count, float scale, float* to) {
  using Numbers = int32_t __attribute__((vector_size(16)));
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    // Each score twice, as a number of four bytes, and the lower one shifted out.
    ScoreBlock::Eight eight;
    std::memcpy(&eight, scores + i, sizeof eight);
    ScoreBlock::Eight low = __builtin_shufflevector(eight, eight, 0, 0, 1, 1, 2, 2, 3, 3);
    ScoreBlock::Eight high = __builtin_shufflevector(eight, eight, 4, 4, 5, 5, 6, 6, 7, 7);
    StoreFour(__builtin_convertvector(reinterpret_cast<Numbers>(low) >> 16, Four) * scale, to + i);
    StoreFour(__builtin_convertvector(reinterpret_cast<Numbers>(high) >> 16, Four) * scale,
              to + i + 4);
  }
  for (; i < count; ++i) to[i] = static_cast<float>(scores[i]) * scale;
}

// Adds all rows to scores. `width`: of each, a multiple of kRowBlock.
template <typename Number>
void AddRows(std::span<const Number* const> rows, size_t width, Score* scores) {
  for (size_t block = 0; block < width; block += kRowBlock) {
    ScoreBlock sum = ScoreBlock::Load(scores + block);
    for (const Number* row : rows) sum += ScoreBlock::Load(row + block);
    sum.Store(scores + block);
  }
}

}  // namespace wireroom::entities
