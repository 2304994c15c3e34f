// SPDX-License-Identifier: Apache-2.0
//
// The plugin of the SDK's first page, and its test as an author would write it.
#include <wireroom/testkit.h>

#include "tests/unit/sdk/shout.cc"

using namespace wireroom::testkit;

TEST(Shout, MarksItsWord) {
  FakeHost<Shout> host({{"word", "flood"}});
  Found found = host.Annotate(ArticleBuilder().Text("A flood came. No other Flood."));
  EXPECT_THAT(found.mentions,
              ElementsAre(IsMention("flood", "EVENT"), IsMention("Flood", "EVENT")));
}

TEST(Shout, FindsNothingInAnEmptyArticle) {
  EXPECT_EQ(FakeHost<Shout>().Annotate(ArticleBuilder()).status, "empty");
}

TEST(Shout, EntryTellsWhoItIs) {
  const wr_plugin* plugin = wireroom_plugin_entry(nullptr);
  EXPECT_EQ(wireroom::View(plugin->name), "shout");
  EXPECT_EQ(wireroom::View(plugin->version), "1.0.0");
  EXPECT_EQ(plugin->abi_major, WR_ABI_MAJOR);
  EXPECT_NE(plugin->capability(wireroom::Str(WR_CAPABILITY_ANNOTATOR)), nullptr);
  EXPECT_EQ(plugin->capability(wireroom::Str(WR_CAPABILITY_DETECTOR)), nullptr);
}
