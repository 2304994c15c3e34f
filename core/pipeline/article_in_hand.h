// SPDX-License-Identifier: Apache-2.0
//
// One article between its arrival and its place in a batch, with all the memory
// that its processing needs. Reused for article after article, so that in a
// steady state nothing is allocated.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/journal/store.h"
#include "core/pipeline/submission.h"
#include "core/plugin/annotations.h"
#include "core/text/splitter.h"
#include "wireroom/abi.h"
#include "wireroom/v1/article.pb.h"
#include "wireroom/v1/event.pb.h"
#include "wireroom/v1/rejection.pb.h"

namespace wireroom::pipeline {

struct ArticleInHand {
  // Its place in the order of arrival.
  uint64_t arrival = 0;
  // When a worker took it, by the clock.
  int64_t received_at = 0;
  // submission.article.size() as it came.
  size_t received_bytes = 0;
  Submission submission;

  // The parts of the event; `enriched.article()` is the article itself.
  v1::EnrichedArticle enriched;
  text::Field title;
  text::Field text;
  plugin::Annotations annotations;

  // Views over the parts above, for plugins.
  wr_article view{};
  wr_field title_view{};
  wr_field text_view{};
  std::vector<wr_str> authors;

  // Of its bytes as they came (Quarantine::NameOf), where there is a quarantine.
  journal::Hash bytes_name{};
  // key and content are known.
  bool identified = false;
  journal::Hash key{};
  journal::Hash content{};
  // The serialised event without id and sequence.
  std::string message;
  // Set when the article is refused; the event is article.rejected then.
  std::optional<v1::Rejection> rejection;

  const v1::Article& article() const { return enriched.article(); }
  // Makes it ready for the next article; keeps its memory.
  void Reset();
  // So large that its memory is better given back than kept.
  bool is_large() const { return received_bytes > 256 * 1024; }
};

}  // namespace wireroom::pipeline
