// SPDX-License-Identifier: Apache-2.0
#include "core/journal/retention.h"

#include <utility>
#include <vector>

#include "core/journal/record.h"

namespace wireroom::journal {
namespace {

class Sweep {
 public:
  Sweep(const RetentionLimits& limits, const ops::Clock& clock, const Environment& environment,
        WriteTransaction* transaction)
      : limits_(limits),
        clock_(clock),
        tables_(environment.tables),
        transaction_(transaction),
        end_micros_(clock.MonotonicMicros() + limits.max_micros) {}

  absl::Status Run() {
    absl::Status status = ForgetEvents();
    return status.ok() ? ForgetRejects() : status;
  }

  Forgotten& result() { return result_; }

 private:
  absl::Status ForgetEvents() {
    Cursor events(transaction_->get(), tables_.events);
    while (events.First()) {
      const std::optional<uint64_t> sequence = ParseSequenceKey(events.key());
      const std::optional<EventHeader> header = PeekEventHeader(events.value());
      if (!sequence) return absl::DataLossError("journal: a key of the table of events is damaged");
      result_.first = *sequence;
      result_.oldest_time = header ? header->time : std::numeric_limits<int64_t>::min();
      if (*sequence > limits_.newest || OutOfTime() || !Due(*result_.oldest_time)) {
        return absl::OkStatus();
      }
      if (header && header->article) result_.articles.emplace_back(*header->article, *sequence);
      if (absl::Status status = events.Erase(); !status.ok()) return status;
      ++result_.events;
    }
    result_.first = 0;
    result_.oldest_time.reset();
    return events.status();
  }

  bool Due(int64_t time) const {
    return time < limits_.min_time ||
           StoredBytes(transaction_->get(), tables_) > limits_.max_bytes;
  }

  bool OutOfTime() const {
    if (result_.events >= limits_.max_events) return true;
    if (result_.events < limits_.min_events || result_.events % 64 != 0) return false;
    return clock_.MonotonicMicros() > end_micros_;
  }

  absl::Status ForgetRejects() {
    if (result_.events == 0) return absl::OkStatus();
    Cursor rejects(transaction_->get(), tables_.rejects);
    while (rejects.First()) {
      const std::optional<uint64_t> sequence = ParseSequenceKey(rejects.key());
      const bool kept = result_.first != 0 && sequence >= result_.first;
      if (kept) return absl::OkStatus();
      if (absl::Status status = rejects.Erase(); !status.ok()) return status;
    }
    return rejects.status();
  }

  const RetentionLimits& limits_;
  const ops::Clock& clock_;
  const Tables& tables_;
  WriteTransaction* const transaction_;
  const int64_t end_micros_;
  Forgotten result_;
};

}  // namespace

uint64_t StoredBytes(MDB_txn* transaction, const Tables& tables) {
  uint64_t bytes = 0;
  for (const MDB_dbi table : {tables.meta, tables.events, tables.articles, tables.article_log,
                              tables.state, tables.inputs, tables.cursors, tables.rejects}) {
    MDB_stat about{};
    mdb_stat(transaction, table, &about);
    bytes += (about.ms_branch_pages + about.ms_leaf_pages + about.ms_overflow_pages) *
             uint64_t{about.ms_psize};
  }
  return bytes;
}

absl::StatusOr<Forgotten> Forget(const RetentionLimits& limits, const ops::Clock& clock,
                                 const Environment& environment, WriteTransaction* transaction) {
  Sweep sweep(limits, clock, environment, transaction);
  if (absl::Status status = sweep.Run(); !status.ok()) return status;
  return std::move(sweep.result());
}

}  // namespace wireroom::journal
