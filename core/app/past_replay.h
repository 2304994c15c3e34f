// SPDX-License-Identifier: Apache-2.0
//
// The enriched articles of a configuration's journal, for commands of plugins:
// through the daemon that has it open, or from the journal of none.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "wireroom/abi.h"

namespace wireroom::app {

struct PastRequest {
  // The file that --config gave, or empty.
  std::string config;
  // When they were taken in, or later; WR_TIME_UNKNOWN: all.
  wr_time since = WR_TIME_UNKNOWN;
  // Returns false to end.
  std::function<bool(const wr_article&)> each;
  // What is not kept any more or damaged, for a person.
  std::function<void(const std::string&)> missing;
};

// kCancelled: `each` ended it. kNotFound: there is no journal. Else why it can not
// be read.
absl::Status ReplayPast(const PastRequest& request);

}  // namespace wireroom::app
