// SPDX-License-Identifier: Apache-2.0
//
// What a batch must be before a store takes it. A batch that fails this is a
// fault of the caller, not of the disk: nothing has been written.
#pragma once

#include "core/journal/store.h"

namespace wireroom::journal {

// Of a producer's or a cursor's name, in bytes.
inline constexpr size_t kMaxNameBytes = 400;
// Of a plugin's name.
inline constexpr size_t kMaxPluginBytes = 100;
// Of a key of a detector's state.
inline constexpr size_t kMaxStateKeyBytes = 400;
// Of one event, rejection or state value.
inline constexpr size_t kMaxValueBytes = size_t{64} << 20;

// kInvalidArgument with what is wrong: sequences that don't go on from head
// without a gap; a name or key that is empty, too long or (but for state keys)
// holds a NUL; a value that is too large; an article's record or a rejection
// that points at none of the batch's events.
absl::Status CheckBatch(const Batch& batch, uint64_t head);

// kInvalidArgument, naming `what`, unless name has 1 to max_bytes bytes and no NUL.
absl::Status CheckName(const char* what, std::string_view name, size_t max_bytes);

}  // namespace wireroom::journal
