// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/fixed_rows.h"

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

FixedRows::FixedRows(size_t types, size_t lists, size_t width, const RowOf& row) : width_(width) {
  edge_ = Sum(kOffsets, row, [](size_t offset, auto&& add) {
    EmitWord(kEdge, {}, static_cast<int>(offset) - kWindowReach, add);
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

}  // namespace wireroom::entities
