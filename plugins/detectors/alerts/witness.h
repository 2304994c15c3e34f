// SPDX-License-Identifier: Apache-2.0
//
// The articles of a window, looked up again when their alert is told: the state
// keeps their sequences only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/matcher.h"

namespace wireroom::alerts {

struct Witness {
  struct Span {
    uint32_t field = kNowhere;
    uint32_t begin = 0;
    uint32_t end = 0;
    std::string text;
    std::string condition;
  };
  uint64_t sequence = 0;
  std::string source, id, title;
  std::vector<Span> spans;
};

// What the places of a matched rule are in an article, at most kMaxWitnessSpans.
inline constexpr size_t kMaxWitnessSpans = 8;
std::vector<Witness::Span> SpansOf(const RuleIndex& index, uint32_t rule,
                                   const std::vector<Place>& places, const Article& article);

// What is asked for of an article that was matched: whether a rule that it meets
// bears witness for `rule`: it is the same, or a step of it.
bool BearsWitness(const RuleIndex& index, uint32_t met, uint32_t rule);

// An article as a witness of a rule. The article is matched anew.
Witness WitnessOf(const RuleIndex& index, uint32_t rule, const Article& article,
                  Matcher* matcher);

// Finds the article of a sequence as a witness of a rule. False: it is gone.
using FindWitness =
    std::function<bool(Detections& out, uint32_t rule, uint64_t sequence, Witness* witness)>;

// In the host's past (Detections::Past).
FindWitness FindInPast(std::shared_ptr<const RuleIndex> index, const Host& host);

}  // namespace wireroom::alerts
