// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/name_kinds.h"

#include <array>
#include <cmath>

namespace wireroom::entities {

FoundKind KindOf(const NameModel& model, const ScannedWords& words, const Span& name) {
  FoundKind found;
  const auto& kinds = model.kinds();
  bool any = std::any_of(kinds.begin(), kinds.end(),
                         [&](const NameKind& kind) { return kind.type == name.type; });
  if (!any) return found;
  std::array<int, 4 * kMostTypes + kRowBlock> sums{};
  EmitKind(words, name.first, name.end, [&](uint64_t key) {
    const Weight* row = model.Row(key);
    for (size_t kind = 0; row != nullptr && kind < kinds.size(); ++kind) sums[kind] += row[kind];
  });
  float all = 0;
  for (size_t kind = 0; kind < kinds.size(); ++kind) {
    if (kinds[kind].type != name.type) continue;
    if (found.kind == FoundKind::kNone || sums[kind] > sums[found.kind]) found.kind = kind;
  }
  for (size_t kind = 0; kind < kinds.size(); ++kind) {
    if (kinds[kind].type != name.type) continue;
    all += std::exp(static_cast<float>(sums[kind] - sums[found.kind]) * model.scale());
  }
  found.share = 1 / all;
  return found;
}

}  // namespace wireroom::entities
