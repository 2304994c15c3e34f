// SPDX-License-Identifier: Apache-2.0
//
// What the pipeline asks of the place where events live. Journal keeps it on
// disk (LMDB); MemoryStore keeps it in memory, for `wireroom annotate` and for
// tests.
//
// One writer thread calls Commit; all other methods may be called from any
// thread at any time and see committed data only.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace wireroom::journal {

// XXH3, 128 bits.
using Hash = std::array<uint8_t, 16>;

// One event of the log.
struct EventRecord {
  uint64_t sequence = 0;
  // When the daemon took it in, microseconds since 1970. Retention goes by it.
  int64_t time = 0;
  // The serialised wireroom.v1.Event.
  std::string message;
  // For an article.enriched or article.rejected: the key of its article in the
  // index of articles (hash of source and id), so that retention can forget it.
  std::optional<Hash> article;
};

// What became of the newest article of a (source, id).
struct ArticleRecord {
  // Of its event.
  uint64_t sequence = 0;
  // Of every field but fetched_at: tells a duplicate from a revision.
  Hash content{};
  // Its event was article.rejected.
  bool rejected = false;
};

// How far a producer has been committed.
struct InputPosition {
  uint64_t epoch = 0;
  uint64_t number = 0;
  // A source plugin's own position; empty for producers.
  std::string position;
};

// How far a reader of the log is.
struct CursorRecord {
  // The last sequence it is done with; 0: none.
  uint64_t sequence = 0;
  // When it was last seen, microseconds since 1970; 0: not kept.
  int64_t seen = 0;
  bool operator==(const CursorRecord&) const = default;
};

// One change of a cursor. nullopt: erased.
struct CursorChange {
  std::string name;
  std::optional<CursorRecord> cursor;
};

// One change of a detector's state.
struct StateChange {
  // The name of the plugin.
  std::string plugin;
  std::string key;
  // nullopt: erased.
  std::optional<std::string> value;
};

// One transaction: all of it is on disk after Commit, or none.
struct Batch {
  // Sequences go on from head() without a gap.
  std::vector<EventRecord> events;
  std::vector<std::pair<Hash, ArticleRecord>> articles;
  std::vector<StateChange> state;
  std::vector<std::pair<std::string, InputPosition>> inputs;
  // Serialised wireroom.v1.Rejection by the sequence of its article.rejected.
  std::vector<std::pair<uint64_t, std::string>> rejects;
  // What became of earlier rejects that were tried again: the Rejection as it is
  // now, or nullopt: taken, and no reject any more. One that is not there (any
  // more) stays away.
  std::vector<std::pair<uint64_t, std::optional<std::string>>> reject_changes;

  void Clear();
  bool empty() const;
};

class Store {
 public:
  virtual ~Store() = default;

  // 16 hex digits, drawn when the store was made.
  virtual const std::string& stream() const = 0;
  // 1, and one more for each restore.
  virtual uint32_t epoch() const = 0;
  // The newest committed sequence; 0: none.
  virtual uint64_t head() const = 0;
  // The oldest sequence still kept; 0: none.
  virtual uint64_t first() const = 0;

  // Writes and syncs. Errors:
  //   kResourceExhausted  disk full or budget used up: nothing was written, the
  //                       same batch may be tried again later.
  //   anything else       what is on disk is not known: the process must stop
  //                       and neither acknowledge nor refuse the batch.
  virtual absl::Status Commit(const Batch& batch) = 0;

  virtual std::optional<ArticleRecord> FindArticle(const Hash& article) const = 0;
  virtual std::optional<InputPosition> FindInput(std::string_view producer) const = 0;
  virtual std::optional<std::string> FindState(std::string_view plugin,
                                               std::string_view key) const = 0;
  // Calls each(key, value) in byte order for keys with the prefix until it
  // returns false.
  virtual void ScanState(std::string_view plugin, std::string_view prefix,
                         const std::function<bool(std::string_view, std::string_view)>& each)
      const = 0;

  // False: little room is left, so no more articles should be asked for. Commit
  // goes on for those that are in hand. Comes back by itself. Any thread, cheap.
  virtual bool has_room() const { return true; }

  // Copies events from `from` on, oldest first, until max_events or max_bytes
  // is reached (at least one when there is one). Never holds a transaction
  // open after it returns. kDataLoss: a record does not match its checksum; the
  // text names the sequence.
  virtual absl::Status Read(uint64_t from, size_t max_events, size_t max_bytes,
                            std::vector<EventRecord>* out) const = 0;

  // The cursor of a sink: the last sequence it is done with; 0: none.
  virtual uint64_t FindCursor(std::string_view name) const = 0;
  // Durable before it returns. Any thread.
  virtual absl::Status SetCursor(std::string_view name, uint64_t sequence) = 0;

  // The same for many, in one transaction.
  virtual absl::Status SetCursors(std::span<const CursorChange> changes) = 0;
  // Calls each(name, cursor) in byte order for names with the prefix.
  virtual void ScanCursors(std::string_view prefix,
                           const std::function<void(std::string_view, const CursorRecord&)>& each)
      const = 0;
};

}  // namespace wireroom::journal
