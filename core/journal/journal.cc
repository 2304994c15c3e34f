// SPDX-License-Identifier: Apache-2.0
#include "core/journal/journal.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/journal/batch_check.h"
#include "core/journal/batch_writer.h"
#include "core/journal/record.h"
#include "core/ops/fault_point.h"

namespace wireroom::journal {
namespace {

constexpr uint64_t kMaxMapBytes = uint64_t{1} << 40;
constexpr int64_t kReaderCheckMicros = 60'000'000;
constexpr int64_t kRoomCheckMicros = 100'000;
// A commit forgets at least kKeepUp events for each that comes in, goes on for
// kForgetMicros where there is more, and ends at kMost for each and kMostAtRest.
constexpr size_t kKeepUp = 2;
constexpr size_t kMost = 4;
constexpr size_t kMostAtRest = 256;
constexpr int64_t kForgetMicros = 5'000;
// What a commit may add to the index of articles.
constexpr uint64_t kIndexRoomBytes = uint64_t{512} << 10;
// Of state that a scan copies before it calls back.
constexpr size_t kScanChunkBytes = size_t{256} << 10;

absl::Status CheckJournalOptions(const JournalOptions& options) {
  if (options.clock == nullptr) {
    return absl::InvalidArgumentError("journal: no clock was given");
  }
  if (options.max_bytes < kMinJournalBytes || options.max_bytes > kMaxJournalBytes) {
    return absl::InvalidArgumentError(absl::StrCat("journal.max_bytes is ", options.max_bytes,
                                                   ", expected ", kMinJournalBytes, " to ",
                                                   kMaxJournalBytes));
  }
  if (options.max_age_micros >= 0) return absl::OkStatus();
  return absl::InvalidArgumentError("journal.max_age is negative, expected 0 or more");
}

size_t MostForgotten(const Batch& batch) { return kMost * batch.events.size() + kMostAtRest; }

}  // namespace

absl::StatusOr<std::unique_ptr<Journal>> Journal::Open(const JournalOptions& options) {
  if (absl::Status status = CheckJournalOptions(options); !status.ok()) return status;
  absl::StatusOr<DataDirectory> directory = DataDirectory::Open(options.directory);
  if (!directory.ok()) return directory.status();
  const uint64_t map_bytes = std::min(4 * options.max_bytes, kMaxMapBytes);
  auto environment = Environment::Open(options.directory, map_bytes);
  if (!environment.ok()) return environment.status();
  absl::StatusOr<StoreFile> file = StoreFile::LoadOrCreate(environment->get());
  if (!file.ok()) return file.status();
  if (absl::Status status = directory->Sync(); !status.ok()) return status;
  std::unique_ptr<Journal> journal(
      new Journal(options, *std::move(directory), *std::move(environment), *file));
  if (absl::Status status = journal->index_.Load(); !status.ok()) return status;
  return journal;
}

Journal::Journal(const JournalOptions& options, DataDirectory directory,
                 std::unique_ptr<Environment> environment, const StoreFile& file)
    : options_(options),
      directory_(std::move(directory)),
      environment_(std::move(environment)),
      resident_(environment_->map(), environment_->map_bytes(), options.clock),
      stream_(file.stream),
      epoch_(file.epoch),
      head_(file.head),
      first_(file.first),
      stored_bytes_(file.stored_bytes),
      room_checked_at_(options.clock->MonotonicMicros() - kRoomCheckMicros),
      space_(environment_->fd(), environment_->map_bytes(), options.min_free_bytes, options.clock),
      index_(environment_.get(), options.max_pending_articles),
      readers_checked_at_(options.clock->MonotonicMicros()) {}

Journal::~Journal() = default;

absl::Status Journal::failure() const {
  const std::lock_guard lock(failure_mutex_);
  return failure_;
}

// A refusal for want of space passes; everything else stays.
absl::Status Journal::Fail(absl::Status status) const {
  if (status.ok() || absl::IsResourceExhausted(status)) return status;
  const std::lock_guard lock(failure_mutex_);
  if (failure_.ok()) failure_ = status;
  return status;
}

absl::Status Journal::Commit(const Batch& batch) {
  const std::lock_guard lock(write_mutex_);
  if (absl::Status status = failure(); !status.ok()) return status;
  if (absl::Status status = CheckBatch(batch, head()); !status.ok()) return status;
  const absl::Status status = Fail(CommitLocked(batch));
  refused_.store(absl::IsResourceExhausted(status), std::memory_order_relaxed);
  resident_.Bound();
  return status;
}

bool Journal::has_room() const {
  if (refused_.load(std::memory_order_relaxed)) return false;
  const int64_t now = options_.clock->MonotonicMicros();
  int64_t checked = room_checked_at_.load(std::memory_order_relaxed);
  const bool due = now - checked >= kRoomCheckMicros;
  if (due && room_checked_at_.compare_exchange_strong(checked, now)) {
    const uint64_t margin = options_.min_free_bytes / (has_room_ ? 4 : 2);
    struct statvfs about;
    if (fstatvfs(environment_->fd(), &about) == 0) {
      const uint64_t free = static_cast<uint64_t>(about.f_bavail) * about.f_frsize;
      has_room_.store(free >= options_.min_free_bytes + margin, std::memory_order_relaxed);
    }
  }
  return has_room_.load(std::memory_order_relaxed);
}

absl::Status Journal::CommitLocked(const Batch& batch) {
  if (absl::Status status = ClearDeadReaders(); !status.ok()) return status;
  if (absl::Status status = Reserve(batch); !status.ok()) return status;
  WriteTransaction transaction(environment_.get());
  if (!transaction.status().ok()) return transaction.status();
  const Tables& tables = environment_->tables;
  if (absl::Status status = WriteBatch(batch, tables, &transaction); !status.ok()) return status;
  const uint64_t head = this->head() + batch.events.size();
  if (!batch.events.empty()) {
    if (absl::Status status = StoreFile::PutHead(head, tables, &transaction); !status.ok()) {
      return status;
    }
  }
  const absl::StatusOr<Forgotten> forgotten = Retain(batch, &transaction);
  if (!forgotten.ok()) return forgotten.status();
  absl::Status indexed = index_.Write(batch.articles, forgotten->articles, &transaction);
  if (!indexed.ok()) return indexed;
  const uint64_t stored_bytes = StoredBytes(transaction.get(), tables);
  ops::FaultPoint("journal.written");
  if (absl::Status status = Finish(&transaction); !status.ok()) return status;
  ops::FaultPoint("journal.committed");
  index_.Apply();
  oldest_time_ = forgotten->oldest_time;
  stored_bytes_.store(stored_bytes, std::memory_order_relaxed);
  first_.store(forgotten->first, std::memory_order_release);
  head_.store(head, std::memory_order_release);
  return absl::OkStatus();
}

absl::Status Journal::Reserve(const Batch& batch) {
  const size_t forgotten = MostForgotten(batch);
  const size_t merged = index_.MostMerged(batch.articles.size() + forgotten);
  const uint64_t bytes = BytesToWrite(batch, forgotten, merged, environment_->page_bytes());
  return space_.Reserve(environment_->end_bytes() + bytes);
}

absl::StatusOr<Forgotten> Journal::Retain(const Batch& batch, WriteTransaction* transaction) {
  const uint64_t stored = StoredBytes(transaction->get(), environment_->tables);
  RetentionLimits limits;
  limits.max_bytes = options_.max_bytes - kIndexRoomBytes;
  if (options_.max_age_micros > 0) {
    limits.min_time = options_.clock->NowMicros() - options_.max_age_micros;
  }
  if (stored <= limits.max_bytes && oldest_time_ && *oldest_time_ >= limits.min_time) {
    return Forgotten{0, first(), oldest_time_, {}};
  }
  limits.newest = head();
  limits.max_events = MostForgotten(batch);
  limits.min_events = kKeepUp * batch.events.size();
  limits.max_micros = kForgetMicros;
  auto forgotten = Forget(limits, *options_.clock, *environment_, transaction);
  if (!forgotten.ok()) return forgotten;
  const bool only_this_batch = forgotten->first == 0 || forgotten->first > head();
  if (only_this_batch && !batch.empty() &&
      StoredBytes(transaction->get(), environment_->tables) > limits.max_bytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("journal: the batch and the plugins' state take more than journal.max_bytes (",
                     options_.max_bytes, "), and no older event is left to forget; raise it"));
  }
  return forgotten;
}

absl::Status Journal::Finish(WriteTransaction* transaction) {
  const absl::Status status = transaction->Commit();
  if (!absl::IsResourceExhausted(status)) return status;
  // LMDB goes on after a data page found no room; where the root could not be
  // written it refuses all that follows.
  const WriteTransaction next(environment_.get());
  return next.status().ok() ? status : next.status();
}

absl::Status Journal::ClearDeadReaders() {
  const int64_t now = options_.clock->MonotonicMicros();
  if (now - readers_checked_at_ < kReaderCheckMicros) return absl::OkStatus();
  readers_checked_at_ = now;
  return environment_->ClearDeadReaders();
}

absl::StatusOr<std::optional<std::string>> Journal::FindSealed(MDB_dbi table, const char* what,
                                                               std::string_view key) const {
  resident_.Bound();
  const ReadTransaction transaction(environment_.get());
  if (!transaction.status().ok()) return transaction.status();
  const auto sealed = transaction.Find(table, key);
  if (!sealed.ok()) return sealed.status();
  if (!sealed->has_value()) return std::nullopt;
  const absl::StatusOr<std::string_view> payload = Unseal(what, key, **sealed);
  if (!payload.ok()) return payload.status();
  return std::string(*payload);
}

std::optional<std::string> Journal::FindOrFail(MDB_dbi table, const char* what,
                                               std::string_view key) const {
  auto payload = FindSealed(table, what, key);
  if (payload.ok()) return *std::move(payload);
  FailLookup(payload.status());
  return std::nullopt;
}

// A lookup can not be put off as a commit can: whatever it is, it stays.
void Journal::FailLookup(const absl::Status& status) const {
  (void)Fail(absl::IsResourceExhausted(status) ? absl::InternalError(status.message()) : status);
}

std::optional<ArticleRecord> Journal::FindArticle(const Hash& article) const {
  resident_.Bound();
  const absl::StatusOr<std::optional<ArticleRecord>> record = index_.Find(article);
  if (!record.ok()) {
    FailLookup(record.status());
    return std::nullopt;
  }
  // An event that has been forgotten leaves its entry for a while.
  if (*record && (*record)->sequence < first()) return std::nullopt;
  return *record;
}

std::optional<InputPosition> Journal::FindInput(std::string_view producer) const {
  if (!CheckName("producer", producer, kMaxNameBytes).ok()) return std::nullopt;
  const auto payload =
      FindOrFail(environment_->tables.inputs, "the position of a producer", producer);
  return payload ? ParseInput(*payload) : std::nullopt;
}

std::optional<std::string> Journal::FindState(std::string_view plugin, std::string_view key) const {
  if (key.empty() || key.size() > kMaxStateKeyBytes) return std::nullopt;
  if (!CheckName("plugin", plugin, kMaxPluginBytes).ok()) return std::nullopt;
  return FindOrFail(environment_->tables.state, "the state of a plugin", StateKey(plugin, key));
}

void Journal::ScanState(std::string_view plugin, std::string_view prefix,
                        const std::function<bool(std::string_view, std::string_view)>& each) const {
  if (prefix.size() > kMaxStateKeyBytes) return;
  if (!CheckName("plugin", plugin, kMaxPluginBytes).ok()) return;
  StateChunk chunk;
  chunk.next = StateKey(plugin, prefix);
  const std::string wanted = chunk.next;
  while (!chunk.next.empty()) {
    const absl::Status status = ReadState(wanted, &chunk);
    for (const auto& [key, value] : chunk.entries) {
      if (!each(std::string_view(key).substr(plugin.size() + 1), value)) return;
    }
    if (!Fail(status).ok()) return;
  }
}

absl::Status Journal::ReadState(std::string_view wanted, StateChunk* chunk) const {
  resident_.Bound();
  const std::string from = std::exchange(chunk->next, {});
  chunk->entries.clear();
  const ReadTransaction transaction(environment_.get());
  if (!transaction.status().ok()) return transaction.status();
  Cursor state(transaction.get(), environment_->tables.state);
  size_t bytes = 0;
  for (bool there = state.Seek(from); there && state.key().starts_with(wanted);
       there = state.Next()) {
    if (bytes >= kScanChunkBytes) {
      chunk->next = state.key();
      return absl::OkStatus();
    }
    const auto value = Unseal("the state of a plugin", state.key(), state.value());
    if (!value.ok()) return value.status();
    bytes += state.key().size() + value->size();
    chunk->entries.emplace_back(state.key(), *value);
  }
  return state.status();
}

absl::Status Journal::Read(uint64_t from, size_t max_events, size_t max_bytes,
                           std::vector<EventRecord>* out) const {
  const size_t before = out->size();
  const absl::Status status = ReadEvents(from, max_events, max_bytes, out);
  size_t bytes = 0;
  for (size_t i = before; i < out->size(); ++i) bytes += (*out)[i].message.size();
  resident_.Bound(bytes);
  return status;
}

absl::Status Journal::ReadEvents(uint64_t from, size_t max_events, size_t max_bytes,
                                 std::vector<EventRecord>* out) const {
  const ReadTransaction transaction(environment_.get());
  if (!transaction.status().ok()) return transaction.status();
  Cursor events(transaction.get(), environment_->tables.events);
  size_t bytes = 0;
  size_t count = 0;
  for (bool there = events.Seek(SequenceKey(from)); there; there = events.Next()) {
    const std::optional<uint64_t> sequence = ParseSequenceKey(events.key());
    if (!sequence) return absl::DataLossError("journal: a key of the table of events is damaged");
    bytes += std::max(events.value().size(), kEventHeaderBytes) - kEventHeaderBytes;
    if (count != 0 && (count >= max_events || bytes > max_bytes)) return absl::OkStatus();
    EventRecord event;
    const absl::Status status = DecodeEvent(*sequence, events.value(), &event);
    if (!status.ok()) return count != 0 ? absl::OkStatus() : status;
    out->push_back(std::move(event));
    ++count;
  }
  return events.status();
}

absl::StatusOr<std::optional<std::string>> Journal::FindReject(uint64_t sequence) const {
  return FindSealed(environment_->tables.rejects, "a rejection", SequenceKey(sequence));
}

absl::Status Journal::ScanRejects(
    uint64_t from, const std::function<bool(uint64_t, std::string_view)>& each) const {
  std::vector<std::pair<uint64_t, std::string>> rejects;
  do {
    rejects.clear();
    const absl::Status status = ReadRejects(from, &rejects);
    for (const auto& [sequence, rejection] : rejects) {
      if (!each(sequence, rejection)) return absl::OkStatus();
      from = sequence + 1;
    }
    if (!status.ok()) return status;
  } while (!rejects.empty());
  return absl::OkStatus();
}

absl::Status Journal::ReadRejects(uint64_t from,
                                  std::vector<std::pair<uint64_t, std::string>>* rejects) const {
  resident_.Bound();
  const ReadTransaction transaction(environment_.get());
  if (!transaction.status().ok()) return transaction.status();
  Cursor cursor(transaction.get(), environment_->tables.rejects);
  size_t bytes = 0;
  for (bool there = cursor.Seek(SequenceKey(from)); there && bytes < kScanChunkBytes;
       there = cursor.Next()) {
    const std::optional<uint64_t> sequence = ParseSequenceKey(cursor.key());
    if (!sequence) return absl::DataLossError("journal: a key of the table of rejects is damaged");
    const auto payload =
        Unseal(absl::StrCat("the rejection of sequence ", *sequence).c_str(), cursor.key(),
               cursor.value());
    if (!payload.ok()) return payload.status();
    bytes += payload->size();
    rejects->emplace_back(*sequence, *payload);
  }
  return cursor.status();
}

absl::Status Journal::EraseRejects(const std::vector<uint64_t>& sequences) {
  const std::lock_guard lock(write_mutex_);
  if (absl::Status status = failure(); !status.ok()) return status;
  return Fail(EraseRejectsLocked(sequences));
}

absl::Status Journal::RaiseEpoch(uint32_t epoch) {
  if (epoch <= epoch_) {
    return absl::InvalidArgumentError(
        absl::StrCat("journal: its epoch is ", epoch_, ", expected a later one, found ", epoch));
  }
  const std::lock_guard lock(write_mutex_);
  WriteTransaction transaction(environment_.get());
  if (!transaction.status().ok()) return transaction.status();
  const absl::Status status = StoreFile::PutEpoch(epoch, environment_->tables, &transaction);
  return status.ok() ? Finish(&transaction) : status;
}

absl::Status Journal::EraseRejectsLocked(const std::vector<uint64_t>& sequences) {
  Batch batch;
  for (const uint64_t sequence : sequences) batch.reject_changes.emplace_back(sequence, std::nullopt);
  if (absl::Status status = Reserve(batch); !status.ok()) return status;
  WriteTransaction transaction(environment_.get());
  if (!transaction.status().ok()) return transaction.status();
  const absl::Status status = WriteBatch(batch, environment_->tables, &transaction);
  return status.ok() ? Finish(&transaction) : status;
}

uint64_t Journal::FindCursor(std::string_view name) const {
  if (!CheckName("cursor", name, kMaxNameBytes).ok()) return 0;
  const auto payload = FindOrFail(environment_->tables.cursors, "a cursor", name);
  if (!payload) return 0;
  return ParseCursor(*payload).value_or(CursorRecord()).sequence;
}

absl::Status Journal::SetCursor(std::string_view name, uint64_t sequence) {
  const CursorChange change{std::string(name), CursorRecord{sequence, 0}};
  return SetCursors({&change, 1});
}

absl::Status Journal::SetCursors(std::span<const CursorChange> changes) {
  for (const CursorChange& change : changes) {
    const absl::Status status = CheckName("cursor", change.name, kMaxNameBytes);
    if (!status.ok()) return status;
  }
  if (changes.empty()) return absl::OkStatus();
  const std::lock_guard lock(write_mutex_);
  if (absl::Status status = failure(); !status.ok()) return status;
  return Fail(SetCursorsLocked(changes));
}

absl::Status Journal::SetCursorsLocked(std::span<const CursorChange> changes) {
  if (absl::Status status = Reserve(Batch()); !status.ok()) return status;
  WriteTransaction transaction(environment_.get());
  if (!transaction.status().ok()) return transaction.status();
  const MDB_dbi table = environment_->tables.cursors;
  for (const CursorChange& change : changes) {
    const std::string& name = change.name;
    const absl::Status status =
        change.cursor ? transaction.Put(table, name, Seal(name, EncodeCursor(*change.cursor)))
                      : transaction.Erase(table, name);
    if (!status.ok()) return status;
  }
  return Finish(&transaction);
}

void Journal::ScanCursors(
    std::string_view prefix,
    const std::function<void(std::string_view, const CursorRecord&)>& each) const {
  std::vector<std::pair<std::string, CursorRecord>> cursors;
  (void)Fail(ReadCursors(prefix, &cursors));
  for (const auto& entry : cursors) each(entry.first, entry.second);
}

absl::Status Journal::ReadCursors(std::string_view prefix,
                                  std::vector<std::pair<std::string, CursorRecord>>* out) const {
  resident_.Bound();
  const ReadTransaction transaction(environment_.get());
  if (!transaction.status().ok()) return transaction.status();
  Cursor cursors(transaction.get(), environment_->tables.cursors);
  bool there = prefix.empty() ? cursors.First() : cursors.Seek(prefix);
  for (; there && cursors.key().starts_with(prefix); there = cursors.Next()) {
    const auto payload = Unseal("a cursor", cursors.key(), cursors.value());
    if (!payload.ok()) return payload.status();
    const std::optional<CursorRecord> cursor = ParseCursor(*payload);
    if (cursor) out->emplace_back(cursors.key(), *cursor);
  }
  return cursors.status();
}

}  // namespace wireroom::journal
