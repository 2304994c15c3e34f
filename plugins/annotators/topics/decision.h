// SPDX-License-Identifier: Apache-2.0
//
// Which topics an article is given, by its scores.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "plugins/annotators/topics/model.h"

namespace wireroom::topics {

// The topic with the highest score, the first of equals.
uint32_t Best(std::span<const float> scores);

// Indices in order. One topic an article: the best one. Several: those at or above
// their thresholds, where the topic above is so too, and what they imply.
std::vector<uint32_t> Given(const Model& model, std::span<const float> scores);

// The topics and those they imply, each once, in order.
std::vector<uint32_t> WithParents(const Model& model, const std::vector<uint32_t>& topics);

}  // namespace wireroom::topics
