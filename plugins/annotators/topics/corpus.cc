// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/corpus.h"

#include <algorithm>

namespace wireroom::topics {

Corpus::Document* Corpus::Add(const std::string& title, const std::string& text) {
  Document document;
  document.first = counts_.size();
  scratch_.clear();
  uint64_t before = 0;
  auto take = [&](const Token& token, const Place& place) {
    ++document.words;
    words_.insert(token.hash);
    float lead = place.leads ? place.weight : 0;
    scratch_.push_back({token.hash, place.weight, lead});
    if (place.follows) scratch_.push_back({PairKey(before, token.hash), place.weight, lead});
    before = token.hash;
  };
  host_.Tokenize(title, [&](const Field& first) {
    host_.Tokenize(text, [&](const Field& second) { reader_.Read(first, second, zones_, take); });
  });
  std::stable_sort(scratch_.begin(), scratch_.end(),
                   [](const Count& a, const Count& b) { return a.key < b.key; });
  for (const Count& count : scratch_) {
    if (counts_.size() == document.first || counts_.back().key != count.key) {
      counts_.push_back(count);
    } else {
      counts_.back().times += count.times;
      counts_.back().lead += count.lead;
    }
  }
  documents_.push_back(std::move(document));
  return &documents_.back();
}

std::span<const Corpus::Count> Corpus::counts(size_t document) const {
  size_t first = documents_[document].first;
  size_t end = document + 1 < size() ? documents_[document + 1].first : counts_.size();
  return std::span(counts_).subspan(first, end - first);
}

}  // namespace wireroom::topics
