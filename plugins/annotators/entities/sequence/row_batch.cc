// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/row_batch.h"

namespace wireroom::entities {

void RowBatch::Finish() {
  size_t found = 0, key = 0;
  for (size_t i = 0; i < targets_; ++i) {
    size_t end = i + 1 < targets_ ? target_[i + 1].begin : keys_;
    target_[i].begin = found;
    for (; key < end; ++key) {
      const Weight* row = model_->Row(key_[key]);
      if (row == nullptr) continue;
      __builtin_prefetch(row);
      row_[found++] = row;
    }
  }
  for (size_t i = 0; i < targets_; ++i) {
    size_t end = i + 1 < targets_ ? target_[i + 1].begin : found;
    AddRows<Weight>({row_.data() + target_[i].begin, end - target_[i].begin}, model_->width(),
                    target_[i].scores);
  }
  keys_ = targets_ = 0;
}

void RowBatch::FinishSome() {
  Score* scores = target_[targets_ - 1].scores;
  Finish();
  For(scores);
}

}  // namespace wireroom::entities
