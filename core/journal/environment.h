// SPDX-License-Identifier: Apache-2.0
//
// LMDB 0.9.24, opened the one way that keeps every promise: default flags and
// MDB_NOTLS, never WRITEMAP, NOSYNC, NOMETASYNC, MAPASYNC or NOLOCK, no DUPSORT.
// A write error then leaves the last committed state on disk, a process may be
// killed at any moment, and a commit is one fdatasync of the data and one
// O_DSYNC write of the new root.
//
// What LMDB can not give: an I/O error while reading through the map is a
// SIGBUS and ends the process.
#pragma once

#include <lmdb.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace wireroom::journal {

// The tables of a journal.
struct Tables {
  // name -> sealed
  MDB_dbi meta = 0;
  // sequence -> event
  MDB_dbi events = 0;
  // article key -> sealed ArticleRecord
  MDB_dbi articles = 0;
  // number -> sealed changes of `articles` (article_index.h)
  MDB_dbi article_log = 0;
  // plugin '\0' key -> sealed value
  MDB_dbi state = 0;
  // producer -> sealed InputPosition
  MDB_dbi inputs = 0;
  // name -> sealed sequence
  MDB_dbi cursors = 0;
  // sequence -> sealed Rejection
  MDB_dbi rejects = 0;
};

inline MDB_val ToValue(std::string_view bytes) {
  return {bytes.size(), const_cast<char*>(bytes.data())};
}
inline std::string_view ToView(const MDB_val& value) {
  return {static_cast<const char*>(value.mv_data), value.mv_size};
}

// `what` is what was tried. MDB_MAP_FULL, ENOSPC, EDQUOT and EFBIG:
// kResourceExhausted; MDB_CORRUPTED and its like, EIO: kDataLoss; else kInternal.
absl::Status LmdbError(int code, const char* what);

class Environment {
 public:
  // `directory` must be owned (DataDirectory). The map is made at least
  // map_bytes and never smaller than what the file already holds and an eighth.
  // Files get mode 0600 whatever the umask.
  static absl::StatusOr<std::unique_ptr<Environment>> Open(const std::filesystem::path& directory,
                                                           uint64_t map_bytes);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  MDB_env* get() const { return env_; }
  // Filled in by whoever opens the tables.
  Tables tables;

  // The file's descriptor, owned by LMDB.
  int fd() const;
  uint64_t map_bytes() const;
  // Of the file, up to the last page that was ever used.
  uint64_t end_bytes() const;
  uint64_t page_bytes() const { return page_bytes_; }
  // Frees the slots of readers that died with their process.
  absl::Status ClearDeadReaders() const;
  // Where the map begins; nullptr: not found.
  void* map() const { return map_; }

 private:
  friend class ReadTransaction;
  explicit Environment(MDB_env* env) : env_(env) {}
  void FindMap(const std::filesystem::path& file);

  MDB_env* const env_;
  uint64_t page_bytes_ = 4096;
  void* map_ = nullptr;

  std::mutex mutex_;
  // Reset transactions, each with a reader's slot, for the next ones to renew.
  // Guarded by mutex_.
  std::vector<MDB_txn*> resting_;
};

// A view of the last committed state. Keep it short: pages that it sees are not
// used again, so the file grows while it is open.
class ReadTransaction {
 public:
  explicit ReadTransaction(Environment* environment);
  ~ReadTransaction();
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

  // Not OK: nothing else may be called.
  const absl::Status& status() const { return status_; }
  MDB_txn* get() const { return transaction_; }

  // nullopt: not there. The view lives as long as the transaction.
  absl::StatusOr<std::optional<std::string_view>> Find(MDB_dbi table, std::string_view key) const;

 private:
  Environment* const environment_;
  MDB_txn* transaction_ = nullptr;
  absl::Status status_;
};

// The one write transaction; waits for the one before. Aborted unless committed.
class WriteTransaction {
 public:
  explicit WriteTransaction(Environment* environment);
  ~WriteTransaction();
  WriteTransaction(const WriteTransaction&) = delete;
  WriteTransaction& operator=(const WriteTransaction&) = delete;

  const absl::Status& status() const { return status_; }
  MDB_txn* get() const { return transaction_; }

  absl::StatusOr<std::optional<std::string_view>> Find(MDB_dbi table, std::string_view key) const;
  absl::Status Put(MDB_dbi table, std::string_view key, std::string_view value);
  // No error where it is not there.
  absl::Status Erase(MDB_dbi table, std::string_view key);
  // Durable once it returns OK.
  absl::Status Commit();

 private:
  MDB_txn* transaction_ = nullptr;
  absl::Status status_;
};

// Over one table in key order; ends with its transaction.
class Cursor {
 public:
  Cursor(MDB_txn* transaction, MDB_dbi table);
  ~Cursor();
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  // Moves; false at the end and on an error, which status() tells apart.
  bool First() { return Move(MDB_FIRST); }
  bool Last() { return Move(MDB_LAST); }
  bool Next() { return Move(MDB_NEXT); }
  // To exactly this key.
  bool Find(std::string_view key) { return MoveTo(key, MDB_SET_KEY); }
  // To this key or the first one behind it.
  bool Seek(std::string_view key) { return MoveTo(key, MDB_SET_RANGE); }

  std::string_view key() const { return ToView(key_); }
  std::string_view value() const { return ToView(value_); }
  const absl::Status& status() const { return status_; }

  absl::Status Put(std::string_view key, std::string_view value);
  // Behind the last key: room for `bytes`, to be filled before the next call.
  absl::StatusOr<char*> Append(std::string_view key, size_t bytes);
  // The entry that it is at; Next() then goes to the one behind.
  absl::Status Erase();

 private:
  bool Move(MDB_cursor_op move);
  bool MoveTo(std::string_view key, MDB_cursor_op move);

  MDB_cursor* cursor_ = nullptr;
  MDB_val key_{};
  MDB_val value_{};
  absl::Status status_;
};

}  // namespace wireroom::journal
