// SPDX-License-Identifier: Apache-2.0
//
// The index of articles: key -> sequence and content of the newest event of an
// article. Keys are hashes, so each new article would change a page of its own
// somewhere in the table, twice in its life. Instead a commit writes what
// changes in the index as one record of a log, which is read back into memory
// at the next start; changes wait in memory, sorted, and are merged into the
// table in the order of their keys, a few with each commit, so that those that
// are merged together share their pages (the idea of O'Neil et al., "The
// Log-Structured Merge-Tree", Acta Informatica 33, 1996, with the components
// C0 and C1 only).
//
//   table article_log    number -> sealed changes of one commit
//   table articles       key -> sealed ArticleRecord
//
// The merge goes round the table. A log record is erased once the merge has
// gone all the way round since it was written.
#pragma once

#include <map>
#include <optional>
#include <shared_mutex>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "core/journal/environment.h"
#include "core/journal/store.h"

namespace wireroom::journal {

// The default of JournalOptions::max_pending_articles: about 10 MB.
inline constexpr size_t kMaxPendingArticles = size_t{1} << 17;

// One thread loads and changes; Find may be called from any.
class ArticleIndex {
 public:
  // `environment`, not owned, has its tables open. Beyond max_pending changes
  // in memory, each commit merges some.
  ArticleIndex(Environment* environment, size_t max_pending);

  // Reads the log. kDataLoss: a record of it is damaged.
  absl::Status Load();

  // Writes, in a transaction, that articles have new records and that those of
  // `forgotten` events are of no use any more, and merges. Errors: those of
  // LmdbError.
  absl::Status Write(const std::vector<std::pair<Hash, ArticleRecord>>& records,
                     const std::vector<std::pair<Hash, uint64_t>>& forgotten,
                     WriteTransaction* transaction);
  // Once that transaction is committed, and only then: Find sees it.
  void Apply();

  // At most so many changes are merged by a Write of so many changes.
  size_t MostMerged(size_t changes) const;

  absl::StatusOr<std::optional<ArticleRecord>> Find(const Hash& article) const;

  // Changes that wait in memory.
  size_t pending() const;
  // In key order, for a check of the journal.
  std::vector<std::pair<Hash, ArticleRecord>> PendingRecords() const;

 private:
  // What an article's entry becomes: `record`, or nothing, unless the table has
  // a newer one than record.sequence.
  struct Change {
    ArticleRecord record;
    bool erased = false;
  };
  using Changes = std::vector<std::pair<Hash, Change>>;

  // Of one Write, for Apply.
  struct Staged {
    Changes changes;
    // Merged, and still as they were.
    std::vector<Hash> merged;
    size_t log_changes = 0;
    Hash merge_at{};
    uint64_t next_log = 0;
    uint64_t round_log = 0;
    uint64_t erase_log_before = 0;
  };

  static std::string Encode(const Changes& changes);
  static std::optional<Changes> Parse(std::string_view payload);

  void Set(const Hash& article, const Change& change);
  absl::Status WriteLog(WriteTransaction* transaction);
  absl::Status Merge(size_t count, WriteTransaction* transaction);
  absl::Status MergeOne(const Hash& article, const Change& change, Cursor* table);
  absl::Status EraseLog(WriteTransaction* transaction);
  void EndRound();

  Environment* const environment_;
  const size_t max_pending_;

  mutable std::shared_mutex mutex_;
  // Guarded by mutex_; read without it by the thread that changes it.
  absl::btree_map<Hash, Change> pending_;

  // Of the changing thread.
  Staged staged_;
  // Changes in the log; more than there are pending where articles changed again.
  size_t log_changes_ = 0;
  // Where the merge goes on.
  Hash merge_at_{};
  // The number of the next log record; of the first that was written after the
  // merge set out on its round; and those before are to be erased.
  uint64_t next_log_ = 1;
  uint64_t round_log_ = 1;
  uint64_t erase_log_before_ = 0;
};

}  // namespace wireroom::journal
