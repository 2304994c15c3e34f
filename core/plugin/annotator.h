// SPDX-License-Identifier: Apache-2.0
//
// An annotator as the pipeline calls it. One thread at a time.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "core/plugin/annotations.h"
#include "core/plugin/layer_draft.h"
#include "core/plugin/object.h"

namespace wireroom::ops {
class Clock;
class Counter;
class Histogram;
}  // namespace wireroom::ops

namespace wireroom::plugin {

class Annotator {
 public:
  explicit Annotator(Object object);

  std::string_view name() const { return name_; }
  const Library& library() const { return object_.library(); }

  // Asks the plugin about the article and adds what it says, and its layer, to
  // `out`. The lists of `article` are ignored: the plugin is lent what is in
  // `out`, and the language found there where the article has none.
  //
  // An error is the reason of the failure: then the annotations are dropped and
  // the layer is marked failed with the same text; `out` is good in any case.
  // Allocates nothing once the memory of `out` has grown to its size.
  absl::Status Annotate(const wr_article& article, Annotations* out);

 private:
  absl::Status Fail(std::string reason);

  Object object_;
  const wr_annotator* table_;
  std::string name_;
  std::string subject_;  // plugin 'x'
  LayerDraft draft_;
  CallError error_;
  const ops::Clock* clock_;
  // plugin.<name>.annotate_us, microseconds a call
  ops::Histogram* duration_;
  // plugin.<name>.failures
  ops::Counter* failures_;
};

}  // namespace wireroom::plugin
