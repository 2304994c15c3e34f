// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/row_batch.h"

namespace wireroom::entities {

void RowBatch::Finish() {
  rows_.resize(keys_.size());
  size_t found = 0, key = 0;
  for (size_t i = 0; i < targets_.size(); ++i) {
    size_t end = i + 1 < targets_.size() ? targets_[i + 1].begin : keys_.size();
    targets_[i].begin = found;
    for (; key < end; ++key) {
      const Weight* row = model_->Row(keys_[key]);
      if (row == nullptr) continue;
      __builtin_prefetch(row);
      rows_[found++] = row;
    }
  }
  for (size_t i = 0; i < targets_.size(); ++i) {
    size_t end = i + 1 < targets_.size() ? targets_[i + 1].begin : found;
    AddRows<Weight>({rows_.data() + targets_[i].begin, end - targets_[i].begin}, model_->width(),
                    targets_[i].scores);
  }
  keys_.clear();
  targets_.clear();
}

}  // namespace wireroom::entities
