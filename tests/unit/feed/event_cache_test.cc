// SPDX-License-Identifier: Apache-2.0
#include "core/feed/event_cache.h"

#include <gtest/gtest.h>

#include "tests/unit/feed/session_test.h"

namespace wireroom::feed {
namespace {

TEST(EventChunk, EveryStretchIsAMessageOfEvents) {
  journal::MemoryStore store;
  AppendArticles(&store, 5);
  EventCache cache(&store, 1 << 20);
  const auto chunk = cache.Find(1);
  ASSERT_TRUE(chunk.ok());
  EXPECT_EQ((*chunk)->last(), 5u);
  for (uint64_t from = 1; from <= 5; ++from) {
    for (uint64_t to = from; to <= 5; ++to) {
      v1::Events events;
      ASSERT_TRUE(events.ParseFromString(std::string((*chunk)->Stretch(from, to))));
      ASSERT_EQ(static_cast<uint64_t>(events.events_size()), to - from + 1);
      EXPECT_EQ(events.events(0).sequence(), from);
    }
    v1::Event one;
    ASSERT_TRUE(one.ParseFromString(std::string((*chunk)->At(from))));
    EXPECT_EQ(one.sequence(), from);
  }
}

TEST(EventCache, ReadsEachPartOfTheLogOnce) {
  journal::MemoryStore store;
  AppendArticles(&store, 5000);
  EventCache cache(&store, 64 << 20);
  for (int reader = 0; reader < 8; ++reader) {
    uint64_t next = 1;
    while (next <= 5000) {
      const auto chunk = cache.Find(next);
      ASSERT_TRUE(chunk.ok());
      EXPECT_LE((*chunk)->first(), next);
      next = (*chunk)->last() + 1;
    }
  }
  EXPECT_EQ(cache.reads(), 3u);
}

TEST(EventCache, GoesOnWhereTheEndOfTheLogWas) {
  journal::MemoryStore store;
  AppendArticles(&store, 2);
  EventCache cache(&store, 1 << 20);
  ASSERT_TRUE(cache.Find(1).ok());
  EXPECT_TRUE(absl::IsNotFound(cache.Find(3).status()));
  AppendArticles(&store, 2);
  EXPECT_EQ((*cache.Find(2))->last(), 2u);
  EXPECT_EQ((*cache.Find(3))->last(), 4u);
}

TEST(EventCache, ItsMemoryIsBounded) {
  journal::MemoryStore store;
  for (int i = 0; i < 20; ++i) AppendArticles(&store, EventCache::kChunkEvents);
  EventCache cache(&store, 500'000);
  for (uint64_t next = 1; next <= store.head(); next += 700) {
    ASSERT_TRUE(cache.Find(next).ok());
    EXPECT_LE(cache.bytes(), 500'000u);
  }
}

TEST(EventCache, SaysWhatIsNotKept) {
  journal::MemoryStore store(10);
  AppendArticles(&store, 25);
  EventCache cache(&store, 1 << 20);
  EXPECT_TRUE(absl::IsOutOfRange(cache.Find(3).status()));
  EXPECT_TRUE(cache.Find(store.first()).ok());
}

}  // namespace
}  // namespace wireroom::feed
