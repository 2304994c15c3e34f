// SPDX-License-Identifier: Apache-2.0
#include "core/journal/article_index.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "core/journal/record.h"

namespace wireroom::journal {
namespace {

// A change in a log record: the key, whether it is erased, the payload of its
// record.
constexpr size_t kChangeBytes = 16 + 1 + kArticlePayloadBytes;
// Log records that one Write erases at most; one is written.
constexpr int kErasedLogRecords = 8;
// The log may hold so many times as many changes as may wait in memory: two
// rounds of the merge, and room.
constexpr size_t kLogRounds = 4;
// Changes that a Write merges at most, for each that it brings and besides.
constexpr size_t kMergedAChange = 4;
constexpr size_t kMergedAtRest = 64;

std::string_view KeyOf(const Hash& article) {
  return {reinterpret_cast<const char*>(article.data()), article.size()};
}

}  // namespace

ArticleIndex::ArticleIndex(Environment* environment, size_t max_pending)
    : environment_(environment), max_pending_(max_pending) {}

size_t ArticleIndex::MostMerged(size_t changes) const {
  const size_t pending = pending_.size() + changes;
  const size_t logged = log_changes_ + changes;
  const size_t max_logged = kLogRounds * max_pending_;
  const size_t excess = std::max(std::max(pending, max_pending_) - max_pending_,
                                 std::max(logged, max_logged) - max_logged);
  return std::min({excess, kMergedAChange * changes + kMergedAtRest, pending_.size()});
}

std::string ArticleIndex::Encode(const Changes& changes) {
  std::string payload;
  payload.reserve(changes.size() * kChangeBytes);
  for (const auto& [article, change] : changes) {
    payload.append(KeyOf(article));
    payload.push_back(change.erased ? 1 : 0);
    payload.append(EncodeArticle(change.record));
  }
  return payload;
}

std::optional<ArticleIndex::Changes> ArticleIndex::Parse(std::string_view payload) {
  if (payload.size() % kChangeBytes != 0) return std::nullopt;
  Changes changes;
  for (; !payload.empty(); payload.remove_prefix(kChangeBytes)) {
    Hash article;
    std::copy_n(payload.begin(), article.size(), reinterpret_cast<char*>(article.data()));
    const auto record = ParseArticle(payload.substr(17, kArticlePayloadBytes));
    if (!record) return std::nullopt;
    changes.emplace_back(article, Change{*record, payload[16] != 0});
  }
  return changes;
}

absl::Status ArticleIndex::Load() {
  const ReadTransaction transaction(environment_);
  if (!transaction.status().ok()) return transaction.status();
  Cursor log(transaction.get(), environment_->tables.article_log);
  while (log.Next()) {
    const std::optional<uint64_t> number = ParseSequenceKey(log.key());
    const auto payload = Unseal("the log of the index of articles", log.key(), log.value());
    if (!payload.ok()) return payload.status();
    const std::optional<Changes> changes = Parse(*payload);
    if (!number || !changes) {
      return absl::DataLossError("journal: the log of the index of articles is damaged");
    }
    for (const auto& [article, change] : *changes) Set(article, change);
    log_changes_ += changes->size();
    next_log_ = *number + 1;
  }
  round_log_ = next_log_;
  return log.status();
}

void ArticleIndex::Set(const Hash& article, const Change& change) {
  const auto [entry, is_new] = pending_.try_emplace(article, change);
  if (is_new || entry->second.record.sequence > change.record.sequence) return;
  entry->second = change;
}

absl::Status ArticleIndex::Write(const std::vector<std::pair<Hash, ArticleRecord>>& records,
                                 const std::vector<std::pair<Hash, uint64_t>>& forgotten,
                                 WriteTransaction* transaction) {
  staged_ = {{}, {}, log_changes_, merge_at_, next_log_, round_log_, erase_log_before_};
  for (const auto& [article, sequence] : forgotten) {
    staged_.changes.emplace_back(article, Change{{sequence, {}, false}, true});
  }
  for (const auto& [article, record] : records) {
    staged_.changes.emplace_back(article, Change{record, false});
  }
  const size_t count = staged_.changes.size();
  if (count != 0) {
    if (absl::Status status = WriteLog(transaction); !status.ok()) return status;
  }
  absl::Status status = Merge(MostMerged(count), transaction);
  return status.ok() ? EraseLog(transaction) : status;
}

absl::Status ArticleIndex::WriteLog(WriteTransaction* transaction) {
  Cursor log(transaction->get(), environment_->tables.article_log);
  const std::string key = SequenceKey(staged_.next_log++);
  const std::string sealed = Seal(key, Encode(staged_.changes));
  const absl::StatusOr<char*> room = log.Append(key, sealed.size());
  if (!room.ok()) return room.status();
  sealed.copy(*room, sealed.size());
  staged_.log_changes += staged_.changes.size();
  return absl::OkStatus();
}

absl::Status ArticleIndex::Merge(size_t count, WriteTransaction* transaction) {
  if (count == 0) return absl::OkStatus();
  Cursor table(transaction->get(), environment_->tables.articles);
  auto entry = pending_.lower_bound(merge_at_);
  for (; count != 0; --count, ++entry) {
    if (entry == pending_.end()) {
      entry = pending_.begin();
      EndRound();
    }
    if (absl::Status status = MergeOne(entry->first, entry->second, &table); !status.ok()) {
      return status;
    }
    staged_.merged.push_back(entry->first);
  }
  if (entry == pending_.end()) EndRound();
  staged_.merge_at = entry == pending_.end() ? Hash{} : entry->first;
  return absl::OkStatus();
}

// What was logged before the round began has been merged. The next round does
// not count on the changes of this Write: they are not pending yet, and the
// merge may be past them when they are.
void ArticleIndex::EndRound() {
  staged_.erase_log_before = staged_.round_log;
  staged_.round_log = next_log_;
}

absl::Status ArticleIndex::MergeOne(const Hash& article, const Change& change, Cursor* table) {
  const std::string_view key = KeyOf(article);
  if (!change.erased) return table->Put(key, Seal(key, EncodeArticle(change.record)));
  if (!table->Find(key)) return table->status();
  // A damaged entry stays: it may be a newer one.
  const auto payload = Unseal("an entry of the index of articles", key, table->value());
  const auto record = payload.ok() ? ParseArticle(*payload) : std::nullopt;
  if (!record || record->sequence > change.record.sequence) return absl::OkStatus();
  return table->Erase();
}

absl::Status ArticleIndex::EraseLog(WriteTransaction* transaction) {
  Cursor log(transaction->get(), environment_->tables.article_log);
  for (int i = 0; i < kErasedLogRecords && log.First(); ++i) {
    if (ParseSequenceKey(log.key()) >= staged_.erase_log_before) break;
    const size_t changes = log.value().size() / kChangeBytes;
    staged_.log_changes -= std::min(changes, staged_.log_changes);
    if (absl::Status status = log.Erase(); !status.ok()) return status;
  }
  return log.status();
}

void ArticleIndex::Apply() {
  const std::unique_lock lock(mutex_);
  for (const Hash& article : staged_.merged) pending_.erase(article);
  for (const auto& [article, change] : staged_.changes) Set(article, change);
  log_changes_ = staged_.log_changes;
  merge_at_ = staged_.merge_at;
  next_log_ = staged_.next_log;
  round_log_ = staged_.round_log;
  erase_log_before_ = staged_.erase_log_before;
}

absl::StatusOr<std::optional<ArticleRecord>> ArticleIndex::Find(const Hash& article) const {
  uint64_t erased = 0;
  {
    const std::shared_lock lock(mutex_);
    const auto entry = pending_.find(article);
    if (entry != pending_.end()) {
      if (!entry->second.erased) return entry->second.record;
      erased = entry->second.record.sequence;
    }
  }
  // Merged changes leave memory after their commit, so this sees them.
  const ReadTransaction transaction(environment_);
  if (!transaction.status().ok()) return transaction.status();
  const auto sealed = transaction.Find(environment_->tables.articles, KeyOf(article));
  if (!sealed.ok()) return sealed.status();
  if (!sealed->has_value()) return std::nullopt;
  const auto payload = Unseal("an entry of the index of articles", KeyOf(article), **sealed);
  if (!payload.ok()) return payload.status();
  const auto record = ParseArticle(*payload);
  if (!record) return absl::DataLossError("journal: an entry of the index of articles is damaged");
  if (record->sequence <= erased) return std::nullopt;
  return record;
}

size_t ArticleIndex::pending() const {
  const std::shared_lock lock(mutex_);
  return pending_.size();
}

std::vector<std::pair<Hash, ArticleRecord>> ArticleIndex::PendingRecords() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::pair<Hash, ArticleRecord>> records;
  for (const auto& [article, change] : pending_) {
    if (!change.erased) records.emplace_back(article, change.record);
  }
  return records;
}

}  // namespace wireroom::journal
