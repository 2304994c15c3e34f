// SPDX-License-Identifier: Apache-2.0
//
// The half of the plugin that runs in order: turns the matches of articles into
// alerts. The plugin drives it, and so do simulations.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/cost_ledger.h"
#include "plugins/detectors/alerts/engine.h"
#include "plugins/detectors/alerts/match_list.h"
#include "plugins/detectors/alerts/rule_head.h"

namespace wireroom::alerts {

class WarmUp;

class Desk {
 public:
  // warm_up: how far back new rules read the past, microseconds (warm_up.h).
  Desk(const Host& host, ClockOptions clock, size_t history, int64_t warm_up = 0);
  ~Desk();

  // newest: false of an index that was in force before another that was set.
  void SetIndex(std::shared_ptr<const RuleIndex> index, bool newest = true);
  // Instead of the host's past; before SetIndex. For simulations.
  void SetWitnesses(FindWitness find) { engine_.SetWitnesses(std::move(find)); }
  void SetDispatch(Dispatch dispatch) { life().SetDispatch(std::move(dispatch)); }
  // `matches`: a list of match_list.h, of rules of the index.
  void TakeArticle(const Article& article, std::string_view matches, Detections& out);
  void Tick(Time clock, Detections& out);
  std::string Answer(Time clock, std::string_view request, Detections& out);
  AlertLife& life() { return engine_.life(); }
  // The matches of rules that it sets aside are not looked at. Outlives the desk.
  void SetLedger(const CostLedger* ledger) { ledger_ = ledger; }

 private:
  void Tell(uint32_t rule);
  void Fire(Call& call, uint32_t rule);

  void WarmUpNow(Time now, Detections& out);

  Host host_;
  std::shared_ptr<const RuleIndex> index_;
  const std::unique_ptr<WarmUp> warm_up_;
  Engine engine_;
  const CostLedger* ledger_ = nullptr;
  // Of the match that is being told.
  std::vector<Place> places_;
  RuleHead head_;
  std::vector<std::string> paths_;
  std::vector<Evidence> evidence_;
};

}  // namespace wireroom::alerts
