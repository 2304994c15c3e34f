// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/order.h"

#include <random>
#include <utility>
#include <vector>

namespace wireroom::plugin {
namespace {

using Item = std::pair<int, int>;  // key, where it came from
constexpr auto kByKey = [](const Item& a, const Item& b) { return a.first < b.first; };

std::vector<Item> Random(std::mt19937* random, size_t count, int from) {
  std::vector<Item> items;
  for (size_t i = 0; i < count; ++i)
    items.emplace_back(static_cast<int>((*random)() % 8), from + static_cast<int>(i));
  return items;
}

TEST(Order, MergesAsAStableSortOfBothWould) {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    std::vector<Item> all = Random(&random, random() % 90, 0);
    std::vector<Item> more = Random(&random, random() % 90, 1000);
    SortStable(&all, kByKey);
    std::vector<Item> expected = all;
    expected.insert(expected.end(), more.begin(), more.end());
    std::stable_sort(expected.begin(), expected.end(), kByKey);
    MergeSorted(&more, &all, kByKey);
    ASSERT_EQ(all, expected);
  }
}

TEST(Order, SortsStably) {
  std::mt19937 random(8);
  for (size_t count : {0, 1, 2, 63, 64, 65, 300}) {
    std::vector<Item> items = Random(&random, count, 0);
    std::vector<Item> expected = items;
    std::stable_sort(expected.begin(), expected.end(), kByKey);
    SortStable(&items, kByKey);
    ASSERT_EQ(items, expected);
  }
}

}  // namespace
}  // namespace wireroom::plugin
