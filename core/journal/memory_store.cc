// SPDX-License-Identifier: Apache-2.0
#include "core/journal/memory_store.h"

#include <mutex>

#include "core/journal/batch_check.h"

namespace wireroom::journal {

MemoryStore::MemoryStore(size_t max_events, std::string stream)
    : max_events_(max_events), stream_(std::move(stream)) {}

absl::Status MemoryStore::Commit(const Batch& batch) {
  if (absl::Status status = CheckBatch(batch, head()); !status.ok()) return status;
  std::unique_lock lock(mutex_);
  events_.insert(events_.end(), batch.events.begin(), batch.events.end());
  for (const auto& [key, record] : batch.articles) articles_[key] = record;
  for (const StateChange& change : batch.state) {
    if (change.value) {
      state_[change.plugin][change.key] = *change.value;
    } else {
      state_[change.plugin].erase(change.key);
    }
  }
  for (const auto& [producer, position] : batch.inputs) inputs_[producer] = position;
  for (const auto& [sequence, rejection] : batch.rejects) rejects_[sequence] = rejection;
  for (const auto& [sequence, rejection] : batch.reject_changes) {
    if (!rejection) rejects_.erase(sequence);
    if (const auto entry = rejects_.find(sequence); entry != rejects_.end()) entry->second = *rejection;
  }
  while (max_events_ != 0 && events_.size() > max_events_) Forget();
  if (!events_.empty()) {
    first_.store(events_.front().sequence, std::memory_order_release);
    head_.store(events_.back().sequence, std::memory_order_release);
  }
  return absl::OkStatus();
}

void MemoryStore::Forget() {
  const EventRecord& oldest = events_.front();
  if (oldest.article) {
    const auto entry = articles_.find(*oldest.article);
    if (entry != articles_.end() && entry->second.sequence == oldest.sequence) {
      articles_.erase(entry);
    }
  }
  rejects_.erase(oldest.sequence);
  events_.pop_front();
}

std::optional<ArticleRecord> MemoryStore::FindArticle(const Hash& article) const {
  std::shared_lock lock(mutex_);
  const auto entry = articles_.find(article);
  if (entry == articles_.end()) return std::nullopt;
  return entry->second;
}

std::optional<InputPosition> MemoryStore::FindInput(std::string_view producer) const {
  std::shared_lock lock(mutex_);
  const auto entry = inputs_.find(producer);
  if (entry == inputs_.end()) return std::nullopt;
  return entry->second;
}

std::optional<std::string> MemoryStore::FindState(std::string_view plugin,
                                                  std::string_view key) const {
  std::shared_lock lock(mutex_);
  const auto keys = state_.find(plugin);
  if (keys == state_.end()) return std::nullopt;
  const auto entry = keys->second.find(key);
  if (entry == keys->second.end()) return std::nullopt;
  return entry->second;
}

void MemoryStore::ScanState(
    std::string_view plugin, std::string_view prefix,
    const std::function<bool(std::string_view, std::string_view)>& each) const {
  std::shared_lock lock(mutex_);
  const auto keys = state_.find(plugin);
  if (keys == state_.end()) return;
  for (auto entry = keys->second.lower_bound(prefix); entry != keys->second.end(); ++entry) {
    if (!std::string_view(entry->first).starts_with(prefix)) return;
    if (!each(entry->first, entry->second)) return;
  }
}

absl::Status MemoryStore::Read(uint64_t from, size_t max_events, size_t max_bytes,
                               std::vector<EventRecord>* out) const {
  std::shared_lock lock(mutex_);
  const uint64_t oldest = events_.empty() ? 0 : events_.front().sequence;
  size_t bytes = 0;
  for (size_t i = from > oldest ? from - oldest : 0, count = 0; i < events_.size(); ++i, ++count) {
    bytes += events_[i].message.size();
    if (count != 0 && (count >= max_events || bytes > max_bytes)) break;
    out->push_back(events_[i]);
  }
  return absl::OkStatus();
}

std::optional<std::string> MemoryStore::FindReject(uint64_t sequence) const {
  std::shared_lock lock(mutex_);
  const auto entry = rejects_.find(sequence);
  if (entry == rejects_.end()) return std::nullopt;
  return entry->second;
}

uint64_t MemoryStore::FindCursor(std::string_view name) const {
  std::shared_lock lock(mutex_);
  const auto entry = cursors_.find(name);
  return entry == cursors_.end() ? 0 : entry->second.sequence;
}

absl::Status MemoryStore::SetCursor(std::string_view name, uint64_t sequence) {
  const CursorChange change{std::string(name), CursorRecord{sequence, 0}};
  return SetCursors({&change, 1});
}

absl::Status MemoryStore::SetCursors(std::span<const CursorChange> changes) {
  for (const CursorChange& change : changes) {
    const absl::Status status = CheckName("cursor", change.name, kMaxNameBytes);
    if (!status.ok()) return status;
  }
  std::unique_lock lock(mutex_);
  for (const CursorChange& change : changes) {
    if (change.cursor) {
      cursors_.insert_or_assign(change.name, *change.cursor);
    } else {
      cursors_.erase(change.name);
    }
  }
  return absl::OkStatus();
}

void MemoryStore::ScanCursors(
    std::string_view prefix,
    const std::function<void(std::string_view, const CursorRecord&)>& each) const {
  std::shared_lock lock(mutex_);
  for (auto entry = cursors_.lower_bound(prefix); entry != cursors_.end(); ++entry) {
    if (!std::string_view(entry->first).starts_with(prefix)) return;
    each(entry->first, entry->second);
  }
}

}  // namespace wireroom::journal
