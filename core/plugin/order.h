// SPDX-License-Identifier: Apache-2.0
//
// Sorting of the short lists of annotations: stable, nearly sorted already as a
// rule, and without memory of its own where they are short.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace wireroom::plugin {

template <typename T, typename Before>
void SortStable(std::vector<T>* items, Before before) {
  constexpr size_t kShort = 64;
  if (std::is_sorted(items->begin(), items->end(), before)) return;
  if (items->size() > kShort) {
    std::stable_sort(items->begin(), items->end(), before);
    return;
  }
  for (size_t i = 1; i < items->size(); ++i) {
    T item = (*items)[i];
    size_t at = i;
    for (; at > 0 && before(item, (*items)[at - 1]); --at) (*items)[at] = (*items)[at - 1];
    (*items)[at] = item;
  }
}

// Sorts `more` and merges it into `all`, which is sorted; of equals, those of
// `all` come first.
template <typename T, typename Before>
void MergeSorted(std::vector<T>* more, std::vector<T>* all, Before before) {
  SortStable(more, before);
  size_t left = all->size();
  all->insert(all->end(), more->begin(), more->end());
  // From the back: what is already in its place is not touched.
  for (size_t to = all->size(), next = more->size(); next > 0 && left > 0;) {
    T& place = (*all)[--to];
    place = before((*more)[next - 1], (*all)[left - 1]) ? (*all)[--left] : (*more)[--next];
    if (left == 0) std::copy_n(more->begin(), next, all->begin());
  }
}

}  // namespace wireroom::plugin
