// SPDX-License-Identifier: Apache-2.0
//
// Named places at which a test may let something go wrong: a kill, a pause. The
// daemon that is shipped has no handler, and a place costs it one load of memory
// that never changes; only the daemon that tests/crash builds sets one.
//
//   ops::FaultPoint("pipeline.committed");
//
// Names are <folder>.<what has just happened>; tests/crash/fault_points.h lists
// them all.
#pragma once

#include <atomic>

namespace wireroom::ops {

// Called on the thread that came to the place; may end the process.
using FaultHandler = void (*)(const char* name);

inline std::atomic<FaultHandler> fault_handler{nullptr};

inline void FaultPoint(const char* name) {
  const FaultHandler handler = fault_handler.load(std::memory_order_relaxed);
  if (handler != nullptr) handler(name);
}

}  // namespace wireroom::ops
