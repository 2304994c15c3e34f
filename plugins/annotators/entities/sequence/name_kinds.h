// SPDX-License-Identifier: Apache-2.0
//
// The kind of a name whose type is found: whether a place is a town or state
// (GPE), a building (FAC) or another one, an "other" name a people, an event, a
// law. One look at the name, after the path of labels is known, so that the labels
// stay few. Multinomial logistic regression; its weights lie among those of the
// model, kind by kind in the row of a feature.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "plugins/annotators/entities/sequence/document_scan.h"
#include "plugins/annotators/entities/sequence/features.h"
#include "plugins/annotators/entities/sequence/name_model.h"

namespace wireroom::entities {

// What is looked at: the words that were scanned, and their forms.
struct ScannedWords {
  const DocumentScan& scan;
  const FormCache& cache;
  std::span<const TextWord> words;
};

template <typename Emit>
void EmitKind(const ScannedWords& in, uint32_t first, uint32_t end, Emit&& emit) {
  using enum FeatureKind;
  constexpr uint32_t kMostWords = 12;
  auto form = [&](uint32_t word) -> const WordForm& { return in.cache[in.scan.form(word)]; };
  auto beside = [&](uint32_t word) -> const WordForm& {
    bool inside = word < in.words.size() && in.words[word].sentence == in.words[first].sentence;
    return inside ? form(word) : kEdge;
  };
  uint32_t last = end - 1;
  uint64_t whole = 0;
  for (uint32_t word = first; word < std::min(end, first + kMostWords); ++word) {
    whole = AddToPhrase(whole, form(word).folded);
    emit(FeatureKey(kKindWord, 0, form(word).folded));
  }
  emit(FeatureKey(kKindWord, 1, whole));
  emit(FeatureKey(kKindWord, 2, form(first).folded));
  emit(FeatureKey(kKindWord, 3, form(last).folded));
  for (uint32_t word : {first, last}) {
    int which = word == last ? 1 : 0;
    for (size_t level = 0; level < kClusterLevels; ++level)
      emit(FeatureKey(kKindCluster, which, form(word).clusters[level], level));
    emit(FeatureKey(kKindForm, which, form(word).shape, static_cast<uint64_t>(end - first == 1)));
    for (uint64_t bits = in.scan.place(word).phrases; bits != 0; bits &= bits - 1)
      emit(FeatureKey(kKindList, which, static_cast<uint64_t>(__builtin_ctzll(bits))));
  }
  std::string_view text = in.cache.Text(in.scan.form(last));
  for (size_t size = 2; size <= std::min<size_t>(4, text.size()); ++size)
    emit(FeatureKey(kKindEnd, 0, HashBytes(text.substr(text.size() - size)), end - first == 1));
  emit(FeatureKey(kKindForm, 2, std::min(end - first, 6u)));
  const WordForm &left = beside(first - 1), &left2 = beside(first - 2), &right = beside(end),
                 &right2 = beside(end + 1);
  emit(FeatureKey(kKindBeside, -1, left.folded));
  emit(FeatureKey(kKindBeside, 1, right.folded));
  emit(FeatureKey(kKindBeside, -2, left.folded, left2.folded));
  emit(FeatureKey(kKindBeside, 2, right.folded, right2.folded));
  emit(FeatureKey(kKindBeside, -3, left.clusters[1]));
  emit(FeatureKey(kKindBeside, 3, right.clusters[1]));
}

struct FoundKind {
  static constexpr size_t kNone = SIZE_MAX;
  size_t kind = kNone;  // of NameModel::kinds; kNone: the type has none
  float share = 1;      // its probability among the kinds of the type
};

// The likeliest kind of the name.
FoundKind KindOf(const NameModel& model, const ScannedWords& words, const Span& name);

}  // namespace wireroom::entities
