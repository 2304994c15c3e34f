// SPDX-License-Identifier: Apache-2.0
//
// Where every named subscriber is: in memory, and written to the store (as the
// cursor "session:<name>") by a thread of its own, all changes of a moment in one
// transaction, so that neither sessions nor ingest wait for an acknowledgement to
// reach the disk.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "core/journal/store.h"
#include "core/ops/clock.h"
#include "core/ops/log.h"

namespace wireroom::feed {

// In front of a subscriber's name in the store's table of cursors.
inline constexpr std::string_view kSessionCursorPrefix = "session:";

struct CursorBookOptions {
  // Names remembered at a time.
  size_t max_names = 1024;
  // A change is written at the latest so long after it was made.
  std::chrono::milliseconds commit_interval{200};
  // A name that was not seen for so long is forgotten; 0: never.
  std::chrono::microseconds max_age{0};
};

// One subscriber as operators see it.
struct SubscriberPosition {
  std::string name;
  // The last acknowledged sequence, and the one that is on disk.
  uint64_t acknowledged = 0;
  uint64_t committed = 0;
  // When it was last seen, microseconds since 1970.
  int64_t seen = 0;
  bool connected = false;
};

class CursorBook {
 public:
  // Reads what the store has. The pointers outlive it.
  CursorBook(const CursorBookOptions& options, journal::Store* store, const ops::Clock* clock,
             ops::Logger* log);
  // Writes what is not written.
  ~CursorBook();

  // Any thread, all of them; none waits for the disk but Flush.

  // The last acknowledged sequence; nullopt: the name is not known.
  std::optional<uint64_t> Find(std::string_view name) const;
  // The last acknowledged sequence that is on disk; 0: none.
  uint64_t Committed(std::string_view name) const;
  // False: there are max_names others.
  bool Set(std::string_view name, uint64_t sequence);
  void SetConnected(std::string_view name, bool connected);
  void Erase(std::string_view name);
  std::vector<SubscriberPosition> List() const;
  // Forgets the names that are too old.
  void Expire();

  // Waits until everything so far is written. Not OK: the store refused it; it
  // is tried again.
  absl::Status Flush();

  // Called after each write, on the book's thread; must not call the book. Before
  // anything is set.
  void OnCommitted(std::function<void()> on_committed);

 private:
  struct Entry {
    uint64_t acknowledged = 0;
    uint64_t committed = 0;
    int64_t seen = 0;
    bool connected = false;
    bool dirty = false;
    bool erased = false;
  };

  void Run();
  absl::Status Write(std::unique_lock<std::mutex>* lock);
  Entry* FindEntry(std::string_view name);
  void MarkDirty(Entry* entry);

  const CursorBookOptions options_;
  journal::Store* const store_;
  const ops::Clock* const clock_;
  ops::Logger* const log_;
  std::function<void()> on_committed_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable written_;
  // Below: guarded by mutex_.
  std::map<std::string, Entry, std::less<>> entries_;
  // Names that are not erased.
  size_t names_ = 0;
  bool dirty_ = false;
  bool writing_ = false;
  bool stop_ = false;
  // Flush is waited for.
  bool at_once_ = false;
  uint64_t writes_ = 0;
  absl::Status last_write_;

  std::thread thread_;
};

}  // namespace wireroom::feed
