// SPDX-License-Identifier: Apache-2.0
#include "core/client/gap_detector.h"

namespace wireroom::client {
namespace {

using Verdict = GapDetector::Verdict;

TEST(GapDetector, StartsWhereItJoins) {
  GapDetector by_event(true);
  EXPECT_EQ(by_event.OnEvent("s", 1, 100), Verdict::kInOrder);
  GapDetector by_heartbeat(true);
  EXPECT_EQ(by_heartbeat.OnHeartbeat("s", 1, 100), Verdict::kInOrder);
  EXPECT_EQ(by_heartbeat.OnEvent("s", 1, 101), Verdict::kInOrder);
}

TEST(GapDetector, NamesTheMissedSequencesOnce) {
  GapDetector gaps(true);
  gaps.OnEvent("s", 1, 100);
  EXPECT_EQ(gaps.OnEvent("s", 1, 104), Verdict::kGap);
  EXPECT_EQ(gaps.from(), 101u);
  EXPECT_EQ(gaps.to(), 103u);
  EXPECT_EQ(gaps.OnEvent("s", 1, 105), Verdict::kInOrder);
}

TEST(GapDetector, AHeartbeatShowsALostTail) {
  GapDetector gaps(true);
  gaps.OnEvent("s", 1, 100);
  EXPECT_EQ(gaps.OnHeartbeat("s", 1, 100), Verdict::kInOrder);
  EXPECT_EQ(gaps.OnHeartbeat("s", 1, 102), Verdict::kGap);
  EXPECT_EQ(gaps.from(), 101u);
  EXPECT_EQ(gaps.to(), 102u);
  EXPECT_EQ(gaps.OnHeartbeat("s", 1, 102), Verdict::kInOrder);
  EXPECT_EQ(gaps.OnEvent("s", 1, 103), Verdict::kInOrder);
}

TEST(GapDetector, TheFirstEventOfAnEmptyStreamIsExpected) {
  GapDetector gaps(true);
  gaps.OnHeartbeat("s", 1, 0);
  EXPECT_EQ(gaps.OnEvent("s", 1, 2), Verdict::kGap);
  EXPECT_EQ(gaps.from(), 1u);
  EXPECT_EQ(gaps.to(), 1u);
}

TEST(GapDetector, WhatWasSeenBeforeIsNoGap) {
  GapDetector gaps(true);
  gaps.OnEvent("s", 1, 100);
  EXPECT_EQ(gaps.OnEvent("s", 1, 99), Verdict::kInOrder);
  EXPECT_EQ(gaps.OnEvent("s", 1, 101), Verdict::kInOrder);
}

TEST(GapDetector, ASubscriberOfSomeTopicsCanNotTell) {
  GapDetector gaps(false);
  gaps.OnEvent("s", 1, 100);
  EXPECT_EQ(gaps.OnEvent("s", 1, 200), Verdict::kInOrder);
  EXPECT_EQ(gaps.OnHeartbeat("s", 1, 300), Verdict::kInOrder);
}

TEST(GapDetector, AnotherStreamOrEpochIsARestart) {
  GapDetector gaps(true);
  gaps.OnEvent("s", 1, 100);
  EXPECT_EQ(gaps.OnEvent("s", 2, 5), Verdict::kRestart);
  EXPECT_EQ(gaps.OnEvent("s", 2, 6), Verdict::kInOrder);
  EXPECT_EQ(gaps.OnHeartbeat("t", 2, 1), Verdict::kRestart);
  EXPECT_EQ(gaps.OnEvent("t", 2, 2), Verdict::kInOrder);
}

TEST(GapDetector, AHeadThatWentBackIsARestart) {
  GapDetector gaps(true);
  gaps.OnEvent("s", 1, 100);
  EXPECT_EQ(gaps.OnHeartbeat("s", 1, 50), Verdict::kRestart);
  EXPECT_EQ(gaps.OnEvent("s", 1, 51), Verdict::kInOrder);
}

}  // namespace
}  // namespace wireroom::client
