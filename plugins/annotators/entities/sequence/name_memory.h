// SPDX-License-Identifier: Apache-2.0
//
// What the first look at a document made of its words and names, for the second
// one: "Lima" alone is most likely what it is in "Ana Lima" (Krishnan and Manning
// 2006, "An Effective Two-Stage Model for Exploiting Non-Local Dependencies").
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "plugins/annotators/entities/sequence/features.h"
#include "plugins/annotators/entities/sequence/labels.h"

namespace wireroom::entities {

// The words of one run of a document after the first look.
struct ReadRun {
  std::span<const LabelId> labels;
  std::span<const uint64_t> folded;
};

class NameMemory {
 public:
  void Clear(size_t types);
  void Add(const ReadRun& run);

  // Of word `at` of a run that was added; what it added itself is not counted.
  Memory Recall(const ReadRun& run, size_t at) const;
  template <typename Emit>
  void EmitMemory(const ReadRun& run, size_t at, LetterCase letter_case, Emit&& emit) const {
    entities::EmitMemory(Recall(run, at), letter_case, emit);
  }

  // How many numbers Memory::word, part and name may be, 0 included.
  static size_t MemoryValues(size_t types) { return 1 + (types + 1) * 6; }

 private:
  enum class About : uint64_t { kWord = 1, kName = 2, kPart = 3 };
  static constexpr size_t kNothing = SIZE_MAX;
  struct Slot {
    uint64_t key = 0;
    uint32_t counts = 0;  // + 1, index in counts_; 0: empty
  };

  // 0 outside, else the type from 1.
  static size_t KindOf(LabelId label) { return label == kOutside ? 0 : TypeOfLabel(label) + 1; }
  static uint64_t Phrase(std::span<const uint64_t> folded, size_t first, size_t end);
  // The words of the name that `at` is in; of a word outside, itself.
  static std::pair<size_t, size_t> NameAround(std::span<const LabelId> labels, size_t at);
  void Count(About about, uint64_t hash, size_t kind);
  const uint16_t* Find(About about, uint64_t hash) const;
  size_t SlotOf(uint64_t key) const;
  void Grow();
  // The kind that is counted most often, `own` once less, and how clear that is;
  // 0: nothing is left.
  uint64_t Most(const uint16_t* counts, size_t own) const;

  size_t kinds_ = 1;
  size_t used_ = 0;
  std::vector<Slot> slots_;
  std::vector<uint16_t> counts_;
};

}  // namespace wireroom::entities
