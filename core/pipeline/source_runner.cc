// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/source_runner.h"

#include <algorithm>
#include <chrono>

#include "core/pipeline/article_wire.h"
#include "core/plugin/library.h"

namespace wireroom::pipeline {
namespace {

constexpr int kPollMilliseconds = 200;
constexpr int64_t kIdlePause = 10;
constexpr int64_t kFirstPause = 100;
constexpr int64_t kLongestPause = 30'000;

std::string Text(wr_str s) { return s.size ? std::string(s.data, s.size) : std::string(); }

void SetTime(wr_time micros, google::protobuf::Timestamp* out) {
  const int64_t rest = ((micros % 1'000'000) + 1'000'000) % 1'000'000;
  out->set_seconds((micros - rest) / 1'000'000);
  out->set_nanos(static_cast<int32_t>(rest * 1000));
}

std::string Serialise(const wr_incoming& in) {
  v1::Article article;
  article.set_id(Text(in.id));
  article.set_source(Text(in.source));
  article.set_url(Text(in.url));
  article.set_title(Text(in.title));
  article.set_text(Text(in.text));
  article.set_language(Text(in.language));
  if (in.published_at != WR_TIME_UNKNOWN) SetTime(in.published_at, article.mutable_published_at());
  if (in.updated_at != WR_TIME_UNKNOWN) SetTime(in.updated_at, article.mutable_updated_at());
  for (size_t i = 0; i < in.author_count; ++i) article.add_authors(Text(in.authors[i]));
  return SerializeArticle(article);
}

}  // namespace

SourceRunner::SourceRunner(std::unique_ptr<plugin::Source> source, Pipeline* pipeline,
                           const journal::Store* store, ops::Logger* log)
    : source_(std::move(source)), producer_("source:" + std::string(source_->name())),
      pipeline_(pipeline), store_(store), log_(log) {}

SourceRunner::~SourceRunner() { Stop(); }

void SourceRunner::Start() {
  thread_ = std::thread([this] { Run(); });
}

void SourceRunner::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stopped_changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void SourceRunner::Completed(const Origin& origin) {
  std::lock_guard lock(mutex_);
  position_ = origin.position;
  position_is_new_ = true;
  committed_.fetch_add(1, std::memory_order_relaxed);
}

bool SourceRunner::Pause(int64_t milliseconds) {
  std::unique_lock lock(mutex_);
  stopped_changed_.wait_for(lock, std::chrono::milliseconds(milliseconds),
                            [&] { return stopped_; });
  return !stopped_;
}

void SourceRunner::TellCommitted() {
  std::string position;
  {
    std::lock_guard lock(mutex_);
    if (!position_is_new_) return;
    position = position_;
    position_is_new_ = false;
  }
  source_->Committed(position);
}

void SourceRunner::Run() {
  const auto input = store_->FindInput(producer_);
  absl::Status status = source_->Start(input ? input->position : "");
  bool started = status.ok();
  int64_t pause = kFirstPause;
  while (Pause(status.ok() ? 0 : pause)) {
    if (status.ok()) {
      pause = kFirstPause;
    } else {
      log_->WarnEvery(producer_, "pipeline", "a source failed and is tried again",
                      {{"source", source_->name()}, {"reason", std::string(status.message())}});
      pause = std::min(pause * 2, kLongestPause);
    }
    TellCommitted();
    if (!started) {
      status = source_->Start(input ? input->position : "");
      started = status.ok();
    } else {
      const uint64_t taken_before = taken_;
      status = source_->Poll(kPollMilliseconds, [this](const wr_incoming& in) { return Take(in); });
      // A source that comes back at once with nothing must not keep a core busy.
      if (taken_ == taken_before && !Pause(kIdlePause)) break;
    }
  }
  TellCommitted();
}

wr_result SourceRunner::Take(const wr_incoming& incoming) {
  if (taken_ - committed_.load(std::memory_order_relaxed) >= kMostInHand) return WR_AGAIN;
  std::vector<Submission> submissions(1);
  Submission& submission = submissions.front();
  submission.origin.producer = producer_;
  submission.origin.number = taken_ + 1;
  submission.origin.position.assign(static_cast<const char*>(incoming.position.data),
                                    incoming.position.size);
  submission.article = Serialise(incoming);
  if (!pipeline_->Submit(std::move(submissions))) return WR_AGAIN;
  ++taken_;
  return WR_OK;
}

}  // namespace wireroom::pipeline
