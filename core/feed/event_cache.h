// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <map>
#include <memory>

#include "absl/status/statusor.h"
#include "core/feed/event_chunk.h"
#include "core/journal/store.h"

namespace wireroom::feed {

// What sessions read, in chunks that they share: however many follow the end of
// the log, or replay the same stretch of it, the journal is read once. The least
// recently used chunks are forgotten. A transaction of the store is open for the
// copy of one chunk and no longer. One thread.
class EventCache {
 public:
  // A chunk holds at most so much; an event that is larger is one of its own.
  static constexpr size_t kChunkEvents = 2048;
  static constexpr size_t kChunkBytes = 1 << 20;

  // `store` outlives it.
  EventCache(const journal::Store* store, size_t max_bytes)
      : store_(store), max_bytes_(max_bytes) {}

  // A chunk that has the event. Errors:
  //   kNotFound    it is not committed yet.
  //   kOutOfRange  it is not kept any more.
  //   kDataLoss    its record is damaged; the text says how.
  absl::StatusOr<std::shared_ptr<const EventChunk>> Find(uint64_t sequence);

  size_t bytes() const { return bytes_; }
  // How often a chunk was read from the store.
  uint64_t reads() const { return reads_; }

 private:
  using Chunk = std::shared_ptr<const EventChunk>;

  absl::StatusOr<Chunk> ReadChunk(uint64_t sequence);
  void Keep(const Chunk& chunk);

  const journal::Store* const store_;
  const size_t max_bytes_;
  // Most recently used first.
  std::list<Chunk> chunks_;
  std::map<uint64_t, std::list<Chunk>::iterator> by_first_;
  size_t bytes_ = 0;
  uint64_t reads_ = 0;
};

}  // namespace wireroom::feed
