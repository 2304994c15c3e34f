// SPDX-License-Identifier: Apache-2.0
//
// Runs a sink plugin on a thread of its own: gives it every committed event in
// order, from its cursor in the store, at least once. The cursor is written
// after the events, so an event may come again after a crash.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/journal/store.h"
#include "core/ops/log.h"
#include "core/plugin/sink.h"

namespace wireroom::pipeline {

class SinkRunner {
 public:
  // The pointers outlive it.
  SinkRunner(std::unique_ptr<plugin::Sink> sink, journal::Store* store, ops::Logger* log);
  // Stops.
  ~SinkRunner();

  // The name of its cursor: "sink:<plugin>".
  const std::string& cursor_name() const { return name_; }

  void Start();
  // Waits for the call that runs, then writes the cursor.
  void Stop();
  // There are new events. Any thread; does not block.
  void Notify();

 private:
  void Run();
  // Gives the events that there are; false when the sink wants a pause.
  bool GiveSome();
  bool Give(const journal::EventRecord& record);
  void SaveCursor();
  // Waits for Notify or Stop, or for the pause; false when stopped.
  bool Wait(int64_t milliseconds);

  const std::unique_ptr<plugin::Sink> sink_;
  const std::string name_;
  journal::Store* const store_;
  ops::Logger* const log_;

  uint64_t done_ = 0;   // the last sequence that the sink is done with
  uint64_t saved_ = 0;  // the cursor on disk
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;   // guarded by mutex_
  bool notified_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace wireroom::pipeline
