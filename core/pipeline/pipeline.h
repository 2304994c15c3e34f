// SPDX-License-Identifier: Apache-2.0
//
// The way of an article: submitted → annotated in parallel → in order again →
// detected → committed → told. Owns the threads.
//
//   Pipeline pipeline(options, std::move(plugins), &store, &outlet, &clock, &log, &stats);
//   pipeline.Start();
//   pipeline.Submit(std::move(submissions));    // any thread, as often as you like
//   pipeline.Drain();                           // all that was submitted is committed
//
// Nothing is queued without bound: whoever submits holds a credit, or waits for
// room. The same articles in the same order give the same events.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "core/journal/store.h"
#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"
#include "core/pipeline/sequencer.h"
#include "core/pipeline/submission.h"
#include "core/pipeline/worker.h"
#include "core/plugin/detector.h"

namespace wireroom::pipeline {

struct Options {
  BatchOptions batch;
  AdmissionLimits limits;
};

// The plugins at work: as many lists of annotators as there are workers.
struct Plugins {
  std::vector<std::vector<AnnotatorStage>> workers;
  std::vector<std::unique_ptr<plugin::Detector>> detectors;
};

class Pipeline {
 public:
  // The pointers outlive it. plugins.workers has at least one list, which may
  // be empty, and at most HandRing::kSlots - 1. `quarantine` may be null: then an
  // article that ends the process is tried again for ever.
  Pipeline(const Options& options, Plugins plugins, journal::Store* store, Outlet* outlet,
           const ops::Clock* clock, ops::Logger* log, ops::Stats* stats,
           Quarantine* quarantine = nullptr);
  // Drains.
  ~Pipeline();

  void Start();

  // Takes articles in this order. False: it is draining, none was taken. Any
  // thread; does not block.
  bool Submit(std::vector<Submission> submissions) { return intake_.Push(std::move(submissions)); }

  // Waits until no more than `waiting` articles wait for a worker. For
  // submitters without a credit.
  void WaitForRoom(size_t waiting) { intake_.WaitForRoom(waiting); }

  // A person's request to a detector; see Sequencer::Ask.
  absl::StatusOr<std::string> Ask(const std::string& detector, const std::string& request) {
    return sequencer_->Ask(detector, request);
  }

  // Takes no more, finishes what it has, commits, tells, and ends the threads.
  // After a failed store it ends without the rest. Once.
  void Drain();

 private:
  Plugins plugins_;
  Intake intake_;
  Reorder reorder_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<Sequencer> sequencer_;
  std::vector<std::thread> worker_threads_;
  std::thread sequencer_thread_;
};

}  // namespace wireroom::pipeline
