// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/fixed_rows.h"

#include <algorithm>
#include <array>

#include "plugins/annotators/entities/sequence/name_memory.h"

namespace wireroom::entities {

template <typename Emit>
FixedRows::Rows FixedRows::Sum(size_t count, const RowOf& row, Emit&& emit) const {
  Rows rows(count * width_);
  for (size_t number = 0; number < count; ++number) {
    emit(number, [&](uint64_t key) {
      const Weight* weights = row(key);
      if (weights != nullptr) AddRows<Weight>({&weights, 1}, width_, &rows[number * width_]);
    });
  }
  return rows;
}

WordForm FixedRows::FormOf(size_t number) {
  WordForm form;
  form.letter_case = static_cast<LetterCase>(number % kCases / kUsualCases);
  form.usual_case = static_cast<uint8_t>(number % kUsualCases);
  return form;
}

FixedRows::FixedRows(const WordTables& tables, size_t clusters, size_t types, size_t lists,
                     size_t width, const RowOf& row)
    : width_(width), clusters_(clusters) {
  auto offset_of = [](size_t number) { return static_cast<int>(number) - kWindowReach; };
  case_ = Sum(kOffsets * kCases, row, [&](size_t number, auto&& add) {
    EmitCase(FormOf(number), offset_of(number / kCases), add);
  });
  cluster_ = Sum(kOffsets * clusters, row, [&](size_t number, auto&& add) {
    EmitClusters(tables.Clusters(static_cast<uint16_t>(number % clusters)),
                 offset_of(number / clusters), add);
  });
  list_ = Sum(kOffsets * kMostLists, row, [&](size_t number, auto&& add) {
    add(ListKey(number % kMostLists, offset_of(number / kMostLists)));
  });
  edge_ = Sum(kOffsets, row, [&](size_t offset, auto&& add) {
    EmitWord(kEdge, {}, offset_of(offset), add);
  });
  standing_ = Sum(kStyles * 2 * kCases, row, [](size_t number, auto&& add) {
    size_t place = number / kCases;
    EmitStanding(FormOf(number), place % 2 != 0, place / 2, add);
  });
  phrase_ = Sum(lists * 4 * kCases, row, [](size_t number, auto&& add) {
    EmitPhrase(FormOf(number), number / kCases, add);
  });
  size_t values = NameMemory::MemoryValues(types);
  word_ = Sum(values * kLetterCases, row, [](size_t number, auto&& add) {
    EmitSameWord(number / kLetterCases, static_cast<LetterCase>(number % kLetterCases), add);
  });
  part_ = Sum(values * 2, row,
              [](size_t number, auto&& add) { add(InLongerKey(number / 2, number % 2 != 0)); });
  name_ = Sum(values * 4, row,
              [](size_t number, auto&& add) { add(SameNameKey(number / 4, number % 4)); });
  before_ = Sum((types + 1) * 2, row,
                [](size_t number, auto&& add) { add(BesideKey(-1, number / 2, number % 2 != 0)); });
  behind_ = Sum((types + 1) * 2, row,
                [](size_t number, auto&& add) { add(BesideKey(1, number / 2, number % 2 != 0)); });
}

void FixedRows::SumWord(const WordForm& form, size_t offset, Score* scores) const {
  std::array<const Score*, 2 + kMostLists> rows;
  size_t count = 0;
  rows[count++] = At(case_, offset * kCases + CaseOf(form));
  if (form.clusters[0] != 0) rows[count++] = At(cluster_, offset * clusters_ + form.clusters[0]);
  bool near = offset != 0 && offset + 1 != kOffsets;
  for (uint32_t lists = near ? form.lists : 0; lists != 0; lists &= lists - 1)
    rows[count++] = At(list_, offset * kMostLists + static_cast<size_t>(__builtin_ctz(lists)));
  std::fill_n(scores, width_, Score{0});
  AddRows<Score>({rows.data(), count}, width_, scores);
}

}  // namespace wireroom::entities
