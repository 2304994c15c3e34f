// SPDX-License-Identifier: Apache-2.0
//
// Adds up the weights of many features. A model does not fit the processor's
// nearest cache: the rows of a whole run of words are asked for before the first
// of them is used.
#pragma once

#include <cstdint>
#include <vector>

#include "plugins/annotators/entities/sequence/name_model.h"

namespace wireroom::entities {

class RowBatch {
 public:
  // REQUIRES: nothing is left to Finish.
  void Begin(const NameModel& model) { model_ = &model; }
  // The features that follow count for these scores, which stay where they are
  // until Finish.
  void For(Score* scores) { targets_.push_back({scores, keys_.size()}); }
  void Add(uint64_t key) {
    model_->PrefetchRow(key);
    keys_.push_back(key);
  }
  // Adds all that were asked for.
  void Finish();

 private:
  struct Target {
    Score* scores;
    size_t begin;  // in keys_
  };
  const NameModel* model_ = nullptr;
  std::vector<uint64_t> keys_;
  std::vector<const Weight*> rows_;
  std::vector<Target> targets_;
};

}  // namespace wireroom::entities
