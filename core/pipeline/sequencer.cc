// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/sequencer.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/plugin/library.h"

namespace wireroom::pipeline {
namespace {

constexpr int64_t kForever = -1;
constexpr std::chrono::milliseconds kRetryPause{200};

}  // namespace

Sequencer::Sequencer(BatchOptions options, const std::vector<plugin::Detector*>& detectors,
                     journal::Store* store, StreamIdentity identity, Intake* intake,
                     Reorder* reorder, Outlet* outlet, const ops::Clock* clock, ops::Logger* log,
                     ops::Stats* stats)
    : options_(options), store_(store), intake_(intake), reorder_(reorder), outlet_(outlet),
      clock_(clock), log_(log), commit_us_(stats->histogram("pipeline.commit_us")),
      batch_articles_(stats->histogram("pipeline.batch_articles")),
      builder_(*store, std::move(identity)), last_tick_(clock->MonotonicMicros()) {
  for (plugin::Detector* detector : detectors)
    stages_.push_back(std::make_unique<Stage>(detector, &builder_.state()));
}

void Sequencer::Stop() {
  stopping_ = true;
  reorder_->Wake();
}

void Sequencer::Run() {
  std::vector<std::unique_ptr<ArticleInHand>> arrived;
  while (true) {
    reorder_->Take(Patience(), &arrived);
    for (std::unique_ptr<ArticleInHand>& hand : arrived) {
      Sequence(hand.get());
      intake_->Recycle(std::move(hand));
      if (CommitIsDue() && !Commit()) return;
    }
    arrived.clear();
    Tick();
    if (CommitIsDue() && !Commit()) return;
    if (stopping_ && builder_.empty() && sequenced_ == intake_->pushed()) return;
  }
}

int64_t Sequencer::Patience() const {
  int64_t patience = kForever;
  const int64_t now = clock_->MonotonicMicros();
  const auto until = [&](int64_t deadline) {
    const int64_t left = std::max<int64_t>(0, deadline - now);
    if (patience == kForever || left < patience) patience = left;
  };
  if (!builder_.empty()) until(batch_began_ + options_.delay);
  if (options_.tick > 0 && !stages_.empty()) until(last_tick_ + options_.tick);
  return patience;
}

bool Sequencer::CommitIsDue() const {
  if (builder_.empty()) return false;
  return builder_.articles() >= options_.articles || builder_.bytes() >= options_.bytes ||
         sequenced_ == intake_->pushed() ||
         clock_->MonotonicMicros() >= batch_began_ + options_.delay;
}

void Sequencer::Sequence(ArticleInHand* hand) {
  if (builder_.empty()) batch_began_ = clock_->MonotonicMicros();
  ++sequenced_;
  const std::optional<uint64_t> sequence = builder_.AddArticle(hand);
  if (!sequence) return;
  const int64_t published = hand->view.published_at;
  if (published <= hand->received_at) event_time_ = std::max(event_time_, published);
  Detect(hand, *sequence);
}

void Sequencer::Detect(ArticleInHand* hand, uint64_t sequence) {
  hand->view.sequence = sequence;
  for (const auto& stage : stages_) {
    hand->annotations.Lend(&hand->view);
    hand->view.attachment = hand->annotations.FindAttachment(stage->detector->name());
    Settle(stage->detector->Article(hand->view, &stage->context), hand->received_at, stage.get());
  }
}

void Sequencer::Tick() {
  const int64_t now = clock_->MonotonicMicros();
  if (options_.tick <= 0 || stages_.empty() || now < last_tick_ + options_.tick) return;
  last_tick_ = now;
  if (builder_.empty()) batch_began_ = now;
  const int64_t time = clock_->NowMicros();
  for (const auto& stage : stages_)
    Settle(stage->detector->Tick(time, event_time_, &stage->context), time, stage.get());
}

void Sequencer::Settle(const absl::Status& status, int64_t time, Stage* stage) {
  const std::string_view name = stage->detector->name();
  if (!status.ok())
    log_->WarnEvery("detector " + std::string(name), "pipeline", "a detector failed",
                    {{"detector", name}, {"reason", std::string(status.message())}});
  for (const plugin::EmittedAlert& alert : stage->context.alerts())
    builder_.AddAlert(time, alert, name, stage->detector->library().version());
  stage->context.Clear();
}

bool Sequencer::Commit() {
  const int64_t began = clock_->MonotonicMicros();
  batch_articles_.Record(static_cast<int64_t>(builder_.articles()));
  const absl::Status status = CommitWhenThereIsRoom(builder_.Seal());
  if (!status.ok()) {
    outlet_->Failed(status);
    return false;
  }
  commit_us_.Record(clock_->MonotonicMicros() - began);
  std::vector<Completion> completions;
  std::vector<CommittedEvent> events;
  builder_.Finish(&completions, &events);
  outlet_->Committed(std::move(completions), std::move(events));
  return true;
}

// A full disk is waited for: nothing was written, no article is acknowledged,
// so the producers' credit runs out and they wait too.
absl::Status Sequencer::CommitWhenThereIsRoom(const journal::Batch& batch) {
  absl::Status status = store_->Commit(batch);
  for (bool told = false; absl::IsResourceExhausted(status) && !stopping_; told = true) {
    if (!told)
      log_->Error("pipeline", "no room in the journal: waiting, nothing is lost",
                  {{"reason", std::string(status.message())}});
    std::this_thread::sleep_for(kRetryPause);
    status = store_->Commit(batch);
    if (status.ok()) log_->Info("pipeline", "there is room again, going on");
  }
  return status;
}

}  // namespace wireroom::pipeline
