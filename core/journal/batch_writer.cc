// SPDX-License-Identifier: Apache-2.0
#include "core/journal/batch_writer.h"

#include "core/journal/record.h"

namespace wireroom::journal {
namespace {

absl::Status WriteEvents(const Batch& batch, const Tables& tables, WriteTransaction* transaction) {
  Cursor events(transaction->get(), tables.events);
  for (const EventRecord& event : batch.events) {
    const absl::StatusOr<char*> room = events.Append(SequenceKey(event.sequence),
                                                     kEventHeaderBytes + event.message.size());
    if (!room.ok()) return room.status();
    EncodeEvent(event, *room);
  }
  return absl::OkStatus();
}

absl::Status WriteState(const Batch& batch, const Tables& tables, WriteTransaction* transaction) {
  for (const StateChange& change : batch.state) {
    const std::string key = StateKey(change.plugin, change.key);
    absl::Status status = change.value
                              ? transaction->Put(tables.state, key, Seal(key, *change.value))
                              : transaction->Erase(tables.state, key);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status WriteInputs(const Batch& batch, const Tables& tables, WriteTransaction* transaction) {
  for (const auto& input : batch.inputs) {
    absl::Status status = transaction->Put(tables.inputs, input.first,
                                           Seal(input.first, EncodeInput(input.second)));
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status WriteRejects(const Batch& batch, const Tables& tables,
                          WriteTransaction* transaction) {
  for (const auto& reject : batch.rejects) {
    const std::string key = SequenceKey(reject.first);
    absl::Status status = transaction->Put(tables.rejects, key, Seal(key, reject.second));
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// One that was forgotten or dropped meanwhile stays away.
absl::Status WriteRejectChanges(const Batch& batch, const Tables& tables,
                                WriteTransaction* transaction) {
  for (const auto& change : batch.reject_changes) {
    const std::string key = SequenceKey(change.first);
    const auto there = transaction->Find(tables.rejects, key);
    if (!there.ok()) return there.status();
    if (!there->has_value()) continue;
    absl::Status status = change.second
                              ? transaction->Put(tables.rejects, key, Seal(key, *change.second))
                              : transaction->Erase(tables.rejects, key);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

uint64_t BytesToWrite(const Batch& batch, size_t forgotten_events, size_t merged_changes,
                      uint64_t page_bytes) {
  constexpr uint64_t kPagesAChange = 2;
  constexpr uint64_t kSlackPages = 256;
  constexpr uint64_t kLoggedBytes = 64;
  const auto pages = [&](size_t bytes) { return (bytes + 64) / page_bytes + 1; };
  const size_t articles = batch.articles.size() + forgotten_events;
  uint64_t sum = kSlackPages + pages(kLoggedBytes * articles) +
                 kPagesAChange * merged_changes;
  for (const EventRecord& event : batch.events) {
    sum += pages(kEventHeaderBytes + event.message.size());
  }
  for (const auto& reject : batch.rejects) sum += pages(reject.second.size()) + kPagesAChange;
  for (const auto& change : batch.reject_changes) {
    sum += kPagesAChange + (change.second ? pages(change.second->size()) : 0);
  }
  for (const StateChange& change : batch.state) {
    sum += kPagesAChange + (change.value ? pages(change.value->size()) : 0);
  }
  for (const auto& input : batch.inputs) {
    sum += kPagesAChange + pages(input.second.position.size());
  }
  return sum * page_bytes;
}

absl::Status WriteBatch(const Batch& batch, const Tables& tables, WriteTransaction* transaction) {
  for (const auto write : {WriteEvents, WriteState, WriteInputs, WriteRejects, WriteRejectChanges}) {
    if (absl::Status status = write(batch, tables, transaction); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace wireroom::journal
