// SPDX-License-Identifier: Apache-2.0
//
// Articles and outlets for the tests of the pipeline.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "core/pipeline/submission.h"
#include "wireroom/v1/article.pb.h"
#include "wireroom/v1/event.pb.h"

namespace wireroom::pipeline {

inline v1::Article MakeArticle(const std::string& id, const std::string& text) {
  v1::Article article;
  article.set_id(id);
  article.set_source("Harbour Courier");
  article.set_title("Ferry returns to the strait");
  article.set_text(text);
  return article;
}

inline Submission Submit(const v1::Article& article) {
  Submission submission;
  submission.article = article.SerializeAsString();
  return submission;
}

inline std::vector<Submission> One(Submission submission) {
  std::vector<Submission> out;
  out.push_back(std::move(submission));
  return out;
}

// Keeps what was committed, and lets a test wait for it.
class RecordingOutlet : public Outlet {
 public:
  void Committed(std::vector<Completion> completions, std::vector<CommittedEvent> events) override {
    std::lock_guard lock(mutex_);
    for (Completion& completion : completions) completions_.push_back(std::move(completion));
    for (CommittedEvent& event : events) events_.push_back(std::move(event));
    ++commits_;
    changed_.notify_all();
  }
  void Failed(const absl::Status& status) override {
    std::lock_guard lock(mutex_);
    failure_ = status;
    changed_.notify_all();
  }

  std::vector<Completion> WaitForCompletions(size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return completions_.size() >= count; });
    return completions_;
  }
  absl::Status WaitForFailure() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !failure_.ok(); });
    return failure_;
  }
  std::vector<v1::Event> events() {
    std::lock_guard lock(mutex_);
    std::vector<v1::Event> out;
    for (const CommittedEvent& committed : events_)
      out.emplace_back().ParseFromString(committed.message);
    return out;
  }
  size_t commits() {
    std::lock_guard lock(mutex_);
    return commits_;
  }
  size_t completions() {
    std::lock_guard lock(mutex_);
    return completions_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Completion> completions_;
  std::vector<CommittedEvent> events_;
  absl::Status failure_;
  size_t commits_ = 0;
};

}  // namespace wireroom::pipeline
