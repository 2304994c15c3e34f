// SPDX-License-Identifier: Apache-2.0
#include "core/journal/store.h"

namespace wireroom::journal {

void Batch::Clear() {
  events.clear();
  articles.clear();
  state.clear();
  inputs.clear();
  rejects.clear();
  reject_changes.clear();
}

bool Batch::empty() const {
  return events.empty() && articles.empty() && state.empty() && inputs.empty() && rejects.empty() &&
         reject_changes.empty();
}

}  // namespace wireroom::journal
