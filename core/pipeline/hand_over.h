// SPDX-License-Identifier: Apache-2.0
//
// The two hand-overs of the pipeline, each between many threads and few.
//
// Intake    submitters → workers: articles in the order of arrival.
// Reorder   workers → sequencer: the same order again, whatever the workers'
//           speed.
//
// Both are bounded by what their users bound: Intake by the credit of the
// producers, Reorder by the number of ArticleInHand.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "core/pipeline/article_in_hand.h"

namespace wireroom::pipeline {

// Thread-safe. Articles wait here as they arrived, and a worker takes one
// together with the memory to work on it.
class Intake {
 public:
  // At most `hands` articles are being worked on at a time.
  explicit Intake(size_t hands);

  // Adds them in this order. False after Close: none was taken.
  bool Push(std::vector<Submission> submissions);

  // Waits for an article and a free hand. nullptr after Close, when all is
  // given out.
  std::unique_ptr<ArticleInHand> Pop();

  // Whether every article pushed so far has been given to a worker.
  bool idle() const { return waiting_count_.load(std::memory_order_acquire) == 0; }

  // Gives the memory back for the next article.
  void Recycle(std::unique_ptr<ArticleInHand> hand);

  // No more articles; those that are in go on.
  void Close();
  // No more articles, and those that wait are forgotten: the store failed.
  void Abandon();

  // Articles pushed so far, but for those forgotten.
  uint64_t pushed() const { return pushed_.load(std::memory_order_acquire); }
  // Waits until at most `waiting` articles have not been given to a worker.
  void WaitForRoom(size_t waiting);

 private:
  std::mutex mutex_;
  std::condition_variable ready_;
  std::condition_variable room_;
  std::deque<Submission> waiting_;
  std::vector<std::unique_ptr<ArticleInHand>> free_;
  std::atomic<uint64_t> pushed_{0};
  std::atomic<size_t> waiting_count_{0};
  uint64_t popped_ = 0;
  bool closed_ = false;
};

// Thread-safe for many putters and one taker.
class Reorder {
 public:
  // Hands over a finished article. The taker is woken when the next one in order
  // is there and either `flush` is set or enough have come together that it is
  // worth it; so whoever puts the last one must flush.
  void Put(std::unique_ptr<ArticleInHand> hand, bool flush);

  // Moves the finished articles that are next in order to *out, waiting up to
  // `microseconds` for the first (negative: for ever). Returns at once after
  // Wake.
  void Take(int64_t microseconds, std::vector<std::unique_ptr<ArticleInHand>>* out);

  // Makes a waiting Take return.
  void Wake();

 private:
  bool NextIsHere() const { return !slots_.empty() && slots_.front() != nullptr; }

  std::mutex mutex_;
  std::condition_variable ready_;
  // slots_[i] is the article with arrival next_ + i, or null.
  std::deque<std::unique_ptr<ArticleInHand>> slots_;
  uint64_t next_ = 0;
  bool woken_ = false;
};

}  // namespace wireroom::pipeline
