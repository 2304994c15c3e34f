// SPDX-License-Identifier: Apache-2.0
//
// The half of the plugin that runs in order: turns the matches of articles into
// alerts. The plugin drives it, and so do simulations.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/engine.h"
#include "plugins/detectors/alerts/match_list.h"
#include "plugins/detectors/alerts/rule_head.h"

namespace wireroom::alerts {

class Desk {
 public:
  Desk(const Host& host, ClockOptions clock, size_t history)
      : host_(host), engine_(host, std::move(clock), history) {}

  void SetIndex(std::shared_ptr<const RuleIndex> index);
  void SetInhibitions(std::vector<Inhibition> rules) { life().SetInhibitions(std::move(rules)); }
  // `matches`: a list of match_list.h, of rules of the index.
  void TakeArticle(const Article& article, std::string_view matches, Detections& out);
  void Tick(Time clock, Detections& out);
  std::string Answer(Time clock, std::string_view request, Detections& out);
  AlertLife& life() { return engine_.life(); }

 private:
  void Tell(uint32_t rule);
  void Fire(Call& call);

  Host host_;
  std::shared_ptr<const RuleIndex> index_;
  Engine engine_;
  // Of the match that is being told.
  std::vector<Place> places_;
  RuleHead head_;
  std::vector<std::string> paths_;
  std::vector<Evidence> evidence_;
};

}  // namespace wireroom::alerts
