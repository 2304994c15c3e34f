// SPDX-License-Identifier: Apache-2.0
//
// The labels of a token in a sequence: outside, or begin, inside, last or unit
// (the only token) of a name of one type: BILOU (Ratinov and Roth 2009).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace wireroom::entities {

using LabelId = uint8_t;
inline constexpr LabelId kOutside = 0;
enum Part : uint8_t { kBegin = 0, kInside = 1, kLast = 2, kUnit = 3 };

inline constexpr size_t kMostTypes = 31;

inline LabelId LabelOf(size_t type, Part part) { return static_cast<LabelId>(1 + 4 * type + part); }
inline size_t TypeOfLabel(LabelId label) { return (label - 1u) / 4; }
inline Part PartOf(LabelId label) { return static_cast<Part>((label - 1u) % 4); }
inline constexpr size_t LabelCount(size_t types) { return 1 + 4 * types; }

// A name may go on behind the label, and must.
inline bool IsOpen(LabelId label) {
  return label != kOutside && (PartOf(label) == kBegin || PartOf(label) == kInside);
}
// A name begins with the label.
inline bool IsStart(LabelId label) {
  return label != kOutside && (PartOf(label) == kBegin || PartOf(label) == kUnit);
}
// `next` may stand behind `label`; kOutside stands for both ends of a sentence.
inline bool MayFollow(LabelId label, LabelId next) {
  if (!IsOpen(label)) return next == kOutside || IsStart(next);
  return next != kOutside && !IsStart(next) && TypeOfLabel(label) == TypeOfLabel(next);
}

// Tokens [first, end) of a document, of one type.
struct Span {
  uint32_t first = 0;
  uint32_t end = 0;
  uint16_t type = 0;
  bool operator==(const Span&) const = default;
};

}  // namespace wireroom::entities
