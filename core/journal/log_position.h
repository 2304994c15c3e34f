// SPDX-License-Identifier: Apache-2.0
//
// Places in the log that are not sequences: times and amounts of bytes. Each
// call reads a few hundred single events at most, however long the log is, and
// holds no transaction between them.
#pragma once

#include <cstdint>

#include "core/journal/store.h"

namespace wireroom::journal {

// The first event that came in at `micros` (since 1970) or later; head + 1 where
// none did. By bisection: where the clock was set back, one of several places.
uint64_t SequenceAtTime(const Store& store, int64_t micros);

// When an event came in; 0: it can not be read.
int64_t TimeOfSequence(const Store& store, uint64_t sequence);

// Bytes of the messages of the events `from` to `to`. Up to 1024 events they are
// counted; of more, 512 evenly spaced ones are, and `exact` is false.
struct LogBytes {
  uint64_t bytes = 0;
  bool exact = true;
};
LogBytes BytesBetween(const Store& store, uint64_t from, uint64_t to);

// The first sequence behind which no more than `bytes` of events follow, as far
// as BytesBetween can tell.
uint64_t SequenceWithinBytes(const Store& store, uint64_t bytes);

// The first event of the store's epoch: the one before it is of an earlier
// epoch. head + 1 where there is none yet.
uint64_t FirstOfEpoch(const Store& store);

}  // namespace wireroom::journal
