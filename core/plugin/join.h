// SPDX-License-Identifier: Apache-2.0
//
// How what several layers said becomes one: the order of each list, and what
// happens to an entity or topic that two layers gave.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "core/plugin/check.h"
#include "core/plugin/order.h"
#include "wireroom/abi.h"

namespace wireroom::plugin {

inline uint64_t HashOf(wr_str id) { return std::hash<std::string_view>()(View(id)); }

inline bool Before(const wr_zone& a, const wr_zone& b) {
  return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
}
inline bool Before(const wr_mention& a, const wr_mention& b) {
  if (a.field != b.field) return a.field < b.field;
  return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
}
inline bool Before(const wr_quotation& a, const wr_quotation& b) {
  if (a.field != b.field) return a.field < b.field;
  return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
}
inline bool Before(const wr_entity& a, const wr_entity& b) { return a.salience > b.salience; }
inline bool Before(const wr_topic& a, const wr_topic& b) { return a.score > b.score; }

inline constexpr auto kBefore = [](const auto& a, const auto& b) { return Before(a, b); };

inline void Join(const wr_entity& later, wr_entity* first) {
  first->mention_count += later.mention_count;
  first->salience = std::max(first->salience, later.salience);
  if (first->external_id_count) return;
  first->external_ids = later.external_ids;
  first->external_id_count = later.external_id_count;
}

inline void Join(const wr_topic& later, wr_topic* first) {
  first->score = std::max(first->score, later.score);
}

// The hashes of the ids of `items`, added and sorted.
template <typename T>
void AddHashes(const std::vector<T>& items, std::vector<uint64_t>* to) {
  for (const T& item : items) to->push_back(HashOf(item.id));
  std::sort(to->begin(), to->end());
}

inline bool Contains(const std::vector<uint64_t>& sorted, uint64_t hash) {
  return std::binary_search(sorted.begin(), sorted.end(), hash);
}

// Moves what earlier layers gave too out of `draft`, into theirs.
template <typename T>
void JoinEarlier(std::vector<T>* draft, std::vector<T>* all, std::vector<uint64_t>* scratch) {
  if (all->empty() || draft->empty()) return;
  scratch->clear();
  AddHashes(*all, scratch);
  const auto known = [&](const T& item) {
    if (!Contains(*scratch, HashOf(item.id))) return false;
    const auto first = std::find_if(all->begin(), all->end(), [&item](const T& earlier) {
      return View(earlier.id) == View(item.id);
    });
    if (first == all->end()) return false;
    Join(item, &*first);
    return true;
  };
  if (std::erase_if(*draft, known)) SortStable(all, kBefore);
}

}  // namespace wireroom::plugin
