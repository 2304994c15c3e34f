// SPDX-License-Identifier: Apache-2.0
//
// An article in steady state allocates nothing. The operators below count for
// this whole test program.
#include <atomic>
#include <cstdlib>
#include <new>

#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/match_list.h"
#include "plugins/detectors/alerts/matcher.h"
#include "plugins/detectors/alerts/rule_check.h"
#include "tests/plugins/alerts/random_rules.h"

namespace {

std::atomic<size_t> allocations{0};

void* Allocate(size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(size_t size) { return Allocate(size); }
void* operator new[](size_t size) { return Allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }

namespace wireroom::alerts {
namespace {

TEST(Matcher, AllocatesNothingInSteadyState) {
  RandomWorld world(5);
  IndexBuilder builder{Host(ToyHost())};
  for (int rules = 0; rules < 300;) {
    Rule rule;
    rule.condition = world.AnyCondition();
    if (!WhyUseless(rule.condition).empty()) continue;
    builder.Add(rule);
    ++rules;
  }
  std::vector<std::unique_ptr<ToyArticle>> articles;
  for (int i = 0; i < 50; ++i) articles.push_back(world.AnyArticle());
  for (const auto& article : articles) article->abi();
  Matcher matcher(builder.Build(), Host(ToyHost()));
  MatchListWriter writer;
  std::vector<Place> places;
  size_t matches = 0;
  const auto match_all = [&] {
    for (const auto& article : articles) {
      const Article view = article->view();
      const auto rules = matcher.Match(view);
      writer.Start(rules.size());
      for (uint32_t rule : rules) {
        places.clear();
        matcher.Explain(view, rule, 16, &places);
        writer.Add(rule, places);
        ++matches;
      }
    }
  };
  match_all();
  const size_t before = allocations;
  match_all();
  EXPECT_EQ(allocations - before, 0u);
  EXPECT_GT(matches, 1000u);
}

}  // namespace
}  // namespace wireroom::alerts
