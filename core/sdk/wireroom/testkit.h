// SPDX-License-Identifier: Apache-2.0
//
// The test kit: a plugin's unit test, without a daemon.
//
//   #include <wireroom/testkit.h>
//   #include "shout.cc"
//
//   using namespace wireroom::testkit;
//
//   TEST(Shout, MarksItsWord) {
//     FakeHost<Shout> host({{"word", "flood"}});
//     Found found = host.Annotate(ArticleBuilder().Text("A flood came. No other flood."));
//     EXPECT_THAT(found.mentions, ElementsAre(IsMention("flood", "EVENT"), _));
//   }
//
// The plugin runs through the ABI, with the daemon's own tokeniser, its checks
// of options and of what plugins say, and its error texts. Link
// wireroom::testkit and GoogleTest (GTest::gmock_main).
//
// Reading order: testkit/article.h (what the plugin sees), testkit/fake_host.h
// (how it is called), testkit/found.h (what comes back), testkit/matchers.h,
// testkit/command.h (its commands).
#pragma once

#include "wireroom/testkit/article.h"
#include "wireroom/testkit/command.h"
#include "wireroom/testkit/fake_host.h"
#include "wireroom/testkit/found.h"
#include "wireroom/testkit/matchers.h"
