// SPDX-License-Identifier: Apache-2.0
#include "core/client/outbox.h"

namespace wireroom::client {
namespace {

Outbox Filled(uint64_t count, size_t bytes = 10) {
  Outbox outbox;
  for (uint64_t i = 1; i <= count; ++i) outbox.Push(i, std::string(bytes, 'x'));
  return outbox;
}

// Sends what it may, as [first, count] of each message.
std::vector<std::pair<uint64_t, size_t>> Send(Outbox* outbox, uint64_t articles, uint64_t bytes) {
  std::vector<std::pair<uint64_t, size_t>> messages;
  while (true) {
    const Outbox::Batch batch = outbox->NextBatch(articles, bytes);
    if (batch.count == 0) return messages;
    outbox->MarkSent(batch);
    messages.emplace_back(batch.first, batch.count);
  }
}

bool Acknowledge(Outbox* outbox, uint64_t number) {
  size_t bytes = 0;
  return outbox->Acknowledge(number, &bytes);
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Outbox, SendsInOrderWithinTheCredit) {
  Outbox outbox = Filled(100);
  EXPECT_THAT(Send(&outbox, 70, 1000), ElementsAre(Pair(1, 64), Pair(65, 6)));
  EXPECT_THAT(Send(&outbox, 70, 1000), IsEmpty());
  EXPECT_TRUE(Acknowledge(&outbox, 1));
  EXPECT_THAT(Send(&outbox, 70, 1000), ElementsAre(Pair(71, 1)));
}

TEST(Outbox, CreditCountsBytes) {
  Outbox outbox = Filled(10, 100);
  EXPECT_THAT(Send(&outbox, 100, 350), ElementsAre(Pair(1, 3)));
}

TEST(Outbox, OneArticlePassesWhateverItsSize) {
  Outbox outbox = Filled(2, 1000);
  EXPECT_THAT(Send(&outbox, 10, 10), ElementsAre(Pair(1, 1)));
  EXPECT_TRUE(Acknowledge(&outbox, 1));
  EXPECT_THAT(Send(&outbox, 10, 10), ElementsAre(Pair(2, 1)));
}

TEST(Outbox, NoCreditSendsNothing) {
  Outbox outbox = Filled(2);
  EXPECT_THAT(Send(&outbox, 0, 0), IsEmpty());
}

TEST(Outbox, MessagesAreBoundedInBytes) {
  Outbox outbox = Filled(4, Outbox::kBatchBytes / 2);
  EXPECT_THAT(Send(&outbox, 100, 1 << 30), ElementsAre(Pair(1, 2), Pair(3, 2)));
}

TEST(Outbox, OnlyWhatWasSentCanBeAcknowledgedAndOnlyOnce) {
  Outbox outbox = Filled(2);
  EXPECT_FALSE(Acknowledge(&outbox, 1));
  Send(&outbox, 1, 1000);
  EXPECT_TRUE(Acknowledge(&outbox, 1));
  EXPECT_FALSE(Acknowledge(&outbox, 1));
  EXPECT_FALSE(Acknowledge(&outbox, 2));
  EXPECT_EQ(outbox.size(), 1u);
}

TEST(Outbox, RewindToSendsFromThereAgain) {
  Outbox outbox = Filled(10);
  Send(&outbox, 10, 1000);
  Acknowledge(&outbox, 1);
  outbox.RewindTo(6);
  EXPECT_EQ(outbox.sent(), 4u);
  EXPECT_THAT(Send(&outbox, 100, 1000), ElementsAre(Pair(6, 5)));
}

TEST(Outbox, RewindMessageSendsItsArticlesAgain) {
  Outbox outbox;
  for (uint64_t i = 1; i <= 3; ++i) {
    outbox.Push(i, "x");
    Send(&outbox, 10, 1000);
  }
  outbox.RewindMessage(2);
  EXPECT_EQ(outbox.sent(), 2u);
  EXPECT_TRUE(Acknowledge(&outbox, 3));
  EXPECT_THAT(Send(&outbox, 10, 1000), ElementsAre(Pair(2, 1)));
}

TEST(Outbox, NumbersOfOneMessageHaveNoHole) {
  Outbox outbox;
  for (uint64_t i = 1; i <= 4; ++i) {
    outbox.Push(i, "x");
    Send(&outbox, 10, 1000);
  }
  outbox.RewindMessage(2);
  outbox.RewindMessage(4);
  outbox.Push(5, "x");
  size_t articles = 0;
  for (const auto& message : Send(&outbox, 10, 1000)) articles += message.second;
  EXPECT_EQ(articles, 3u);
  outbox.RewindAll();
  EXPECT_THAT(Send(&outbox, 10, 1000), ElementsAre(Pair(1, 5)));
}

}  // namespace
}  // namespace wireroom::client
