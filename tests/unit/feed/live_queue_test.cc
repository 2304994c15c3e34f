// SPDX-License-Identifier: Apache-2.0
#include "core/feed/live_queue.h"

namespace wireroom::feed {
namespace {

std::vector<LiveEvent> Events(uint64_t first, uint64_t last, size_t bytes = 8) {
  std::vector<LiveEvent> events;
  for (uint64_t i = first; i <= last; ++i) events.push_back({i, "t/", std::string(bytes - 2, 'x')});
  return events;
}

std::vector<uint64_t> Take(LiveQueue* queue) {
  std::vector<LiveEvent> events;
  queue->Take(&events);
  std::vector<uint64_t> sequences;
  for (const LiveEvent& event : events) sequences.push_back(event.sequence);
  return sequences;
}

TEST(LiveQueue, GivesEverythingInOrder) {
  LiveQueue queue(10, 1000);
  EXPECT_EQ(queue.Push(Events(1, 2)), 0u);
  EXPECT_EQ(queue.Push(Events(3, 3)), 0u);
  EXPECT_THAT(Take(&queue), testing::ElementsAre(1, 2, 3));
  EXPECT_THAT(Take(&queue), testing::IsEmpty());
}

TEST(LiveQueue, DropsTheOldestBeyondItsEvents) {
  LiveQueue queue(3, 1000);
  EXPECT_EQ(queue.Push(Events(1, 5)), 2u);
  EXPECT_EQ(queue.Push(Events(6, 6)), 1u);
  EXPECT_THAT(Take(&queue), testing::ElementsAre(4, 5, 6));
}

TEST(LiveQueue, DropsTheOldestBeyondItsBytes) {
  LiveQueue queue(100, 20);
  EXPECT_EQ(queue.Push(Events(1, 3)), 1u);
  EXPECT_THAT(Take(&queue), testing::ElementsAre(2, 3));
  EXPECT_EQ(queue.Push(Events(4, 4, 50)), 1u);
  EXPECT_THAT(Take(&queue), testing::IsEmpty());
  EXPECT_EQ(queue.Push(Events(5, 6)), 0u);
  EXPECT_THAT(Take(&queue), testing::ElementsAre(5, 6));
}

TEST(LiveQueue, StaysBoundedWhenNobodyTakes) {
  LiveQueue queue(4, 1000);
  size_t dropped = 0;
  for (uint64_t i = 1; i <= 1000; ++i) dropped += queue.Push(Events(i, i));
  EXPECT_EQ(dropped, 996u);
  EXPECT_THAT(Take(&queue), testing::ElementsAre(997, 998, 999, 1000));
}

}  // namespace
}  // namespace wireroom::feed
