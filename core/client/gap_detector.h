// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace wireroom::client {

// Watches the sequences of a live feed. Knows nothing until the first event or
// heartbeat, which is where the subscriber joined.
class GapDetector {
 public:
  enum class Verdict {
    // Follows on, or was seen before.
    kInOrder,
    // from() to to() were missed.
    kGap,
    // Another stream or epoch, or a head that went back.
    kRestart,
  };

  // `complete`: every event of the stream is expected to come by.
  explicit GapDetector(bool complete) : complete_(complete) {}

  Verdict OnEvent(const std::string& stream, uint32_t epoch, uint64_t sequence);
  Verdict OnHeartbeat(const std::string& stream, uint32_t epoch, uint64_t head);

  // Of the last kGap.
  uint64_t from() const { return from_; }
  uint64_t to() const { return to_; }

 private:
  bool IsRestart(const std::string& stream, uint32_t epoch);
  Verdict Missed(uint64_t from, uint64_t to);

  const bool complete_;
  bool joined_ = false;
  std::string stream_;
  uint32_t epoch_ = 0;
  // The newest sequence that came by, or is known to be missed.
  uint64_t last_ = 0;
  uint64_t from_ = 0;
  uint64_t to_ = 0;
};

}  // namespace wireroom::client
