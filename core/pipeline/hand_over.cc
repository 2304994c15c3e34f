// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/hand_over.h"

#include <chrono>

namespace wireroom::pipeline {
namespace {

// A wake-up costs about as much as tagging half an article.
constexpr size_t kAnnounceAfter = 16;

}  // namespace

Intake::Intake(size_t hands) {
  for (size_t i = 0; i < hands; ++i) free_.push_back(std::make_unique<ArticleInHand>());
}

bool Intake::Push(std::vector<Submission> submissions) {
  {
    std::lock_guard lock(mutex_);
    if (closed_) return false;
    pushed_ += submissions.size();
    for (Submission& submission : submissions) waiting_.push_back(std::move(submission));
    waiting_count_.store(waiting_.size(), std::memory_order_release);
  }
  if (submissions.size() == 1) {
    ready_.notify_one();
  } else {
    ready_.notify_all();
  }
  return true;
}

std::unique_ptr<ArticleInHand> Intake::Pop() {
  std::unique_ptr<ArticleInHand> hand;
  {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [&] { return (!waiting_.empty() && !free_.empty()) ||
                                   (closed_ && waiting_.empty()); });
    if (waiting_.empty()) return nullptr;
    hand = std::move(free_.back());
    free_.pop_back();
    hand->submission = std::move(waiting_.front());
    hand->arrival = popped_++;
    waiting_.pop_front();
    waiting_count_.store(waiting_.size(), std::memory_order_release);
  }
  room_.notify_all();
  return hand;
}

void Intake::Recycle(std::unique_ptr<ArticleInHand> hand) {
  if (hand->is_large()) {
    hand = std::make_unique<ArticleInHand>();
  } else {
    hand->Reset();
  }
  bool wanted;
  {
    std::lock_guard lock(mutex_);
    wanted = free_.empty();
    free_.push_back(std::move(hand));
  }
  if (wanted) ready_.notify_one();
}

void Intake::Close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  ready_.notify_all();
  room_.notify_all();
}

void Intake::Abandon() {
  {
    std::lock_guard lock(mutex_);
    pushed_ -= waiting_.size();
    waiting_.clear();
    waiting_count_.store(0, std::memory_order_release);
    closed_ = true;
  }
  ready_.notify_all();
  room_.notify_all();
}

void Intake::WaitForRoom(size_t waiting) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return closed_ || waiting_.size() <= waiting; });
}

void Reorder::Put(std::unique_ptr<ArticleInHand> hand, bool flush) {
  bool announce;
  {
    std::lock_guard lock(mutex_);
    const size_t index = hand->arrival - next_;
    if (slots_.size() <= index) slots_.resize(index + 1);
    slots_[index] = std::move(hand);
    announce = NextIsHere() && (flush || slots_.size() >= kAnnounceAfter);
  }
  if (announce) ready_.notify_one();
}

void Reorder::Take(int64_t microseconds, std::vector<std::unique_ptr<ArticleInHand>>* out) {
  std::unique_lock lock(mutex_);
  const auto due = [&] { return NextIsHere() || woken_; };
  if (microseconds < 0) {
    ready_.wait(lock, due);
  } else {
    ready_.wait_for(lock, std::chrono::microseconds(microseconds), due);
  }
  woken_ = false;
  while (NextIsHere()) {
    out->push_back(std::move(slots_.front()));
    slots_.pop_front();
    ++next_;
  }
}

void Reorder::Wake() {
  {
    std::lock_guard lock(mutex_);
    woken_ = true;
  }
  ready_.notify_one();
}

}  // namespace wireroom::pipeline
