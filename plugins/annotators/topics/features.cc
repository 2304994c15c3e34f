// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/features.h"

namespace wireroom::topics {
namespace {

// Below 0: the zone changes nothing.
float WeightOf(std::string_view kind, const ZoneWeights& weights) {
  if (kind == "title") return weights.title;
  if (kind == "standfirst") return weights.standfirst;
  if (kind == "heading") return weights.heading;
  if (kind == "caption") return weights.caption;
  bool silent = kind == "navigation" || kind == "boilerplate" || kind == "credit" ||
                kind == "byline" || kind == "dateline";
  return silent ? 0 : -1;
}

}  // namespace

void FeatureReader::FindStretches(const Article& article, const ZoneWeights& weights) {
  stretches_.clear();
  for (const wr_zone& zone : article.zones()) {
    float weight = WeightOf(View(zone.kind), weights);
    if (weight >= 0) stretches_.push_back({zone.begin, zone.end, weight});
  }
  std::sort(stretches_.begin(), stretches_.end(),
            [](const Stretch& a, const Stretch& b) { return a.begin < b.begin; });
}

}  // namespace wireroom::topics
