// SPDX-License-Identifier: Apache-2.0
//
// A sink as its thread calls it. One thread at a time.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "core/plugin/object.h"

namespace wireroom::plugin {

class Sink {
 public:
  explicit Sink(Object object);

  std::string_view name() const { return name_; }
  const Library& library() const { return object_.library(); }

  // OK: done, the cursor moves on. kUnavailable: not now, the same event again
  // after a growing pause. Anything else: as kUnavailable, and to be logged.
  absl::Status Event(const wr_event& event);

 private:
  Object object_;
  const wr_sink* table_;
  std::string name_;
  std::string subject_;  // plugin 'x'
  CallError error_;
};

}  // namespace wireroom::plugin
