// SPDX-License-Identifier: Apache-2.0
//
// A source as its thread calls it. One thread at a time.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "core/plugin/object.h"

namespace wireroom::plugin {

class Source {
 public:
  // What became of an article that the source gave: WR_OK, WR_AGAIN or
  // WR_FAILED as wr_intake.article says. The views live until it returns.
  using Take = std::function<wr_result(const wr_incoming&)>;

  explicit Source(Object object);

  std::string_view name() const { return name_; }
  const Library& library() const { return object_.library(); }

  // Once, before the first Poll: `position` is the last one committed, empty at
  // the very beginning.
  absl::Status Start(std::string_view position);
  // Gives the articles that there are to `take`, and returns within timeout_ms.
  // An article whose texts are not whole (NULL data, a position of more than
  // 4 KiB) is answered WR_FAILED and named in the error.
  absl::Status Poll(int timeout_ms, const Take& take);
  void Committed(std::string_view position);

 private:
  Object object_;
  const wr_source* table_;
  std::string name_;
  std::string subject_;  // plugin 'x'
  CallError error_;
};

}  // namespace wireroom::plugin
