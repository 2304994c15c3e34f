// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/scopes.h"

#include <algorithm>

namespace wireroom::alerts {

void Scopes::Learn(const Article& article) {
  known_ = true;
  titles_.clear();
  furniture_.clear();
  lead_.clear();
  for (const wr_zone& zone : article.zones()) {
    const std::string_view kind = View(zone.kind);
    if (kind == "title") titles_.push_back({zone.begin, zone.end});
    if (std::find(kFurniture.begin(), kFurniture.end(), kind) != kFurniture.end())
      furniture_.push_back({zone.begin, zone.end});
  }
  for (const Sentence& sentence : article.text().sentences()) {
    const bool skip = std::any_of(furniture_.begin(), furniture_.end(), [&](const Range& zone) {
      return zone.begin <= sentence.begin && sentence.end <= zone.end;
    });
    if (skip) continue;
    lead_.push_back({sentence.begin, sentence.end});
    if (lead_.size() == kLeadSentences) return;
  }
}

}  // namespace wireroom::alerts
