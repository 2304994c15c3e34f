// SPDX-License-Identifier: Apache-2.0
#include "core/journal/batch_check.h"

#include "absl/strings/str_cat.h"

namespace wireroom::journal {
namespace {

absl::Status CheckValue(const char* what, size_t bytes) {
  if (bytes <= kMaxValueBytes) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("journal: ", what, " has ", bytes,
                                                 " bytes, expected at most ", kMaxValueBytes));
}

absl::Status CheckEvents(const Batch& batch, uint64_t head) {
  for (const EventRecord& event : batch.events) {
    if (event.sequence != ++head) {
      return absl::InvalidArgumentError(absl::StrCat(
          "journal: an event has the sequence ", event.sequence, ", expected ", head));
    }
    absl::Status status = CheckValue("an event", event.message.size());
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckChange(const StateChange& change) {
  absl::Status status = CheckName("plugin", change.plugin, kMaxPluginBytes);
  if (!status.ok()) return status;
  if (change.key.empty() || change.key.size() > kMaxStateKeyBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("journal: a state key of plugin ", change.plugin, " has ", change.key.size(),
                     " bytes, expected 1 to ", kMaxStateKeyBytes));
  }
  return CheckValue("a state value", change.value ? change.value->size() : 0);
}

}  // namespace

absl::Status CheckName(const char* what, std::string_view name, size_t max_bytes) {
  if (name.empty() || name.size() > max_bytes) {
    return absl::InvalidArgumentError(absl::StrCat("journal: the name of a ", what, " has ",
                                                   name.size(), " bytes, expected 1 to ",
                                                   max_bytes));
  }
  if (name.find('\0') == std::string_view::npos) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("journal: the name of a ", what, " holds a NUL"));
}

absl::Status CheckBatch(const Batch& batch, uint64_t head) {
  absl::Status status = CheckEvents(batch, head);
  const auto in_batch = [&](uint64_t sequence) {
    return sequence > head && sequence <= head + batch.events.size();
  };
  for (const auto& article : batch.articles) {
    if (status.ok() && !in_batch(article.second.sequence)) {
      status = absl::InvalidArgumentError(
          absl::StrCat("journal: an article's record points at sequence ", article.second.sequence,
                       ", which is not in its batch"));
    }
  }
  for (const StateChange& change : batch.state) {
    if (status.ok()) status = CheckChange(change);
  }
  for (const auto& input : batch.inputs) {
    if (status.ok()) status = CheckName("producer", input.first, kMaxNameBytes);
    if (status.ok()) status = CheckValue("a position", input.second.position.size());
  }
  for (const auto& [sequence, rejection] : batch.rejects) {
    if (status.ok()) status = CheckValue("a rejection", rejection.size());
    if (status.ok() && !in_batch(sequence)) {
      status = absl::InvalidArgumentError(absl::StrCat(
          "journal: a rejection points at sequence ", sequence, ", which is not in its batch"));
    }
  }
  for (const auto& change : batch.reject_changes) {
    if (status.ok()) status = CheckValue("a rejection", change.second ? change.second->size() : 0);
  }
  return status;
}

}  // namespace wireroom::journal
