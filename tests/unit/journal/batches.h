// SPDX-License-Identifier: Apache-2.0
//
// Batches for the tests of the stores.
#pragma once

#include "core/journal/store.h"

namespace wireroom::journal {

inline Hash NumberedHash(uint64_t number) {
  Hash hash{};
  // Spread as real hashes are.
  uint64_t mixed = number * 0x9e3779b97f4a7c15u;
  for (size_t i = 0; i < 8; ++i) {
    hash[i] = static_cast<uint8_t>(mixed >> (8 * i));
    hash[8 + i] = static_cast<uint8_t>(number >> (8 * i));
  }
  return hash;
}

// The event of article number `sequence`; its message tells its sequence.
inline EventRecord NumberedEvent(uint64_t sequence, size_t bytes = 100, int64_t time = 0) {
  EventRecord event;
  event.sequence = sequence;
  event.time = time;
  event.message = std::to_string(sequence) + ":";
  event.message.resize(std::max(bytes, event.message.size()),
                       static_cast<char>('a' + sequence % 26));
  event.article = NumberedHash(sequence);
  return event;
}

// `count` articles with their index entries, sequences after `head`.
inline Batch NumberedBatch(uint64_t head, size_t count, size_t bytes = 100, int64_t time = 0) {
  Batch batch;
  for (uint64_t sequence = head + 1; sequence <= head + count; ++sequence) {
    batch.events.push_back(NumberedEvent(sequence, bytes, time));
    batch.articles.emplace_back(NumberedHash(sequence),
                                ArticleRecord{sequence, NumberedHash(~sequence), false});
  }
  return batch;
}

}  // namespace wireroom::journal
