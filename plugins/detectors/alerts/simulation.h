// SPDX-License-Identifier: Apache-2.0
//
// Rules over articles on a simulated clock: what the daemon would have told. Time
// goes on as the articles' own times say, and every timer rings when it is due.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/desk.h"
#include "plugins/detectors/alerts/memory_state.h"

namespace wireroom::alerts {

class Simulation {
 public:
  // max_backdate: as ClockOptions has it.
  Simulation(const Host& host, std::shared_ptr<const RuleIndex> index, Dispatch dispatch,
             int64_t max_backdate = ClockOptions().max_backdate);
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  // The article comes in at `at`; an earlier one comes in now. Its received_at is
  // not looked at; a sequence of 0 becomes the next one.
  // `only`: null, or the rules that count.
  void Feed(const wr_article& article, Time at, const std::set<uint32_t>* only = nullptr);
  // Time goes on without articles.
  void GoOnUntil(Time time);
  // What was told since the last call.
  std::vector<SimulatedAlert> Take();
  Time now() const { return now_; }
  Matcher& matcher() { return matcher_; }
  const RuleIndex& index() const { return *index_; }
  const MemoryState& state() const { return state_; }

 private:
  // Articles that rules with a Watch met, as far as alerts may name them.
  struct Seen {
    Witness article;
    std::vector<std::pair<uint32_t, std::vector<Witness::Span>>> rules;
  };
  bool Find(uint32_t rule, uint64_t sequence, Witness* witness) const;

  std::shared_ptr<const RuleIndex> index_;
  Matcher matcher_;
  MatchListWriter writer_;
  Desk desk_;
  MemoryState state_;
  std::vector<uint32_t> met_;
  std::vector<Place> places_;
  Time now_ = WR_TIME_UNKNOWN;
  uint64_t sequence_ = 0;
  std::map<uint64_t, Seen> seen_;
};

}  // namespace wireroom::alerts
