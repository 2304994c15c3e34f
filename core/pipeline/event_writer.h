// SPDX-License-Identifier: Apache-2.0
//
// Makes the messages of the log. Everything but the number is written in the
// parallel part; the sequencer only appends the number (a protobuf message may
// be written in parts: https://protobuf.dev/programming-guides/encoding/#last-one-wins).
#pragma once

#include <cstdint>
#include <string>

#include "core/pipeline/article_in_hand.h"
#include "wireroom/v1/alert.pb.h"

namespace wireroom::pipeline {

// What every event of one life of the journal says.
struct StreamIdentity {
  std::string stream;
  uint32_t epoch = 1;
};

// hand->message becomes the article.enriched or, when hand->rejection is set,
// the article.rejected event, without its number.
void WriteArticleEvent(const StreamIdentity& identity, ArticleInHand* hand);

// The alert event, without its number.
std::string WriteAlertEvent(const StreamIdentity& identity, int64_t time, const std::string& type,
                            const v1::Alert& alert);

// Appends id and sequence.
void AppendNumber(const StreamIdentity& identity, uint64_t sequence, std::string* message);

}  // namespace wireroom::pipeline
