// SPDX-License-Identifier: Apache-2.0
//
// A batch, laid into the tables of a transaction.
#pragma once

#include "absl/status/status.h"
#include "core/journal/environment.h"
#include "core/journal/store.h"

namespace wireroom::journal {

// At most so many bytes are written for the batch and for forgetting `events`
// events: each record in pages of its own, each change of a table a leaf and a
// branch, and the list of free pages.
uint64_t BytesToWrite(const Batch& batch, size_t forgotten_events, uint64_t page_bytes);

// Errors: those of LmdbError.
absl::Status WriteBatch(const Batch& batch, const Tables& tables, WriteTransaction* transaction);

}  // namespace wireroom::journal
