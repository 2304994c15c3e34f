// SPDX-License-Identifier: Apache-2.0
#include "core/feed/cursor_book.h"

#include "core/feed/socket.h"

namespace wireroom::feed {

CursorBook::CursorBook(const CursorBookOptions& options, journal::Store* store,
                       const ops::Clock* clock, ops::Logger* log)
    : options_(options), store_(store), clock_(clock), log_(log) {
  store_->ScanCursors(kSessionCursorPrefix, [this](std::string_view key,
                                                   const journal::CursorRecord& cursor) {
    Entry& entry = entries_[std::string(key.substr(kSessionCursorPrefix.size()))];
    entry.acknowledged = entry.committed = cursor.sequence;
    entry.seen = cursor.seen;
  });
  names_ = entries_.size();
  thread_ = std::thread([this] { Run(); });
}

CursorBook::~CursorBook() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void CursorBook::OnCommitted(std::function<void()> on_committed) {
  const std::lock_guard lock(mutex_);
  on_committed_ = std::move(on_committed);
}

CursorBook::Entry* CursorBook::FindEntry(std::string_view name) {
  const auto found = entries_.find(name);
  return found == entries_.end() || found->second.erased ? nullptr : &found->second;
}

std::optional<uint64_t> CursorBook::Find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end() || found->second.erased) return std::nullopt;
  return found->second.acknowledged;
}

uint64_t CursorBook::Committed(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(name);
  return found == entries_.end() ? 0 : found->second.committed;
}

void CursorBook::MarkDirty(Entry* entry) {
  entry->dirty = true;
  if (!dirty_) changed_.notify_all();
  dirty_ = true;
}

bool CursorBook::Set(std::string_view name, uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  Entry* entry = FindEntry(name);
  if (entry == nullptr) {
    if (names_ >= options_.max_names) return false;
    entry = &entries_[std::string(name)];
    entry->erased = false;
    ++names_;
  }
  entry->acknowledged = sequence;
  entry->seen = clock_->NowMicros();
  MarkDirty(entry);
  return true;
}

void CursorBook::SetConnected(std::string_view name, bool connected) {
  const std::lock_guard lock(mutex_);
  Entry* entry = FindEntry(name);
  if (entry == nullptr) return;
  entry->connected = connected;
  entry->seen = clock_->NowMicros();
  MarkDirty(entry);
}

void CursorBook::Erase(std::string_view name) {
  const std::lock_guard lock(mutex_);
  Entry* entry = FindEntry(name);
  if (entry == nullptr) return;
  *entry = Entry{};
  entry->erased = true;
  --names_;
  MarkDirty(entry);
}

std::vector<SubscriberPosition> CursorBook::List() const {
  const std::lock_guard lock(mutex_);
  std::vector<SubscriberPosition> list;
  for (const auto& [name, entry] : entries_) {
    if (entry.erased) continue;
    list.push_back({name, entry.acknowledged, entry.committed, entry.seen, entry.connected});
  }
  return list;
}

void CursorBook::Expire() {
  if (options_.max_age.count() == 0) return;
  const int64_t oldest = clock_->NowMicros() - options_.max_age.count();
  for (const SubscriberPosition& position : List()) {
    if (position.connected || position.seen >= oldest) continue;
    log_->Info("sessions", "a subscriber was not seen for longer than sessions.cursor_max_age: "
                           "its cursor is forgotten",
               {{"name", position.name}});
    Erase(position.name);
  }
}

absl::Status CursorBook::Flush() {
  std::unique_lock lock(mutex_);
  if (!dirty_ && !writing_) return absl::OkStatus();
  const uint64_t before = writes_;
  at_once_ = true;
  changed_.notify_all();
  // A write that is on its way may lack the last changes: two of them.
  written_.wait(lock, [&] { return (!dirty_ && !writing_) || writes_ >= before + 2; });
  return last_write_;
}

void CursorBook::Run() {
  PrepareSocketThread("wr-cursors");
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return dirty_ || stop_; });
    if (!dirty_) return;
    changed_.wait_for(lock, options_.commit_interval, [this] { return at_once_ || stop_; });
    const absl::Status status = Write(&lock);
    if (status.ok()) continue;
    log_->ErrorEvery("sessions.cursors", "sessions", "the cursors of subscribers can not be written",
                     {{"reason", std::string(status.message())}});
    if (stop_) return;
  }
}

absl::Status CursorBook::Write(std::unique_lock<std::mutex>* lock) {
  std::vector<journal::CursorChange> changes;
  for (auto& [name, entry] : entries_) {
    if (!entry.dirty) continue;
    entry.dirty = false;
    changes.push_back({std::string(kSessionCursorPrefix) + name, std::nullopt});
    if (!entry.erased) changes.back().cursor = {entry.acknowledged, entry.seen};
  }
  dirty_ = at_once_ = false;
  writing_ = true;
  lock->unlock();
  const absl::Status status = store_->SetCursors(changes);
  lock->lock();
  for (const journal::CursorChange& change : changes) {
    const auto found = entries_.find(change.name.substr(kSessionCursorPrefix.size()));
    Entry& entry = found->second;
    if (!status.ok()) {
      entry.dirty = dirty_ = true;
    } else if (change.cursor) {
      entry.committed = change.cursor->sequence;
    } else if (entry.erased && !entry.dirty) {
      entries_.erase(found);
    }
  }
  writing_ = false;
  ++writes_;
  last_write_ = status;
  written_.notify_all();
  if (status.ok() && on_committed_) on_committed_();
  return status;
}

}  // namespace wireroom::feed
