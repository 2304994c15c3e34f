// SPDX-License-Identifier: Apache-2.0
//
// A batch, laid into the tables of a transaction; but for its articles, which
// are ArticleIndex's.
#pragma once

#include "absl/status/status.h"
#include "core/journal/environment.h"
#include "core/journal/store.h"

namespace wireroom::journal {

// At most so many bytes are written for the batch, for forgetting so many events
// and for merging so many changes of the index: each record in pages of its
// own, each change of a table a leaf and a branch, and the list of free pages.
uint64_t BytesToWrite(const Batch& batch, size_t forgotten_events, size_t merged_changes,
                      uint64_t page_bytes);

// Errors: those of LmdbError.
absl::Status WriteBatch(const Batch& batch, const Tables& tables, WriteTransaction* transaction);

}  // namespace wireroom::journal
