// SPDX-License-Identifier: Apache-2.0
//
// The part of the pipeline that runs in order, on one thread: recognises
// articles, gives numbers, calls the detectors, commits, and only then tells.
#pragma once

#include <atomic>
#include <cstdint>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/journal/store.h"
#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"
#include "core/pipeline/batch_builder.h"
#include "core/pipeline/hand_over.h"
#include "core/pipeline/past_events.h"
#include "core/pipeline/quarantine.h"
#include "core/plugin/detector.h"

namespace wireroom::pipeline {

struct BatchOptions {
  // A batch is committed when it has this many articles,
  size_t articles = 256;
  // or this many bytes of events,
  size_t bytes = 8 << 20;
  // or when its first article has waited this long, microseconds,
  int64_t delay = 5000;
  // or, sooner, when no further article is on its way.

  // How often detectors are told that time went on, microseconds; 0: never.
  int64_t tick = 1'000'000;

  // How often the store is asked to forget what is too old when nothing else is
  // committed, microseconds; 0: never.
  int64_t idle_commit = 60'000'000;
};

class Sequencer {
 public:
  // Everything outlives it. `intake` tells whether articles are on their way,
  // and takes the memory back. `slot` is its place in the ring of the quarantine,
  // which may be null.
  Sequencer(BatchOptions options, const std::vector<plugin::Detector*>& detectors,
            journal::Store* store, StreamIdentity identity, Intake* intake, Reorder* reorder,
            Outlet* outlet, const ops::Clock* clock, ops::Logger* log, ops::Stats* stats,
            Quarantine* quarantine, size_t slot);

  // Runs until Stop and until all articles pushed to the intake are committed,
  // or until the store fails.
  void Run();
  // Thread-safe. The intake is closed.
  void Stop();

  // Hands a person's request to a detector between articles and waits until what
  // it changed is committed. kNotFound: no such detector; kUnavailable: stopping;
  // else what Detector::Request returns. Thread-safe; not from the own thread.
  absl::StatusOr<std::string> Ask(const std::string& detector, const std::string& request);

 private:
  // A detector with what it works on.
  struct Stage {
    Stage(plugin::Detector* d, StateOverlay* overlay, PastEvents* past)
        : detector(d), state(std::string(d->name()), overlay),
          context(std::string(d->name()), &state, {}, past) {}
    plugin::Detector* detector;
    DetectorStateView state;
    plugin::DetectorContext context;
  };

  struct Question {
    std::string detector;
    std::string request;
    std::promise<absl::StatusOr<std::string>> answer;
  };
  void Work();
  // False: nothing more can be committed.
  bool AnswerQuestions();
  absl::StatusOr<std::string> AskNow(const Question& question);
  void Sequence(ArticleInHand* hand);
  void Detect(ArticleInHand* hand, uint64_t sequence);
  void Tick();
  void Settle(const absl::Status& status, int64_t time, Stage* stage);
  // How long to wait for the next article, microseconds.
  int64_t Patience() const;
  bool CommitIsDue() const;
  // The quarantine's part in an article that went through.
  void Judge(const ArticleInHand& hand);
  // False: nothing more can be committed.
  bool Commit();
  // An empty batch, where it is time for one.
  bool CommitIdle();
  absl::Status CommitWhenThereIsRoom(const journal::Batch& batch);

  const BatchOptions options_;
  journal::Store* const store_;
  Intake* const intake_;
  Reorder* const reorder_;
  Outlet* const outlet_;
  const ops::Clock* const clock_;
  ops::Logger* const log_;
  Quarantine* const quarantine_;
  const size_t slot_;
  ops::Histogram& commit_us_;
  ops::Histogram& batch_articles_;

  BatchBuilder builder_;
  PastEvents past_;
  std::vector<std::unique_ptr<Stage>> stages_;
  uint64_t sequenced_ = 0;
  int64_t batch_began_ = 0;  // monotonic, of its first article
  int64_t last_tick_ = 0;    // monotonic
  int64_t last_commit_ = 0;  // monotonic
  // Of the batch: those that were rejected as crashed, by bytes and content.
  std::vector<std::pair<journal::Hash, journal::Hash>> crashed_;
  // The watermark: the newest publication time that is not ahead of the clock.
  int64_t event_time_ = WR_TIME_UNKNOWN;
  std::atomic<bool> stopping_{false};
  std::mutex questions_mutex_;
  std::vector<Question> questions_;
  bool ended_ = false;  // no question is answered any more
};

}  // namespace wireroom::pipeline
