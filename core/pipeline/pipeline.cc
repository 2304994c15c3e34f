// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/pipeline.h"

#include <pthread.h>

namespace wireroom::pipeline {
namespace {

// Enough for a worker to go on while the sequencer commits.
constexpr size_t kHandsPerWorker = 64;

std::vector<plugin::Detector*> Pointers(const Plugins& plugins) {
  std::vector<plugin::Detector*> out;
  for (const auto& detector : plugins.detectors) out.push_back(detector.get());
  return out;
}

void NameThread(const char* name) { pthread_setname_np(pthread_self(), name); }

}  // namespace

Pipeline::Pipeline(const Options& options, Plugins plugins, journal::Store* store, Outlet* outlet,
                   const ops::Clock* clock, ops::Logger* log, ops::Stats* stats,
                   Quarantine* quarantine)
    : plugins_(std::move(plugins)), intake_(plugins_.workers.size() * kHandsPerWorker) {
  const StreamIdentity identity{store->stream(), store->epoch()};
  for (std::vector<AnnotatorStage>& annotators : plugins_.workers)
    workers_.push_back(std::make_unique<Worker>(std::move(annotators), options.limits, identity,
                                                &intake_, &reorder_, clock, log, quarantine,
                                                workers_.size()));
  sequencer_ = std::make_unique<Sequencer>(options.batch, Pointers(plugins_), store, identity,
                                           &intake_, &reorder_, outlet, clock, log, stats,
                                           quarantine, workers_.size());
}

Pipeline::~Pipeline() { Drain(); }

void Pipeline::Start() {
  for (auto& worker : workers_)
    worker_threads_.emplace_back([&worker] {
      NameThread("wr-worker");
      worker->Run();
    });
  sequencer_thread_ = std::thread([this] {
    NameThread("wr-sequencer");
    sequencer_->Run();
    // After a failed store: let the workers end.
    intake_.Abandon();
  });
}

void Pipeline::Drain() {
  intake_.Close();
  sequencer_->Stop();
  for (std::thread& thread : worker_threads_) thread.join();
  worker_threads_.clear();
  if (sequencer_thread_.joinable()) sequencer_thread_.join();
}

}  // namespace wireroom::pipeline
