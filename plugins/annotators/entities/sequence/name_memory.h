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
  // Types, from 1, of the name before the run and of the one behind it in the
  // same sentence; 0: there is none near.
  uint64_t type_before = 0;
  uint64_t type_behind = 0;
};

class NameMemory {
 public:
  void Clear(size_t types);
  void Add(const ReadRun& run);

  // The features of word `at` of a run that was added; what it added itself is
  // not counted.
  template <typename Emit>
  void EmitMemory(const ReadRun& run, size_t at, LetterCase letter_case, Emit&& emit) const {
    using enum FeatureKind;
    LabelId label = run.labels[at];
    size_t kind = KindOf(label);
    auto cased = static_cast<uint64_t>(letter_case);
    uint64_t word = Most(Find(About::kWord, run.folded[at]), kind);
    if (word != 0) {
      emit(FeatureKey(kSameWord, 0, word));
      emit(FeatureKey(kSameWord, 1, word, cased + 1));
    }
    auto [first, end] = NameAround(run.labels, at);
    uint64_t part = Most(Find(About::kPart, run.folded[at]), end - first > 1 ? kind : kNothing);
    if (part != 0) emit(FeatureKey(kInLonger, 0, part, end - first == 1));
    if (label != kOutside) {
      uint64_t name = Most(Find(About::kName, Phrase(run.folded, first, end)), kind);
      if (name != 0) emit(FeatureKey(kSameName, 0, name, PartOf(label)));
    }
    uint64_t before = at > 0 ? KindOf(run.labels[at - 1]) : run.type_before;
    uint64_t behind = at + 1 < run.labels.size() ? KindOf(run.labels[at + 1]) : run.type_behind;
    emit(FeatureKey(kBeside, -1, before, at == 0));
    emit(FeatureKey(kBeside, 1, behind, at + 1 == run.labels.size()));
  }

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
