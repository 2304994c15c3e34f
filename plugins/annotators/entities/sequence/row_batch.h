// SPDX-License-Identifier: Apache-2.0
//
// Adds up the weights of many features. A model does not fit the processor's
// nearest cache: the rows of a whole run of words are asked for before the first
// of them is used.
#pragma once

#include <array>
#include <cstdint>

#include "plugins/annotators/entities/sequence/name_model.h"

namespace wireroom::entities {

class RowBatch {
 public:
  // REQUIRES: nothing is left to Finish.
  void Begin(const NameModel& model) { model_ = &model; }
  // The features that follow count for these scores, which stay where they are
  // until Finish.
  void For(Score* scores) {
    if (targets_ == kMostTargets) Finish();
    target_[targets_++] = {scores, keys_};
  }
  void Add(uint64_t key) {
    if (keys_ == kMostKeys) FinishSome();
    model_->PrefetchRow(key);
    key_[keys_++] = key;
  }
  // Adds all that were asked for.
  void Finish();

 private:
  static constexpr size_t kMostKeys = 1024;
  static constexpr size_t kMostTargets = 256;
  struct Target {
    Score* scores = nullptr;
    size_t begin = 0;  // in key_, then in row_
  };
  // Finish, and goes on for the same scores.
  void FinishSome();

  const NameModel* model_ = nullptr;
  size_t keys_ = 0;
  size_t targets_ = 0;
  std::array<uint64_t, kMostKeys> key_{};
  std::array<const Weight*, kMostKeys> row_{};
  std::array<Target, kMostTargets> target_{};
};

}  // namespace wireroom::entities
