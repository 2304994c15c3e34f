// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/live_index.h"

#include <atomic>
#include <thread>

#include "plugins/detectors/alerts/matcher.h"
#include "plugins/detectors/alerts/rule_head.h"
#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

using testing::ElementsAre;

Rule RuleOf(const std::string& id, const std::string& word) {
  Rule rule;
  rule.id = id;
  rule.title = "T";
  rule.condition.kind = Condition::Kind::kTerm;
  rule.condition.term.tokens = {{Host(ToyHost()).Hash(word), word}};
  return rule;
}

std::shared_ptr<const IndexSegment> BaseOf(size_t rules) {
  IndexBuilder builder{Host(ToyHost())};
  for (size_t i = 0; i < rules; ++i)
    builder.Add(RuleOf("base" + std::to_string(i), "w" + std::to_string(i)));
  return builder.BuildSegment();
}

std::vector<std::string> MatchesOf(const LiveIndex& live, std::string_view text) {
  const auto index = live.index();
  Matcher matcher(index, Host(ToyHost()));
  ToyArticle article("", text);
  std::vector<std::string> ids;
  RuleHead head;
  for (uint32_t rule : matcher.Match(article.view())) {
    ReadHead(index->HeadOf(rule), &head);
    ids.emplace_back(head.id);
  }
  return ids;
}

TEST(LiveIndex, AddsARuleBesideTheBase) {
  const auto base = BaseOf(100);
  LiveIndex live(Host(ToyHost()), base);
  live.Change({}, std::vector{RuleOf("new", "quake")});
  ASSERT_EQ(live.index()->parts().size(), 2u);
  EXPECT_EQ(live.index()->parts()[0].segment, base);
  EXPECT_THAT(MatchesOf(live, "w7 quake"), ElementsAre("base7", "new"));
}

TEST(LiveIndex, ReadersKeepTheRulesTheyHave) {
  LiveIndex live(Host(ToyHost()), BaseOf(10));
  const auto before = live.index();
  live.Change(std::vector{IndexSegment::IdHash("base7")}, {});
  EXPECT_TRUE(before->Find("base7"));
  EXPECT_FALSE(live.index()->Find("base7"));
  EXPECT_THAT(MatchesOf(live, "w7 w8"), ElementsAre("base8"));
}

TEST(LiveIndex, AChangedRuleIsTheNewOneOnly) {
  LiveIndex live(Host(ToyHost()), BaseOf(10));
  live.Change(std::vector{IndexSegment::IdHash("base7")}, std::vector{RuleOf("base7", "quake")});
  EXPECT_THAT(MatchesOf(live, "w7"), ElementsAre());
  EXPECT_THAT(MatchesOf(live, "quake"), ElementsAre("base7"));
}

TEST(LiveIndex, SmallSegmentsAreCompiledTogether) {
  LiveIndex live(Host(ToyHost()), BaseOf(200));
  for (size_t i = 0; i < LiveIndex::kSmall; ++i)
    live.Change({}, std::vector{RuleOf("new" + std::to_string(i), "quake")});
  EXPECT_EQ(live.index()->parts().size(), 2u);
  live.Change({}, std::vector{RuleOf("more", "quake")});
  EXPECT_EQ(live.index()->parts().size(), 3u);
}

TEST(LiveIndex, MergingBoundsTheNumberOfSegments) {
  LiveIndex live(Host(ToyHost()), BaseOf(1));
  for (size_t i = 0; i < 20 * LiveIndex::kSmall; ++i) {
    live.Change({}, std::vector{RuleOf("new" + std::to_string(i), "x" + std::to_string(i))});
    while (live.Merge()) {
    }
    ASSERT_LE(live.index()->parts().size(), LiveIndex::kMostParts);
  }
  EXPECT_THAT(MatchesOf(live, "x3 x1000"), ElementsAre("new3", "new1000"));
}

TEST(LiveIndex, WhatIsSetAsideIsThereButNeverMatched) {
  LiveIndex live(Host(ToyHost()), BaseOf(10));
  EXPECT_TRUE(live.SetAside(IndexSegment::IdHash("base7"), true));
  EXPECT_FALSE(live.SetAside(IndexSegment::IdHash("nobody"), true));
  EXPECT_TRUE(live.index()->Find("base7"));
  EXPECT_THAT(MatchesOf(live, "w7 w8"), ElementsAre("base8"));
  live.SetAside(IndexSegment::IdHash("base7"), false);
  EXPECT_THAT(MatchesOf(live, "w7"), ElementsAre("base7"));
}

TEST(LiveIndex, AChangedRuleIsNotSetAsideAnyMore) {
  LiveIndex live(Host(ToyHost()), BaseOf(10));
  live.SetAside(IndexSegment::IdHash("base7"), true);
  live.Change(std::vector{IndexSegment::IdHash("base7")}, std::vector{RuleOf("base7", "w7")});
  EXPECT_THAT(MatchesOf(live, "w7"), ElementsAre("base7"));
}

TEST(LiveIndex, ChangesGoOnWhileSegmentsAreMerged) {
  LiveIndex live(Host(ToyHost()), BaseOf(3000));
  std::atomic<bool> done{false};
  std::thread merger([&] {
    while (!done) live.Merge();
  });
  for (size_t i = 0; i < 1500; ++i) {
    const std::string number = std::to_string(i);
    live.Change(std::vector{IndexSegment::IdHash("base" + number)},
                std::vector{RuleOf("new" + number, "x" + number)});
  }
  done = true;
  merger.join();
  const auto index = live.index();
  for (size_t i = 0; i < 1500; ++i) {
    EXPECT_FALSE(index->Find("base" + std::to_string(i)));
    EXPECT_TRUE(index->Find("new" + std::to_string(i)));
  }
  EXPECT_THAT(MatchesOf(live, "w7 x7 w2000"), testing::UnorderedElementsAre("new7", "base2000"));
}

TEST(LiveIndex, FilesRulesByWhatArticlesShowed) {
  const Host host(ToyHost());
  auto seen = std::make_shared<DocumentShares>();
  IndexBuilder builder{host};
  Rule rule = RuleOf("r", "quake");
  Condition all;
  all.kind = Condition::Kind::kAll;
  all.children = {rule.condition, RuleOf("", "reef").condition};
  rule.condition = all;
  builder.Add(rule);
  LiveIndex live(host, builder.BuildSegment(), seen);
  EXPECT_FALSE(live.Merge());
  const std::vector<uint64_t> shown = {host.Hash("quake")};
  for (uint32_t i = 0; i < DocumentShares::kEnough; ++i) seen->Count(shown);
  ASSERT_TRUE(live.Merge());
  EXPECT_FALSE(live.Merge());
  const IndexSegment& segment = *live.index()->parts()[0].segment;
  EXPECT_EQ(segment.PostingsOf(segment.words.Find(host.Hash("reef"))->key).size(), 1u);
  EXPECT_THAT(MatchesOf(live, "reef quake"), ElementsAre("r"));
}

}  // namespace
}  // namespace wireroom::alerts
