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
  // `out`. The lists and the language of `article` are ignored: it is lent what
  // is in `out`.
  //
  // An error is the reason of the failure: then the annotations are dropped and
  // the layer is marked failed with the same text; `out` is good in any case.
  // Allocates nothing once the memory of `out` has grown to its size.
  absl::Status Annotate(const wr_article& article, Annotations* out);

 private:
  absl::Status Call(const wr_article& article, const Annotations& before);

  Object object_;
  const wr_annotator* table_;
  std::string name_;
  LayerDraft draft_;
  CallError error_;
  ops::Clock* clock_;
  // Microseconds a call: plugin.<name>.annotate_us
  ops::Histogram* duration_;
  // plugin.<name>.failures
  ops::Counter* failures_;
};

}  // namespace wireroom::plugin
