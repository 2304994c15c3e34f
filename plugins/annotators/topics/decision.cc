// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/decision.h"

#include <algorithm>

namespace wireroom::topics {

uint32_t Best(std::span<const float> scores) {
  return static_cast<uint32_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

std::vector<uint32_t> Given(const Model& model, std::span<const float> scores) {
  if (model.settings().single_label) return {Best(scores)};
  std::vector<uint32_t> out;
  auto sure = [&](uint32_t topic) { return scores[topic] >= model.topics()[topic].threshold; };
  for (uint32_t i = 0; i < scores.size(); ++i) {
    uint32_t parent = model.topics()[i].parent;
    if (sure(i) && (parent == kNoParent || sure(parent))) out.push_back(i);
  }
  return WithParents(model, out);
}

std::vector<uint32_t> WithParents(const Model& model, const std::vector<uint32_t>& topics) {
  std::vector<uint32_t> out;
  for (uint32_t topic : topics)
    for (uint32_t t = topic; t != kNoParent; t = model.topics()[t].parent) out.push_back(t);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace wireroom::topics
