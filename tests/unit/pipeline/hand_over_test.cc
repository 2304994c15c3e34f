// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/hand_over.h"

#include "tests/unit/pipeline/articles.h"

namespace wireroom::pipeline {
namespace {

Submission Numbered(uint64_t number) {
  Submission submission;
  submission.origin.number = number;
  return submission;
}

TEST(Intake, GivesArticlesInTheOrderOfArrival) {
  Intake intake(2);
  std::vector<Submission> submissions;
  for (uint64_t n : {1, 2}) submissions.push_back(Numbered(n));
  EXPECT_TRUE(intake.Push(std::move(submissions)));
  auto first = intake.Pop();
  EXPECT_FALSE(intake.idle());
  auto second = intake.Pop();
  EXPECT_TRUE(intake.idle());
  EXPECT_EQ(first->submission.origin.number, 1u);
  EXPECT_EQ(first->arrival, 0u);
  EXPECT_EQ(second->submission.origin.number, 2u);
  EXPECT_EQ(second->arrival, 1u);
}

TEST(Intake, WaitsForAFreeHand) {
  Intake intake(1);
  std::vector<Submission> submissions;
  for (uint64_t n : {1, 2}) submissions.push_back(Numbered(n));
  intake.Push(std::move(submissions));
  auto first = intake.Pop();
  std::unique_ptr<ArticleInHand> second;
  std::thread waiter([&] { second = intake.Pop(); });
  intake.Recycle(std::move(first));
  waiter.join();
  EXPECT_EQ(second->submission.origin.number, 2u);
}

TEST(Intake, GivesOutWhatItHasAfterCloseAndTakesNoMore) {
  Intake intake(2);
  intake.Push(One(Numbered(1)));
  intake.Close();
  EXPECT_FALSE(intake.Push(One(Numbered(2))));
  EXPECT_NE(intake.Pop(), nullptr);
  EXPECT_EQ(intake.Pop(), nullptr);
}

TEST(Intake, ForgetsWhatWaitsWhenAbandoned) {
  Intake intake(1);
  intake.Push(One(Numbered(1)));
  intake.Abandon();
  EXPECT_EQ(intake.Pop(), nullptr);
  EXPECT_EQ(intake.pushed(), 0u);
}

TEST(Reorder, RestoresTheOrderOfArrival) {
  Reorder reorder;
  const auto put = [&](uint64_t arrival) {
    auto hand = std::make_unique<ArticleInHand>();
    hand->arrival = arrival;
    reorder.Put(std::move(hand), true);
  };
  std::vector<std::unique_ptr<ArticleInHand>> out;
  put(2);
  put(1);
  reorder.Take(0, &out);
  EXPECT_TRUE(out.empty());
  put(0);
  reorder.Take(-1, &out);
  ASSERT_EQ(out.size(), 3u);
  for (uint64_t i = 0; i < 3; ++i) EXPECT_EQ(out[i]->arrival, i);
}

// With every hand full of articles that wait for the first one, nobody else is
// left to wake the taker.
TEST(Reorder, WakesTheTakerForTheFirstOfManyWithoutAFlush) {
  Reorder reorder;
  std::vector<std::unique_ptr<ArticleInHand>> out;
  std::thread taker([&] { reorder.Take(-1, &out); });
  for (uint64_t arrival = 128; arrival-- > 0;) {
    auto hand = std::make_unique<ArticleInHand>();
    hand->arrival = arrival;
    reorder.Put(std::move(hand), false);
  }
  taker.join();
  EXPECT_EQ(out.size(), 128u);
}

TEST(Reorder, WakesATakerThatWaitsForEver) {
  Reorder reorder;
  std::vector<std::unique_ptr<ArticleInHand>> out;
  std::thread waker([&] { reorder.Wake(); });
  reorder.Take(-1, &out);
  waker.join();
  EXPECT_TRUE(out.empty());
}

}  // namespace
}  // namespace wireroom::pipeline
