// SPDX-License-Identifier: Apache-2.0
//
// Rules over articles on a simulated clock: what the daemon would have told. Time
// goes on as the articles' own times say, and every timer rings when it is due.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/desk.h"
#include "plugins/detectors/alerts/memory_state.h"

namespace wireroom::alerts {

class Simulation {
 public:
  Simulation(const Host& host, std::shared_ptr<const RuleIndex> index,
             std::vector<Inhibition> inhibitions);

  // The article comes in at `at`; an earlier one comes in now. Its received_at is
  // not looked at.
  void Feed(const wr_article& article, Time at);
  // Time goes on without articles.
  void GoOnUntil(Time time);
  // What was told since the last call.
  std::vector<SimulatedAlert> Take();
  Time now() const { return now_; }
  Matcher& matcher() { return matcher_; }
  const RuleIndex& index() const { return *index_; }

 private:
  std::shared_ptr<const RuleIndex> index_;
  Matcher matcher_;
  MatchListWriter writer_;
  Desk desk_;
  MemoryState state_;
  std::vector<Place> places_;
  Time now_ = WR_TIME_UNKNOWN;
  uint64_t sequence_ = 0;
};

}  // namespace wireroom::alerts
