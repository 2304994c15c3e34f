// SPDX-License-Identifier: Apache-2.0
//
// The one place time comes from. It is injected, so that tests and replays can
// set it; nothing else in the tree asks the system for the time.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace wireroom::ops {

// All methods may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;

  // Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted. May jump
  // in both directions: for stamps, never for durations.
  virtual int64_t NowMicros() const = 0;

  // Microseconds since an unknown start; never goes back. For durations,
  // time-outs and intervals.
  virtual int64_t MonotonicMicros() const = 0;
};

// CLOCK_REALTIME and CLOCK_MONOTONIC.
class SystemClock : public Clock {
 public:
  int64_t NowMicros() const override;
  int64_t MonotonicMicros() const override;
};

// Stands still until it is told to move.
class ManualClock : public Clock {
 public:
  explicit ManualClock(int64_t now_micros = 0) : now_(now_micros) {}

  int64_t NowMicros() const override { return now_.load(std::memory_order_relaxed); }
  int64_t MonotonicMicros() const override { return monotonic_.load(std::memory_order_relaxed); }

  // Sets the wall clock alone, as an administrator would: the monotonic clock
  // does not move.
  void SetNow(int64_t now_micros) { now_.store(now_micros, std::memory_order_relaxed); }

  // Lets time pass: both clocks move. `micros` must not be negative.
  void Advance(int64_t micros);

 private:
  std::atomic<int64_t> now_;
  std::atomic<int64_t> monotonic_{0};
};

// "2024-05-01T10:00:00.123456Z" (RFC 3339, UTC). Any value has a text: years
// beyond 9999 get more digits, years before 0 a sign.
std::string FormatTime(int64_t micros);

}  // namespace wireroom::ops
