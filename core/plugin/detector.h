// SPDX-License-Identifier: Apache-2.0
//
// A detector as the pipeline calls it: one object, one thread.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/plugin/detector_context.h"
#include "core/plugin/object.h"

namespace wireroom::ops {
class Clock;
class Counter;
class Histogram;
}  // namespace wireroom::ops

namespace wireroom::plugin {

class Detector {
 public:
  explicit Detector(Object object);

  std::string_view name() const { return name_; }
  const Library& library() const { return object_.library(); }

  // The next article, in the order of sequences; `article` has its sequence,
  // its annotations and this plugin's attachment. An error is the reason of the
  // failure: then the call has left no change and no alert in `context`.
  absl::Status Article(const wr_article& article, DetectorContext* context);

  // Time went on; see wr_detector.tick. Nothing for a detector without one.
  absl::Status Tick(wr_time clock, wr_time event_time, DetectorContext* context);

  // A person's request; see wr_detector.request. kUnimplemented: it answers none.
  absl::StatusOr<std::string> Request(wr_time clock, std::string_view request,
                                      DetectorContext* context);

 private:
  absl::Status Settle(wr_result result, std::string_view call, DetectorContext* context);

  Object object_;
  const wr_detector* table_;
  std::string name_;
  std::string subject_;  // plugin 'x'
  CallError error_;
  const ops::Clock* clock_;
  // plugin.<name>.detect_us, microseconds an article
  ops::Histogram* duration_;
  // plugin.<name>.failures
  ops::Counter* failures_;
};

}  // namespace wireroom::plugin
