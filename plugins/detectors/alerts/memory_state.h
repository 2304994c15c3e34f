// SPDX-License-Identifier: Apache-2.0
//
// The host's side of a detector in memory: for tests of rules and backtests.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "wireroom/sdk.h"

namespace wireroom::alerts {

struct SimulatedAlert {
  Time at = 0;  // the simulated clock
  AlertType type = AlertType::kFiring;
  Level level = Level::kMedium;
  std::string rule, title, fingerprint;
  std::map<std::string, std::string> labels, annotations;
  std::vector<std::string> spans;  // texts
  std::string article;             // its id, or empty
  std::vector<std::string> articles;  // ids of those before it
};

// Not copied.
class MemoryState {
 public:
  MemoryState();
  MemoryState(const MemoryState&) = delete;
  MemoryState& operator=(const MemoryState&) = delete;

  // For a call at `now`, about an article or none.
  Detections& Begin(Time now, const Article* article);
  std::vector<SimulatedAlert>& alerts() { return alerts_; }
  const std::map<std::string, std::string, std::less<>>& values() const { return values_; }

 private:
  static wr_result TakeAlert(void* context, const wr_alert* alert);
  static wr_bytes Get(void* context, wr_bytes key);
  static wr_result Put(void* context, wr_bytes key, wr_bytes value);
  static wr_result Erase(void* context, wr_bytes key);
  static wr_result Scan(void* context, wr_bytes prefix,
                        int32_t (*each)(void*, wr_bytes, wr_bytes), void* user);

  std::map<std::string, std::string, std::less<>> values_;
  std::vector<SimulatedAlert> alerts_;
  Time now_ = 0;
  const Article* article_ = nullptr;
  wr_detections table_;
  Detections detections_;
};

}  // namespace wireroom::alerts
