// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/name_memory.h"

#include <algorithm>

namespace wireroom::entities {
namespace {

constexpr size_t kFewestSlots = 512;
// One huge document must not make each later one clear a huge table.
constexpr size_t kMostKept = 4096;

uint64_t KeyOf(uint64_t about, uint64_t hash) {
  return Mix(hash ^ (about << 56), 0x9E3779B97F4A7C15) | 1;
}

}  // namespace

void NameMemory::Clear(size_t types) {
  kinds_ = types + 1;
  used_ = 0;
  slots_.assign(std::clamp(slots_.size(), kFewestSlots, kMostKept), {});
  counts_.clear();
}

uint64_t NameMemory::Phrase(std::span<const uint64_t> folded, size_t first, size_t end) {
  uint64_t hash = 0;
  for (size_t at = first; at < end; ++at) hash = Mix(hash ^ folded[at], kHashWord);
  return hash;
}

std::pair<size_t, size_t> NameMemory::NameAround(std::span<const LabelId> labels, size_t at) {
  size_t first = at, end = at + 1;
  if (labels[at] == kOutside) return {first, end};
  while (first > 0 && !IsStart(labels[first])) --first;
  while (end < labels.size() && IsOpen(labels[end - 1])) ++end;
  return {first, end};
}

size_t NameMemory::SlotOf(uint64_t key) const {
  size_t mask = slots_.size() - 1;
  size_t at = (key >> 20) & mask;
  while (slots_[at].counts != 0 && slots_[at].key != key) at = (at + 1) & mask;
  return at;
}

void NameMemory::Count(About about, uint64_t hash, size_t kind) {
  uint64_t key = KeyOf(static_cast<uint64_t>(about), hash);
  size_t at = SlotOf(key);
  if (slots_[at].counts == 0) {
    slots_[at] = {key, static_cast<uint32_t>(counts_.size()) + 1};
    counts_.resize(counts_.size() + kinds_);
    if (++used_ * 2 > slots_.size()) Grow();
    at = SlotOf(key);
  }
  uint16_t& count = counts_[slots_[at].counts - 1 + kind];
  if (count < UINT16_MAX) ++count;
}

void NameMemory::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old)
    if (slot.counts != 0) slots_[SlotOf(slot.key)] = slot;
}

const uint16_t* NameMemory::Find(About about, uint64_t hash) const {
  const Slot& slot = slots_[SlotOf(KeyOf(static_cast<uint64_t>(about), hash))];
  return slot.counts == 0 ? nullptr : &counts_[slot.counts - 1];
}

void NameMemory::Add(const ReadRun& run) {
  for (size_t at = 0; at < run.labels.size(); ++at) {
    LabelId label = run.labels[at];
    Count(About::kWord, run.folded[at], KindOf(label));
    if (label == kOutside || !IsStart(label)) continue;
    size_t end = NameAround(run.labels, at).second;
    Count(About::kName, Phrase(run.folded, at, end), KindOf(label));
    for (size_t word = at; end - at > 1 && word < end; ++word)
      Count(About::kPart, run.folded[word], KindOf(label));
  }
}

Memory NameMemory::Recall(const ReadRun& run, size_t at) const {
  Memory memory;
  LabelId label = run.labels[at];
  size_t kind = KindOf(label);
  auto [first, end] = NameAround(run.labels, at);
  memory.alone = end - first == 1;
  memory.word = Most(Find(About::kWord, run.folded[at]), kind);
  memory.part = Most(Find(About::kPart, run.folded[at]), memory.alone ? kNothing : kind);
  if (label != kOutside) {
    memory.name = Most(Find(About::kName, Phrase(run.folded, first, end)), kind);
    memory.name_part = PartOf(label);
  }
  memory.opens = at == 0;
  memory.ends = at + 1 == run.labels.size();
  memory.before = memory.opens ? 0 : KindOf(run.labels[at - 1]);
  memory.behind = memory.ends ? 0 : KindOf(run.labels[at + 1]);
  return memory;
}

uint64_t NameMemory::Most(const uint16_t* counts, size_t own) const {
  if (counts == nullptr) return 0;
  uint32_t total = 0, most = 0;
  size_t best = 0;
  for (size_t kind = 0; kind < kinds_; ++kind) {
    uint32_t count = counts[kind];
    count -= kind == own && count > 0;
    total += count;
    if (count > most) most = count, best = kind;
  }
  if (total == 0) return 0;
  uint64_t clear = most * 5 >= total * 4 ? 1 : 0;
  uint64_t often = total == 1 ? 0 : total < 4 ? 1 : 2;
  return 1 + (best * 2 + clear) * 3 + often;
}

}  // namespace wireroom::entities
