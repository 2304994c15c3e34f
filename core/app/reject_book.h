// SPDX-License-Identifier: Apache-2.0
//
// The rejects of a journal, for operators: lists them, sends them through the
// pipeline once more, forgets them. The daemon has one for its admin socket; a
// command without a daemon makes its own.
//
// An article that is tried again is recognised as any other: it gets an event
// once, and its reject goes in the transaction of that event. Refused again, its
// reject stays, with the new reason and one more attempt, and no second
// article.rejected is made.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "core/journal/journal.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/quarantine.h"
#include "wireroom/v1/admin.pb.h"

namespace wireroom::app {

// One thread at a time, but for Completed.
class RejectBook {
 public:
  static constexpr int kMostRetried = 64;

  // Both outlive it.
  RejectBook(journal::Journal* journal, pipeline::Quarantine* quarantine)
      : journal_(journal), quarantine_(quarantine) {}

  // Tells the quarantine which articles were set aside. Before the pipeline works.
  absl::Status SetAsideCrashed();

  // Errors: those of the journal; kInvalidArgument: more than kMostRetried.
  absl::Status List(const v1::ListRejects& request, v1::RejectPage* page) const;
  // Waits until each is committed. kUnavailable: the pipeline takes no more.
  absl::Status Retry(const v1::RetryRejects& request, pipeline::Pipeline* pipeline,
                     v1::RetriedRejects* reply);
  absl::Status Drop(const v1::DropRejects& request, v1::DroppedRejects* reply);

  // One that Retry waits for. Any thread.
  void Completed(const pipeline::Completion& completion);
  // No more will be completed: Retry waits no longer.
  void Stop();

 private:
  using Retried = v1::RetriedRejects::Retried;

  // nullopt: it can not be tried; retried->detail says why.
  std::optional<pipeline::Submission> Prepare(uint64_t sequence, Retried* retried);
  // The sentence why a later edition stands in its way; empty: none does.
  std::string Superseded(uint64_t sequence, const v1::Article& article) const;
  std::optional<v1::Event> ReadEvent(uint64_t sequence) const;

  journal::Journal* const journal_;
  pipeline::Quarantine* const quarantine_;

  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_: what is waited for, by sequence.
  std::map<uint64_t, Retried*> waiting_;
  bool stopped_ = false;
};

}  // namespace wireroom::app
