// SPDX-License-Identifier: Apache-2.0
//
// The plugin: standing rules over the stream. As an annotator, in parallel, it
// finds the rules that an article meets and attaches them to it; as a detector,
// in order, it emits an alert.firing for each.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/match_list.h"
#include "plugins/detectors/alerts/matcher.h"
#include "plugins/detectors/alerts/rule_error.h"
#include "plugins/detectors/alerts/rule_head.h"

namespace wireroom::alerts {

class Alerts : public Annotator, public Detector {
 public:
  void Start() override;
  void Annotate(const Article& article, Annotations& out) override;
  void Detect(const Article& article, Detections& out) override;

 private:
  [[noreturn]] void Refuse(const RuleErrors& errors) const;
  void Fire(const Article& article, uint32_t rule, Detections& out);
  void Tell(const Article& article, uint32_t rule);

  Option<Paths> rules_{this, "rules", kRequired,
                       "Rule files, patterns like rules/*.yaml, and folders with *.yaml and "
                       "*.yml files of rules."};
  Option<int64_t> max_matches_{this, "max_matches", 1000,
                               "Of the rules that one article meets, how many alert; the first "
                               "in the order of the files. More mark the layer truncated.",
                               Range{1, 10000}, "alerts"};
  Option<int64_t> max_evidence_{this, "max_evidence", 16,
                                "How many places in the article an alert shows.",
                                Range{1, 1000}, "places"};

  std::shared_ptr<const RuleIndex> index_;
  Matcher matcher_;
  MatchListWriter writer_;
  std::vector<Place> places_;
  // Of the alert that is being emitted.
  RuleHead head_;
  std::vector<std::string> paths_;
  std::vector<Evidence> evidence_;
};

}  // namespace wireroom::alerts
