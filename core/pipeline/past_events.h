// SPDX-License-Identifier: Apache-2.0
//
// What detectors see of the articles before a call: those of the store, and those
// of the batch that is being made. One thread.
#pragma once

#include <vector>

#include "core/journal/store.h"
#include "core/plugin/detector_context.h"
#include "core/plugin/past_article.h"

namespace wireroom::pipeline {

class PastEvents : public plugin::PastArticles {
 public:
  // Both outlive it. `batch`: events that go on from the store's head.
  PastEvents(const journal::Store* store, const std::vector<journal::EventRecord>* batch)
      : store_(store), batch_(batch) {}

  absl::StatusOr<bool> Read(const Range& range,
                            const std::function<bool(const wr_article&)>& each,
                            uint64_t* next) override;

 private:
  uint64_t FirstOf(const Range& range) const;
  // The events from `from` on that are at hand at once; empty: there are none.
  absl::Status Page(uint64_t from, size_t most, std::vector<journal::EventRecord>* out) const;

  const journal::Store* const store_;
  const std::vector<journal::EventRecord>* const batch_;
  plugin::PastArticle article_;
};

}  // namespace wireroom::pipeline
