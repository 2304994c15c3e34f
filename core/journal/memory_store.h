// SPDX-License-Identifier: Apache-2.0
//
// The store without a disk: for `wireroom annotate` and for tests. Keeps every
// promise of Store except that it outlives the process.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <shared_mutex>

#include "absl/container/flat_hash_map.h"
#include "core/journal/store.h"

namespace wireroom::journal {

class MemoryStore : public Store {
 public:
  // Keeps the newest max_events events and what belongs to them (0: all). The
  // stream is "0000000000000000" unless it is given.
  explicit MemoryStore(size_t max_events = 0, std::string stream = std::string(16, '0'));

  const std::string& stream() const override { return stream_; }
  uint32_t epoch() const override { return 1; }
  uint64_t head() const override { return head_.load(std::memory_order_acquire); }
  uint64_t first() const override { return first_.load(std::memory_order_acquire); }

  absl::Status Commit(const Batch& batch) override;
  std::optional<ArticleRecord> FindArticle(const Hash& article) const override;
  std::optional<InputPosition> FindInput(std::string_view producer) const override;
  std::optional<std::string> FindState(std::string_view plugin,
                                       std::string_view key) const override;
  void ScanState(std::string_view plugin, std::string_view prefix,
                 const std::function<bool(std::string_view, std::string_view)>& each)
      const override;
  absl::Status Read(uint64_t from, size_t max_events, size_t max_bytes,
                    std::vector<EventRecord>* out) const override;
  uint64_t FindCursor(std::string_view name) const override;
  absl::Status SetCursor(std::string_view name, uint64_t sequence) override;
  absl::Status SetCursors(std::span<const CursorChange> changes) override;
  void ScanCursors(std::string_view prefix,
                   const std::function<void(std::string_view, const CursorRecord&)>& each)
      const override;

  // The serialised wireroom.v1.Rejection of an article.rejected, where it is
  // still kept.
  std::optional<std::string> FindReject(uint64_t sequence) const;

 private:
  void Forget();

  const size_t max_events_;
  const std::string stream_;
  std::atomic<uint64_t> head_ = 0;
  std::atomic<uint64_t> first_ = 0;

  mutable std::shared_mutex mutex_;
  // Below: guarded by mutex_.
  std::deque<EventRecord> events_;
  absl::flat_hash_map<Hash, ArticleRecord> articles_;
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> state_;
  std::map<std::string, InputPosition, std::less<>> inputs_;
  std::map<uint64_t, std::string> rejects_;
  std::map<std::string, CursorRecord, std::less<>> cursors_;
};

}  // namespace wireroom::journal
