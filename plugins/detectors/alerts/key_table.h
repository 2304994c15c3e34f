// SPDX-License-Identifier: Apache-2.0
//
// A read-only table from 64-bit hashes to small records, made for many lookups
// of which most fail: a bit filter that fits the nearest caches stands before
// the slots.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace wireroom::alerts {

class KeyTable {
 public:
  struct Slot {
    uint64_t hash;  // never 0 in a used slot
    uint32_t key;
    uint32_t flags;
  };

  KeyTable() { Build({}); }
  // The hashes are different and not 0.
  explicit KeyTable(const std::vector<Slot>& entries) { Build(entries); }

  // False: not in the table. True: one in sixteen that are not gets here.
  bool MayHold(uint64_t hash) const {
    const uint64_t bit = Mix(hash) >> filter_shift_;
    return (filter_data()[bit / 64] >> (bit % 64)) & 1;
  }
  void Prefetch(uint64_t hash) const {
    __builtin_prefetch(slots_.data() + (Mix(hash) >> slot_shift_));
  }
  const Slot* Find(uint64_t hash) const {
    const Slot* slots = slots_.data();
    for (size_t i = Mix(hash) >> slot_shift_;; i = (i + 1) & mask_) {
      if (slots[i].hash == hash) return slots + i;
      if (slots[i].hash == 0) return nullptr;
    }
  }
  // Calls each(slot) for the used slots; hash and key must stay as they are.
  template <typename F>
  void ForEach(F&& each) {
    for (Slot& slot : slots_)
      if (slot.hash != 0) each(slot);
  }
  template <typename F>
  void ForEach(F&& each) const {
    for (const Slot& slot : slots_)
      if (slot.hash != 0) each(slot);
  }
  size_t MemoryBytes() const {
    return filter_.capacity() * sizeof(uint64_t) + slots_.capacity() * sizeof(Slot);
  }

 private:
  static uint64_t Mix(uint64_t hash) { return hash * 0x9E3779B97F4A7C15u; }  // Fibonacci hashing
  const uint64_t* filter_data() const { return filter_.data(); }

  void Build(const std::vector<Slot>& entries) {
    const size_t slots = std::bit_ceil(2 * entries.size() + 8);
    mask_ = slots - 1;
    slot_shift_ = 64 - std::countr_zero(slots);
    slots_.assign(slots, {0, 0, 0});
    const size_t bits = std::max<size_t>(slots * 8, 64);
    filter_shift_ = 64 - std::countr_zero(bits);
    filter_.assign(bits / 64, 0);
    for (const Slot& entry : entries) Insert(entry);
  }
  void Insert(const Slot& entry) {
    const uint64_t bit = Mix(entry.hash) >> filter_shift_;
    filter_[bit / 64] |= uint64_t{1} << (bit % 64);
    size_t i = Mix(entry.hash) >> slot_shift_;
    while (slots_[i].hash != 0) i = (i + 1) & mask_;
    slots_[i] = entry;
  }

  std::vector<uint64_t> filter_;
  std::vector<Slot> slots_;
  size_t mask_ = 0;
  int slot_shift_ = 0;
  int filter_shift_ = 0;
};

}  // namespace wireroom::alerts
