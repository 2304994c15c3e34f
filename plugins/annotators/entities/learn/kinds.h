// SPDX-License-Identifier: Apache-2.0
//
// Types that have kinds: "LOC/GPE" in a recipe is the type LOC of the labels and
// the kind GPE, which is learnt apart (../sequence/name_kinds.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugins/annotators/entities/learn/corpus.h"
#include "plugins/annotators/entities/learn/training_set.h"
#include "plugins/annotators/entities/sequence/name_model.h"

namespace wireroom::entities {

// What the types of a corpus are made of.
struct TypeKinds {
  static constexpr size_t kNone = SIZE_MAX;
  explicit TypeKinds(const std::vector<std::string>& names);

  std::vector<std::string> types;     // of the labels
  std::vector<NameKind> kinds;        // in order of type
  std::vector<uint16_t> type_of;      // by the corpus's type
  std::vector<size_t> kind_of;        // the same; kNone: it says no kind

  // The corpus with the types of the labels.
  Corpus Labelled(Corpus corpus) const;
};

struct KindWeights {
  FeatureIndex index;
  size_t width = 0;
  std::vector<float> rows;  // [feature * width + kind]
};

// Learns from the names of the corpus (with its own types) that say their kind.
KindWeights LearnKinds(const Corpus& corpus, const TypeKinds& kinds, const WordTables& tables,
                       const FoldedHash& hash, size_t width, uint64_t seed);

// How many of the names that say their kind are given it by the model.
struct KindScore {
  size_t names = 0;
  size_t right = 0;
};
KindScore ScoreKinds(const Corpus& corpus, const TypeKinds& kinds, const NameModel& model,
                     const FoldedHash& hash);

}  // namespace wireroom::entities
