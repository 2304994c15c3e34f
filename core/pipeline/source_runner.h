// SPDX-License-Identifier: Apache-2.0
//
// Runs a source plugin on a thread of its own: gives it its committed position,
// takes its articles into the pipeline, and tells it what is on disk.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/journal/store.h"
#include "core/ops/log.h"
#include "core/pipeline/pipeline.h"
#include "core/plugin/source.h"

namespace wireroom::pipeline {

class SourceRunner {
 public:
  // Articles of one source that are taken and not yet committed.
  static constexpr uint64_t kMostInHand = 512;

  // The pointers outlive it.
  SourceRunner(std::unique_ptr<plugin::Source> source, Pipeline* pipeline,
               const journal::Store* store, ops::Logger* log);
  // Stops.
  ~SourceRunner();

  // The name under which its positions are committed: "source:<plugin>".
  const std::string& producer() const { return producer_; }

  void Start();
  // No more polls. Waits for the one that runs, at most its time-out.
  void Stop();
  // One of its articles is on disk. Any thread.
  void Completed(const Origin& origin);

 private:
  void Run();
  wr_result Take(const wr_incoming& incoming);
  void TellCommitted();
  // False when stopped meanwhile.
  bool Pause(int64_t milliseconds);

  const std::unique_ptr<plugin::Source> source_;
  const std::string producer_;
  Pipeline* const pipeline_;
  const journal::Store* const store_;
  ops::Logger* const log_;

  uint64_t taken_ = 0;
  std::atomic<uint64_t> committed_{0};
  std::mutex mutex_;
  std::condition_variable stopped_changed_;
  bool stopped_ = false;         // guarded by mutex_
  std::string position_;         // guarded by mutex_
  bool position_is_new_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace wireroom::pipeline
