// SPDX-License-Identifier: Apache-2.0
//
// A read-only hash table that lies in a file as two arrays: 32 bits of each key,
// and its value. A key that is not in it is taken for one that is with a
// probability of about 2^-31.
#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <cstdint>
#include <cstring>
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
    if (!tags_.empty()) __builtin_prefetch(tags_.data() + SlotOf(key, tags_.size()));
  }
  // nullptr: not in the table.
  const Value* Find(uint64_t key) const {
    size_t slot = FindSlot(key);
    return slot == SIZE_MAX ? nullptr : values_.data() + slot;
  }
  // The index of its slot for arrays beside the table; SIZE_MAX: not in it.
  size_t FindSlot(uint64_t key) const {
    size_t count = tags_.size();
    if (count == 0) return SIZE_MAX;
    const uint32_t* tags = tags_.data();
    uint32_t tag = TagOf(key);
    size_t at = SlotOf(key, count);
    // Four at a time: the tag, or the empty slot that tells that it is not there.
    for (; at + 4 <= count; at += 4) {
      Tags four;
      std::memcpy(&four, tags + at, sizeof four);
      uint32_t found = Where(four == tag), empty = Where(four == 0u);
      if ((found | empty) == 0) continue;
      // Which of the two comes first.
      return (found & (empty ^ (empty - 1))) == 0
                 ? SIZE_MAX
                 : at + static_cast<size_t>(__builtin_ctz(found));
    }
    if (at >= count) at = 0;
    for (; tags[at] != 0; at = at + 1 == count ? 0 : at + 1)
      if (tags[at] == tag) return at;
    return SIZE_MAX;
  }
  size_t slots() const { return tags_.size(); }
  FlatTableData<Value> Copy() const {
    return {{tags_.begin(), tags_.end()}, {values_.begin(), values_.end()}};
  }

 private:
  using Tags = uint32_t __attribute__((vector_size(16)));
  using Hits = int32_t __attribute__((vector_size(16)));

  // A bit for each of the four that holds.
  static uint32_t Where(const Hits& hits) {
#if defined(__SSE2__)
    return static_cast<uint32_t>(_mm_movemask_ps(reinterpret_cast<__m128>(hits)));
#else
    uint32_t bits = 0;
    for (int i = 0; i < 4; ++i) bits |= static_cast<uint32_t>(hits[i] & 1) << i;
    return bits;
#endif
  }

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
