// SPDX-License-Identifier: Apache-2.0
#include "core/feed/credit_window.h"

namespace wireroom::feed {
namespace {

TEST(CreditWindow, AdmitsUpToWhatWasGranted) {
  CreditWindow window;
  window.Grant(2, 100);
  EXPECT_TRUE(window.Admits(2, 100));
  EXPECT_FALSE(window.Admits(3, 30));
  EXPECT_FALSE(window.Admits(2, 101));
  window.Take(1, 60);
  EXPECT_TRUE(window.Admits(1, 40));
  EXPECT_FALSE(window.Admits(1, 41));
}

TEST(CreditWindow, AlwaysAdmitsOneArticleWhenNothingIsInHand) {
  CreditWindow window;
  EXPECT_TRUE(window.Admits(1, 1'000'000));
  EXPECT_FALSE(window.Admits(2, 2));
  window.Take(1, 1'000'000);
  EXPECT_FALSE(window.Admits(1, 1));
}

TEST(CreditWindow, AnswersMoveTheLimitOnlyWhenGrantedAgain) {
  CreditWindow window;
  window.Grant(2, 100);
  window.Take(2, 20);
  window.Answer(1, 10);
  EXPECT_FALSE(window.Admits(1, 10));
  window.Grant(2, 100);
  EXPECT_TRUE(window.Admits(1, 10));
}

TEST(CreditWindow, KeepsItsPromiseWhenTheShareShrinks) {
  CreditWindow window;
  window.Grant(10, 1000);
  window.Take(2, 20);
  window.Grant(1, 10);
  EXPECT_TRUE(window.Admits(8, 980));
  EXPECT_FALSE(window.Admits(9, 900));
}

TEST(CreditWindow, AnswersBeyondWhatWasTakenGiveNoCredit) {
  CreditWindow window;
  window.Take(1, 10);
  window.Answer(5, 500);
  window.Grant(1, 10);
  EXPECT_TRUE(window.idle());
  EXPECT_EQ(window.articles_in_hand(), 0u);
  EXPECT_FALSE(window.Admits(2, 10));
}

}  // namespace
}  // namespace wireroom::feed
