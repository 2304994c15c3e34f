// SPDX-License-Identifier: Apache-2.0
//
// A corpus as the learner sees it: the runs of words that may be names, their
// features by number, and what is right for each.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugins/annotators/entities/learn/corpus.h"
#include "plugins/annotators/entities/sequence/document_scan.h"
#include "plugins/annotators/entities/sequence/lattice.h"
#include "plugins/annotators/entities/sequence/name_model.h"

namespace wireroom::entities {

// Numbers of feature keys, in the order in which they were seen first.
class FeatureIndex {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;
  uint32_t Add(uint64_t key);
  uint32_t Find(uint64_t key) const;
  size_t size() const { return keys_.size(); }
  uint64_t key(uint32_t index) const { return keys_[index]; }

 private:
  std::unordered_map<uint64_t, uint32_t> index_;
  std::vector<uint64_t> keys_;
};

struct TrainingRun {
  uint32_t document = 0;
  uint32_t first = 0;  // token of the set
  uint32_t end = 0;
  uint32_t word = 0;  // the first word, in its document
};

struct TrainingSet {
  // Of all tokens of runs, one after another.
  std::vector<uint32_t> feature_begin{0};  // token -> its first in features
  std::vector<uint32_t> features;
  std::vector<LabelId> gold;
  std::vector<uint64_t> folded;
  std::vector<LetterCase> letter_case;
  std::vector<Allowed> allowed;  // only where open
  std::vector<bool> open;
  std::vector<TrainingRun> runs;
  size_t types = 0;
  size_t unreachable_spans = 0;  // cross what is plain; not learnt

  std::span<const uint32_t> FeaturesOf(size_t token) const {
    return std::span(features).subspan(feature_begin[token],
                                       feature_begin[token + 1] - feature_begin[token]);
  }
};

// The words of a document, with the host's hashes.
std::vector<TextWord> WordsOf(const GoldDocument& document, const FoldedHash& hash);
// Its spans counted in words of the document.
std::vector<Span> SpansOf(const GoldDocument& document);

// Roles of words without capitals: those that names of the corpus have inside.
std::vector<std::pair<uint64_t, uint8_t>> LearnRoles(const Corpus& corpus, const FoldedHash& hash);

// Features seen less than `fewest` times are left out.
TrainingSet MakeTrainingSet(const Corpus& corpus, const WordTables& tables, const FoldedHash& hash,
                            uint32_t fewest, FeatureIndex* index);

}  // namespace wireroom::entities
