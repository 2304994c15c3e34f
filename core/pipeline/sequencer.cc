// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/sequencer.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/ops/fault_point.h"
#include "core/plugin/library.h"

namespace wireroom::pipeline {
namespace {

constexpr int64_t kForever = -1;
constexpr std::chrono::milliseconds kRetryPause{200};

}  // namespace

Sequencer::Sequencer(BatchOptions options, const std::vector<plugin::Detector*>& detectors,
                     journal::Store* store, StreamIdentity identity, Intake* intake,
                     Reorder* reorder, Outlet* outlet, const ops::Clock* clock, ops::Logger* log,
                     ops::Stats* stats, Quarantine* quarantine, size_t slot)
    : options_(options), store_(store), intake_(intake), reorder_(reorder), outlet_(outlet),
      clock_(clock), log_(log), quarantine_(quarantine), slot_(slot),
      commit_us_(stats->histogram("pipeline.commit_us")),
      batch_articles_(stats->histogram("pipeline.batch_articles")),
      builder_(*store, std::move(identity)), past_(store, &builder_.events()), last_tick_(clock->MonotonicMicros()),
      last_commit_(last_tick_) {
  for (plugin::Detector* detector : detectors)
    stages_.push_back(std::make_unique<Stage>(detector, &builder_.state(), &past_));
}

void Sequencer::Stop() {
  stopping_ = true;
  reorder_->Wake();
}

void Sequencer::Run() {
  Work();
  const std::lock_guard lock(questions_mutex_);
  ended_ = true;
  for (Question& question : questions_)
    question.answer.set_value(absl::UnavailableError("the daemon is stopping"));
  questions_.clear();
}

void Sequencer::Work() {
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
    if (!AnswerQuestions()) return;
    if (!CommitIdle()) return;
    if (stopping_ && builder_.empty() && sequenced_ == intake_->pushed()) return;
  }
}

// ---- questions of people --------------------------------------------------------

absl::StatusOr<std::string> Sequencer::Ask(const std::string& detector,
                                           const std::string& request) {
  Question question{detector, request, {}};
  std::future<absl::StatusOr<std::string>> answer = question.answer.get_future();
  {
    const std::lock_guard lock(questions_mutex_);
    if (ended_ || stopping_) return absl::UnavailableError("the daemon is stopping");
    questions_.push_back(std::move(question));
  }
  reorder_->Wake();
  return answer.get();
}

bool Sequencer::AnswerQuestions() {
  std::vector<Question> asked;
  {
    const std::lock_guard lock(questions_mutex_);
    asked.swap(questions_);
  }
  if (asked.empty()) return true;
  std::vector<absl::StatusOr<std::string>> answers;
  for (const Question& question : asked) answers.push_back(AskNow(question));
  const bool committed = Commit();
  for (size_t i = 0; i < asked.size(); ++i)
    asked[i].answer.set_value(
        committed ? std::move(answers[i])
                  : absl::UnavailableError("the journal can not be written"));
  return committed;
}

absl::StatusOr<std::string> Sequencer::AskNow(const Question& question) {
  for (const auto& stage : stages_) {
    if (stage->detector->name() != question.detector) continue;
    const int64_t time = clock_->NowMicros();
    auto answer = stage->detector->Request(time, question.request, &stage->context);
    Settle(absl::OkStatus(), time, stage.get());
    return answer;
  }
  return absl::NotFoundError("the daemon runs no detector '" + question.detector +
                             "': name it under plugins in its configuration");
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
  if (options_.idle_commit > 0) until(last_commit_ + options_.idle_commit);
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
  ops::FaultPoint("pipeline.sequenced");
  if (!sequence) return Judge(*hand);
  const int64_t published = hand->view.published_at;
  if (published <= hand->received_at) event_time_ = std::max(event_time_, published);
  Detect(hand, *sequence);
  Judge(*hand);
}

void Sequencer::Judge(const ArticleInHand& hand) {
  if (quarantine_ == nullptr) return;
  if (hand.rejection && hand.rejection->reason() == v1::Rejection::crashed) {
    crashed_.emplace_back(hand.bytes_name, hand.identified ? hand.content : hand.bytes_name);
  } else {
    quarantine_->Acquit(hand.bytes_name);
  }
}

void Sequencer::Detect(ArticleInHand* hand, uint64_t sequence) {
  if (stages_.empty()) return;
  hand->view.sequence = sequence;
  Quarantine::Turn turn(quarantine_, slot_, hand->bytes_name);
  for (const auto& stage : stages_) {
    turn.SetPlugin(stage->detector->name());
    hand->annotations.Lend(&hand->view);
    hand->view.attachment = hand->annotations.FindAttachment(stage->detector->name());
    Settle(stage->detector->Article(hand->view, &stage->context), hand->received_at, stage.get());
  }
  ops::FaultPoint("pipeline.detected");
}

void Sequencer::Tick() {
  const int64_t now = clock_->MonotonicMicros();
  if (options_.tick <= 0 || stages_.empty() || now < last_tick_ + options_.tick) return;
  last_tick_ = now;
  if (builder_.empty()) batch_began_ = now;
  const int64_t time = clock_->NowMicros();
  // No article's, but not beside a suspect either.
  const Quarantine::Turn turn(quarantine_, slot_, journal::Hash{});
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
  const journal::Batch& batch = builder_.Seal();
  ops::FaultPoint("pipeline.sealed");
  const absl::Status status = CommitWhenThereIsRoom(batch);
  if (!status.ok()) {
    outlet_->Failed(status);
    return false;
  }
  ops::FaultPoint("pipeline.committed");
  last_commit_ = clock_->MonotonicMicros();
  commit_us_.Record(last_commit_ - began);
  for (const auto& each : crashed_) quarantine_->SetAside(each.first, each.second);
  crashed_.clear();
  std::vector<Completion> completions;
  std::vector<CommittedEvent> events;
  builder_.Finish(&completions, &events);
  outlet_->Committed(std::move(completions), std::move(events));
  ops::FaultPoint("pipeline.told");
  return true;
}

bool Sequencer::CommitIdle() {
  const int64_t now = clock_->MonotonicMicros();
  const bool due = options_.idle_commit > 0 && now >= last_commit_ + options_.idle_commit;
  if (!due || !builder_.empty()) return true;
  last_commit_ = now;
  const absl::Status status = store_->Commit(journal::Batch());
  // Without room nothing is forgotten, and nothing is lost.
  if (status.ok() || absl::IsResourceExhausted(status)) return true;
  outlet_->Failed(status);
  return false;
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
