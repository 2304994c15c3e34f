// SPDX-License-Identifier: Apache-2.0
//
// The first look at an article: its bytes become a v1::Article that the rest of
// the pipeline may rely on, or a reason why not.
//
// After Admit the article is valid protobuf and UTF-8, has an id, a title or a
// text, timestamps that JSON can carry, and every field within its limit. What
// was odd but bearable is told in EnrichedArticle.notices.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/pipeline/article_in_hand.h"

namespace wireroom::pipeline {

struct AdmissionLimits {
  // Of title and text each, in bytes.
  uint64_t text_bytes = 4 << 20;
  // Further ahead than this is told as a notice, microseconds.
  int64_t future = int64_t{2} * 24 * 3600 * 1'000'000;
};

// Parses hand->submission.article into hand->enriched. Sets key and content
// too. `now` is the clock's time in microseconds. On refusal returns the
// rejection, with what of the article could be read.
std::optional<v1::Rejection> Admit(const AdmissionLimits& limits, int64_t now,
                                   ArticleInHand* hand);

// A rejection of what is in hand, with who sent it and the bytes as received, cut
// at 1 MiB.
v1::Rejection Reject(v1::Rejection::Reason reason, std::string detail,
                     const ArticleInHand& hand);

}  // namespace wireroom::pipeline
