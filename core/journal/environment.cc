// SPDX-License-Identifier: Apache-2.0
#include "core/journal/environment.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "absl/strings/str_cat.h"

namespace wireroom::journal {
namespace {

// Each reader takes a slot for the time of one call; more than there are threads.
constexpr unsigned kMaxReaders = 1022;
constexpr MDB_dbi kMaxTables = 16;

absl::StatusOr<std::optional<std::string_view>> FindIn(MDB_txn* transaction, MDB_dbi table,
                                                       std::string_view key) {
  MDB_val name = ToValue(key);
  MDB_val value;
  const int code = mdb_get(transaction, table, &name, &value);
  if (code == MDB_NOTFOUND) return std::nullopt;
  if (code != MDB_SUCCESS) return LmdbError(code, "find");
  return ToView(value);
}

// LMDB's first write is its two root pages; a file that is shorter was left by
// a process that died in it, and holds nothing.
absl::Status ClearHalfMade(const std::filesystem::path& file, uint64_t page_bytes) {
  struct stat about;
  if (stat(file.c_str(), &about) != 0 || about.st_size == 0) return absl::OkStatus();
  if (static_cast<uint64_t>(about.st_size) >= 2 * page_bytes) return absl::OkStatus();
  if (truncate(file.c_str(), 0) == 0) return absl::OkStatus();
  return LmdbError(errno, "clear a half-made store");
}

uint64_t FileBytes(const std::filesystem::path& file) {
  struct stat about;
  return stat(file.c_str(), &about) == 0 ? static_cast<uint64_t>(about.st_size) : 0;
}

absl::Status OpenError(int code, const std::filesystem::path& file) {
  if (code != MDB_INVALID && code != MDB_VERSION_MISMATCH) return LmdbError(code, "open");
  return absl::DataLossError(absl::StrCat(
      "journal: ", file.string(), " is not a store of LMDB 0.9, or its first pages are damaged "
      "(", mdb_strerror(code), "); restore a copy, or move it away to begin with an empty one"));
}

}  // namespace

absl::Status LmdbError(int code, const char* what) {
  const std::string text = absl::StrCat("journal: ", what, ": ", mdb_strerror(code));
  switch (code) {
    case MDB_SUCCESS:
      return absl::OkStatus();
    case MDB_MAP_FULL:
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return absl::ResourceExhaustedError(text);
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
    case MDB_PANIC:
    case EIO:
      return absl::DataLossError(text);
    default:
      return absl::InternalError(text);
  }
}

absl::StatusOr<std::unique_ptr<Environment>> Environment::Open(
    const std::filesystem::path& directory, uint64_t map_bytes) {
  const std::filesystem::path file = directory / "data.mdb";
  const auto page_bytes = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  if (absl::Status status = ClearHalfMade(file, page_bytes); !status.ok()) return status;
  MDB_env* env = nullptr;
  if (const int code = mdb_env_create(&env); code != 0) return LmdbError(code, "create");
  std::unique_ptr<Environment> environment(new Environment(env));
  const uint64_t held = FileBytes(file);
  const uint64_t wanted = std::max(map_bytes, held + held / 8);
  mdb_env_set_maxdbs(env, kMaxTables);
  mdb_env_set_maxreaders(env, kMaxReaders);
  mdb_env_set_mapsize(env, wanted / page_bytes * page_bytes);
  if (const int code = mdb_env_open(env, directory.c_str(), MDB_NOTLS, 0600); code != 0) {
    return OpenError(code, file);
  }
  if (chmod(file.c_str(), 0600) != 0 || chmod((directory / "lock.mdb").c_str(), 0600) != 0) {
    return LmdbError(errno, "make the files private");
  }
  MDB_stat about;
  mdb_env_stat(env, &about);
  environment->page_bytes_ = about.ms_psize;
  environment->FindMap(file);
  if (absl::Status status = environment->ClearDeadReaders(); !status.ok()) return status;
  return environment;
}

Environment::~Environment() {
  for (MDB_txn* transaction : resting_) mdb_txn_abort(transaction);
  mdb_env_close(env_);
}

int Environment::fd() const {
  mdb_filehandle_t fd = -1;
  mdb_env_get_fd(env_, &fd);
  return fd;
}

uint64_t Environment::map_bytes() const {
  MDB_envinfo about;
  mdb_env_info(env_, &about);
  return about.me_mapsize;
}

uint64_t Environment::end_bytes() const {
  MDB_envinfo about;
  mdb_env_info(env_, &about);
  return (about.me_last_pgno + 1) * page_bytes_;
}

absl::Status Environment::ClearDeadReaders() const {
  int dead = 0;
  return LmdbError(mdb_reader_check(env_, &dead), "clear dead readers");
}

// LMDB does not tell where its map is.
void Environment::FindMap(const std::filesystem::path& file) {
  struct stat about;
  if (stat(file.c_str(), &about) != 0) return;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    uintptr_t begin = 0;
    unsigned long inode = 0;
    const int fields = std::sscanf(line.c_str(), "%" SCNxPTR "-%*x %*s %*x %*s %lu", &begin, &inode);
    if (fields != 2 || inode != about.st_ino || !line.ends_with("data.mdb")) continue;
    map_ = reinterpret_cast<void*>(begin);
    return;
  }
}

ReadTransaction::ReadTransaction(Environment* environment) : environment_(environment) {
  {
    const std::lock_guard lock(environment_->mutex_);
    if (!environment_->resting_.empty()) {
      transaction_ = environment_->resting_.back();
      environment_->resting_.pop_back();
    }
  }
  const int code = transaction_ != nullptr
                       ? mdb_txn_renew(transaction_)
                       : mdb_txn_begin(environment_->env_, nullptr, MDB_RDONLY, &transaction_);
  status_ = LmdbError(code, "begin to read");
}

ReadTransaction::~ReadTransaction() {
  if (transaction_ == nullptr) return;
  mdb_txn_reset(transaction_);
  const std::lock_guard lock(environment_->mutex_);
  environment_->resting_.push_back(transaction_);
}

absl::StatusOr<std::optional<std::string_view>> ReadTransaction::Find(MDB_dbi table,
                                                                      std::string_view key) const {
  return FindIn(transaction_, table, key);
}

WriteTransaction::WriteTransaction(Environment* environment)
    : status_(LmdbError(mdb_txn_begin(environment->get(), nullptr, 0, &transaction_),
                        "begin to write")) {}

WriteTransaction::~WriteTransaction() {
  if (transaction_ != nullptr) mdb_txn_abort(transaction_);
}

absl::StatusOr<std::optional<std::string_view>> WriteTransaction::Find(
    MDB_dbi table, std::string_view key) const {
  return FindIn(transaction_, table, key);
}

absl::Status WriteTransaction::Put(MDB_dbi table, std::string_view key, std::string_view value) {
  MDB_val name = ToValue(key);
  MDB_val bytes = ToValue(value);
  return LmdbError(mdb_put(transaction_, table, &name, &bytes, 0), "write");
}

absl::Status WriteTransaction::Erase(MDB_dbi table, std::string_view key) {
  MDB_val name = ToValue(key);
  const int code = mdb_del(transaction_, table, &name, nullptr);
  return code == MDB_NOTFOUND ? absl::OkStatus() : LmdbError(code, "erase");
}

absl::Status WriteTransaction::Commit() {
  // Ends the transaction, committed or not.
  return LmdbError(mdb_txn_commit(std::exchange(transaction_, nullptr)), "commit");
}

Cursor::Cursor(MDB_txn* transaction, MDB_dbi table)
    : status_(LmdbError(mdb_cursor_open(transaction, table, &cursor_), "open a cursor")) {}

Cursor::~Cursor() {
  if (cursor_ != nullptr) mdb_cursor_close(cursor_);
}

bool Cursor::Move(MDB_cursor_op move) {
  if (!status_.ok()) return false;
  const int code = mdb_cursor_get(cursor_, &key_, &value_, move);
  if (code != MDB_SUCCESS && code != MDB_NOTFOUND) status_ = LmdbError(code, "read");
  return code == MDB_SUCCESS;
}

bool Cursor::MoveTo(std::string_view key, MDB_cursor_op move) {
  key_ = ToValue(key);
  return Move(move);
}

absl::Status Cursor::Put(std::string_view key, std::string_view value) {
  if (!status_.ok()) return status_;
  MDB_val name = ToValue(key);
  MDB_val bytes = ToValue(value);
  return LmdbError(mdb_cursor_put(cursor_, &name, &bytes, 0), "write");
}

absl::StatusOr<char*> Cursor::Append(std::string_view key, size_t bytes) {
  if (!status_.ok()) return status_;
  MDB_val name = ToValue(key);
  MDB_val room = {bytes, nullptr};
  const int code = mdb_cursor_put(cursor_, &name, &room, MDB_APPEND | MDB_RESERVE);
  if (code != MDB_SUCCESS) return LmdbError(code, "append");
  return static_cast<char*>(room.mv_data);
}

absl::Status Cursor::Erase() {
  if (!status_.ok()) return status_;
  return LmdbError(mdb_cursor_del(cursor_, 0), "erase");
}

}  // namespace wireroom::journal
