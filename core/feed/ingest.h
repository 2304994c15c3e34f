// SPDX-License-Identifier: Apache-2.0
//
// The values that pass between the ingest server and whoever processes articles.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "wireroom/v1/feed.pb.h"

namespace wireroom::feed {

// One article that was taken in. It is in hand until it is completed.
struct Received {
  // Where the answer goes; never used again for another connection.
  uint64_t connection = 0;
  // Empty: an article without a number, sent by a simple producer.
  std::string producer;
  uint64_t producer_epoch = 0;
  uint64_t number = 0;
  // Of an article without a number.
  uint64_t tag = 0;
  // A serialised v1::Article as it was sent, not yet looked at.
  std::string article;
  // The bytes that were sent, when they are more than max_article_bytes: the
  // article is to be rejected, and `article` has its first MiB. Else 0.
  uint64_t too_large = 0;
};

// What became of an article, after the commit. The first five are those of its
// Received.
struct Completed {
  uint64_t connection = 0;
  std::string producer;
  uint64_t producer_epoch = 0;
  uint64_t number = 0;
  uint64_t tag = 0;
  v1::Result::Outcome outcome = v1::Result::unspecified;
  // Of its event; of the earlier one for a duplicate.
  uint64_t sequence = 0;
  // Why it was rejected.
  std::string detail;
  // article.size() of its Received: the credit that comes back.
  uint64_t bytes = 0;
};

// What the daemon takes in at most.
struct IngestLimits {
  // Articles above are rejected; frames above twice as much close the connection.
  uint64_t max_article_bytes = 1024 * 1024;
  // How much may be in hand, shared out evenly among the connections that send.
  uint64_t credit_articles = 4096;
  uint64_t credit_bytes = 32 * 1024 * 1024;
  // Numbered producers connected at the same time.
  uint32_t max_producers = 256;
  // A connection that says nothing for so long is asked whether it is still
  // there; one without a hello and with nothing in hand is forgotten.
  std::chrono::milliseconds idle{10000};
};

}  // namespace wireroom::feed
