// SPDX-License-Identifier: Apache-2.0
//
// The features that have few values: case, clusters and lists of a word, where it
// stands, and what the document says of it. Their rows are looked up once, when a
// model is read, and lie side by side; a text costs them no search.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "plugins/annotators/entities/sequence/features.h"
#include "plugins/annotators/entities/sequence/rows.h"
#include "plugins/annotators/entities/sequence/word_tables.h"

namespace wireroom::entities {

class FixedRows {
 public:
  // The weights of a feature, or nullptr.
  using RowOf = std::function<const Weight*(uint64_t key)>;

  FixedRows() = default;
  // `clusters`: how many of the finest level there are, 0 included.
  FixedRows(const WordTables& tables, size_t clusters, size_t types, size_t lists, size_t width,
            const RowOf& row);

  // The sum of a word's features but those of its letters; of kEdge all.
  void SumWord(const WordForm& form, size_t offset, Score* scores) const;
  const Score* Edge(size_t offset) const { return At(edge_, offset); }
  // Sums over EmitStanding and EmitPhrase.
  const Score* Standing(const WordForm& here, const WordPlace& place) const {
    return At(standing_, (place.style * 2u + place.first) * kCases + CaseOf(here));
  }
  const Score* Phrase(const WordForm& here, size_t bit) const {
    return At(phrase_, bit * kCases + CaseOf(here));
  }
  // Calls each(row) with the rows of EmitMemory.
  template <typename Each>
  void EachMemory(const Memory& memory, LetterCase letter_case, Each&& each) const {
    if (memory.word != 0)
      each(At(word_, memory.word * kLetterCases + static_cast<size_t>(letter_case)));
    if (memory.part != 0) each(At(part_, memory.part * 2 + memory.alone));
    if (memory.name != 0) each(At(name_, memory.name * 4 + memory.name_part));
    each(At(before_, memory.before * 2 + memory.opens));
    each(At(behind_, memory.behind * 2 + memory.ends));
  }

 private:
  using Rows = std::vector<Score>;
  static constexpr size_t kLetterCases = 5;
  static constexpr size_t kUsualCases = 8;
  static constexpr size_t kCases = kLetterCases * kUsualCases;
  static constexpr size_t kStyles = 3;
  static size_t CaseOf(const WordForm& form) {
    return static_cast<size_t>(form.letter_case) * kUsualCases + form.usual_case;
  }

  const Score* At(const Rows& rows, size_t index) const { return rows.data() + index * width_; }
  // A row for each of the numbers below count: the sum of what emit(number, add) adds.
  template <typename Emit>
  Rows Sum(size_t count, const RowOf& row, Emit&& emit) const;
  // A form of each case, and nothing else.
  static WordForm FormOf(size_t number);

  size_t width_ = 0;
  size_t clusters_ = 0;
  Rows case_, cluster_, list_, edge_, standing_, phrase_, word_, part_, name_, before_, behind_;
};

}  // namespace wireroom::entities
