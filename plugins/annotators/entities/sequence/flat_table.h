// SPDX-License-Identifier: Apache-2.0
//
// A read-only hash table that lies in a file as two arrays: 32 bits of each key,
// and its value. A key that is not in it is taken for one that is with a
// probability of about 2^-31.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace wireroom::entities {

template <typename Value>
struct FlatTableData;

// Memory that others own: a part of a mapped file, or a FlatTableData.
template <typename Value>
class FlatTable {
 public:
  FlatTable() = default;
  // REQUIRES: the same number of both, and a tag that is 0.
  FlatTable(std::span<const uint32_t> tags, std::span<const Value> values)
      : tags_(tags), values_(values) {}

  static uint32_t TagOf(uint64_t key) {
    auto tag = static_cast<uint32_t>(key);
    return tag == 0 ? 1 : tag;
  }
  static size_t SlotOf(uint64_t key, size_t slots) { return ((key >> 32) * slots) >> 32; }

  // Begins to read what Find will read first.
  void Prefetch(uint64_t key) const {
    if (!tags_.empty()) __builtin_prefetch(&tags_[SlotOf(key, tags_.size())]);
  }
  // nullptr: not in the table.
  const Value* Find(uint64_t key) const {
    if (tags_.empty()) return nullptr;
    uint32_t tag = TagOf(key);
    for (size_t at = SlotOf(key, tags_.size()); tags_[at] != 0;
         at = at + 1 == tags_.size() ? 0 : at + 1)
      if (tags_[at] == tag) return &values_[at];
    return nullptr;
  }
  // The index of its slot for arrays beside the table; SIZE_MAX: not in it.
  size_t FindSlot(uint64_t key) const {
    const Value* value = Find(key);
    return value == nullptr ? SIZE_MAX : static_cast<size_t>(value - values_.data());
  }
  size_t slots() const { return tags_.size(); }
  FlatTableData<Value> Copy() const {
    return {{tags_.begin(), tags_.end()}, {values_.begin(), values_.end()}};
  }

 private:
  std::span<const uint32_t> tags_;
  std::span<const Value> values_;
};

// The same, while it is made.
template <typename Value>
struct FlatTableData {
  std::vector<uint32_t> tags;
  std::vector<Value> values;

  // One slot in five stays empty.
  void Build(const std::vector<std::pair<uint64_t, Value>>& rows) {
    size_t slots = rows.size() + rows.size() / 4 + 2;
    tags.assign(slots, 0);
    values.assign(slots, Value());
    for (const auto& [key, value] : rows) {
      size_t at = FlatTable<Value>::SlotOf(key, slots);
      while (tags[at] != 0) at = at + 1 == slots ? 0 : at + 1;
      tags[at] = FlatTable<Value>::TagOf(key);
      values[at] = value;
    }
  }
  FlatTable<Value> view() const { return {tags, values}; }
};

}  // namespace wireroom::entities
