// SPDX-License-Identifier: Apache-2.0
//
// The store on disk: what is acknowledged is here. Files in its directory:
//
//   LOCK       held while a process has the journal open; names its pid
//   data.mdb   everything (layout: record.h, tables: environment.h)
//   lock.mdb   LMDB's own, made anew where it is missing
//
// A process that dies at any moment, and a power cut on a disk that keeps its
// word about syncs, leave the last committed batch and nothing of the next one;
// there is no recovery to wait for. A record that the disk changed behind our
// back is found by its CRC32C when it is read.
//
// Failure. A commit that was refused for want of space left nothing and may be
// tried again. After any other failed commit it is not known what the disk
// holds: Linux forgets the pages that it could not write, and a second fdatasync
// would succeed without them (Rebello et al., "Can Applications Recover from
// fsync Failures?", USENIX ATC 2020). From then on every Commit and
// SetCursor is refused with that first error, until the process has started again. The
// same holds once a lookup (Find..., ScanState) met a damaged record, because
// the next batch would be built on its wrong answer.
//
// Not covered: an I/O error while reading, which through a memory map is a
// SIGBUS and ends the process.
//
// Memory. Pages read through the map count as resident, though the system can
// drop them at any time; they are let go of as they are read (resident_pages.h),
// so that what is resident stays small however large the journal is.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>

#include "absl/status/statusor.h"
#include "core/journal/article_index.h"
#include "core/journal/data_directory.h"
#include "core/journal/disk_space.h"
#include "core/journal/environment.h"
#include "core/journal/resident_pages.h"
#include "core/journal/retention.h"
#include "core/journal/store.h"
#include "core/journal/store_file.h"
#include "core/ops/clock.h"

namespace wireroom::journal {

struct JournalOptions {
  // Made, with mode 0700, where it is not there.
  std::filesystem::path directory = "data";
  // What is stored may take, counted in whole pages; 16 MiB to 512 GiB. Beyond
  // it the oldest events are forgotten. The file itself can get larger by what
  // is free inside it: after a batch, the pages of the two before.
  uint64_t max_bytes = uint64_t{10} << 30;
  // Older events are forgotten at the next commit. 0: for ever.
  int64_t max_age_micros = 0;
  // Of the file system; with less, commits are refused.
  uint64_t min_free_bytes = uint64_t{256} << 20;
  // Changes of the index of articles that wait in memory (80 bytes each) before
  // they are merged into its table; more of them make the merge cheaper and the
  // start slower.
  size_t max_pending_articles = kMaxPendingArticles;
  // Not owned; required.
  const ops::Clock* clock = nullptr;
};

struct CheckOptions;
struct CheckReport;

// Bounds of max_bytes. The map is four times as large, and never above 1 TiB.
inline constexpr uint64_t kMinJournalBytes = uint64_t{16} << 20;
inline constexpr uint64_t kMaxJournalBytes = uint64_t{512} << 30;

class Journal : public Store {
 public:
  // Opens the journal in a directory, or makes one. Errors:
  //   kAlreadyExists       another process has it open; the text names its pid.
  //   kInvalidArgument     an option is out of its range.
  //   kFailedPrecondition  the directory can not hold a journal, or the journal
  //                        was written by a newer wireroom.
  //   kDataLoss            the file is damaged or not a journal.
  //   kResourceExhausted, kPermissionDenied, kUnavailable, kInternal  the system's.
  static absl::StatusOr<std::unique_ptr<Journal>> Open(const JournalOptions& options);
  ~Journal() override;

  const std::string& stream() const override { return stream_; }
  uint32_t epoch() const override { return epoch_; }
  uint64_t head() const override { return head_.load(std::memory_order_acquire); }
  uint64_t first() const override { return first_.load(std::memory_order_acquire); }

  // Looks at the file system once in 100 ms. False from a quarter above
  // min_free_bytes on down, and after a commit was refused for want of space; true
  // again from a half above it.
  bool has_room() const override;

  // As Store, and: forgets what is too old or too much, at most a few times as
  // many events as came in, so that no commit takes long; an empty batch does
  // only that. kInvalidArgument (a batch that no store takes) writes nothing
  // and does not stop the journal.
  absl::Status Commit(const Batch& batch) override;

  std::optional<ArticleRecord> FindArticle(const Hash& article) const override;
  std::optional<InputPosition> FindInput(std::string_view producer) const override;
  std::optional<std::string> FindState(std::string_view plugin,
                                       std::string_view key) const override;
  // In chunks: a scan that is longer than one sees later commits in its rest.
  // `each` may call the journal.
  void ScanState(std::string_view plugin, std::string_view prefix,
                 const std::function<bool(std::string_view, std::string_view)>& each)
      const override;
  // Gives the events before a damaged one, and kDataLoss when called at it; go
  // on behind it to read the rest.
  absl::Status Read(uint64_t from, size_t max_events, size_t max_bytes,
                    std::vector<EventRecord>* out) const override;
  uint64_t FindCursor(std::string_view name) const override;
  absl::Status SetCursor(std::string_view name, uint64_t sequence) override;
  absl::Status SetCursors(std::span<const CursorChange> changes) override;
  void ScanCursors(std::string_view prefix,
                   const std::function<void(std::string_view, const CursorRecord&)>& each)
      const override;

  // The serialised wireroom.v1.Rejection of an article.rejected; nullopt: not
  // there, or no longer.
  absl::StatusOr<std::optional<std::string>> FindReject(uint64_t sequence) const;

  // Calls each(sequence, serialised Rejection) for the rejects from `from` on,
  // oldest first, until it returns false. In chunks: rejects that come or go
  // meanwhile may be seen or not. `each` may call the journal. kDataLoss: a
  // record is damaged; go on behind it to see the rest.
  absl::Status ScanRejects(uint64_t from,
                           const std::function<bool(uint64_t, std::string_view)>& each) const;
  // Forgets these rejects; their events stay. Durable before it returns. Those
  // that are not there are no error. Any thread; errors as Commit.
  absl::Status EraseRejects(const std::vector<uint64_t>& sequences);

  // Begins a later life of the stream, of a copy that is restored; epoch() tells it
  // once the journal is opened again. kInvalidArgument: not later. Nothing else may
  // use the journal.
  absl::Status RaiseEpoch(uint32_t epoch);

  // Taken by what is stored, in whole pages. Any thread.
  uint64_t stored_bytes() const { return stored_bytes_.load(std::memory_order_relaxed); }

  // Changes of the index of articles that wait to be merged. Any thread.
  size_t pending_articles() const { return index_.pending(); }

  // Not OK once the journal refuses to write, with the reason.
  absl::Status failure() const;

 private:
  friend absl::Status Check(const Journal& journal, const CheckOptions& options,
                            CheckReport* report);

  // Of state, copied under one transaction.
  struct StateChunk {
    std::vector<std::pair<std::string, std::string>> entries;
    // Where to go on; empty: it was the last one.
    std::string next;
  };

  Journal(const JournalOptions& options, DataDirectory directory,
          std::unique_ptr<Environment> environment, const StoreFile& file);

  absl::Status CommitLocked(const Batch& batch);
  absl::Status EraseRejectsLocked(const std::vector<uint64_t>& sequences);
  absl::Status SetCursorsLocked(std::span<const CursorChange> changes);
  absl::Status ReadCursors(std::string_view prefix,
                           std::vector<std::pair<std::string, CursorRecord>>* out) const;
  absl::Status Reserve(const Batch& batch);
  absl::StatusOr<Forgotten> Retain(const Batch& batch, WriteTransaction* transaction);
  absl::Status Finish(WriteTransaction* transaction);
  absl::Status ClearDeadReaders();
  // Remembers it as the failure, unless it is one that passes; gives it back.
  absl::Status Fail(absl::Status status) const;

  absl::StatusOr<std::optional<std::string>> FindSealed(MDB_dbi table, const char* what,
                                                        std::string_view key) const;
  void FailLookup(const absl::Status& status) const;
  // An error is remembered and looks like "not there".
  std::optional<std::string> FindOrFail(MDB_dbi table, const char* what,
                                        std::string_view key) const;
  absl::Status ReadEvents(uint64_t from, size_t max_events, size_t max_bytes,
                          std::vector<EventRecord>* out) const;
  absl::Status ReadState(std::string_view wanted, StateChunk* chunk) const;
  absl::Status ReadRejects(uint64_t from,
                           std::vector<std::pair<uint64_t, std::string>>* rejects) const;

  const JournalOptions options_;
  // In this order: the lock is let go of last.
  const DataDirectory directory_;
  const std::unique_ptr<Environment> environment_;
  mutable ResidentPages resident_;
  const std::string stream_;
  const uint32_t epoch_;
  std::atomic<uint64_t> head_;
  std::atomic<uint64_t> first_;
  std::atomic<uint64_t> stored_bytes_;
  // A commit was refused for want of space, and none succeeded since.
  std::atomic<bool> refused_{false};
  mutable std::atomic<int64_t> room_checked_at_;
  mutable std::atomic<bool> has_room_{true};

  // Held over a write transaction. Guards what follows.
  std::mutex write_mutex_;
  DiskSpace space_;
  ArticleIndex index_;
  // Of the oldest event, where it is known that it is not too old yet.
  std::optional<int64_t> oldest_time_;
  int64_t readers_checked_at_;

  mutable std::mutex failure_mutex_;
  mutable absl::Status failure_;
};

}  // namespace wireroom::journal
