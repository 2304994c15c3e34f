// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/simulation.h"

#include <algorithm>

namespace wireroom::alerts {
namespace {

constexpr size_t kMaxEvidence = 16;

ClockOptions SimulatedClock() {
  ClockOptions options;
  options.idle_timeout = 0;  // nothing is waited for: the clock is known
  return options;
}

}  // namespace

Simulation::Simulation(const Host& host, std::shared_ptr<const RuleIndex> index,
                       std::vector<Inhibition> inhibitions)
    : index_(std::move(index)), matcher_(index_, host), desk_(host, SimulatedClock(), 10000) {
  desk_.SetIndex(index_);
  desk_.SetInhibitions(std::move(inhibitions));
}

void Simulation::GoOnUntil(Time time) {
  for (;;) {
    Time next = time + 1;
    for (char clock : {'t', 'u'}) {
      const auto first = state_.values().lower_bound(std::string_view(&clock, 1));
      if (first != state_.values().end() && first->first.front() == clock)
        next = std::min(next, TimeOfOrdered(std::string_view(first->first).substr(1)));
    }
    if (next > time) break;
    now_ = std::max(now_, next);
    desk_.Tick(now_, state_.Begin(now_, nullptr));
  }
  now_ = std::max(now_, time);
}

void Simulation::Feed(const wr_article& from, Time at) {
  if (now_ == WR_TIME_UNKNOWN) now_ = at;
  GoOnUntil(at);
  wr_article abi = from;
  abi.received_at = now_;
  abi.sequence = ++sequence_;
  const Article article(&abi);
  const auto matches = matcher_.Match(article);
  writer_.Start(matches.size());
  for (uint32_t rule : matches) {
    places_.clear();
    matcher_.Explain(article, rule, kMaxEvidence, &places_);
    writer_.Add(rule, places_);
  }
  desk_.TakeArticle(article, matches.empty() ? std::string_view() : writer_.bytes(),
                    state_.Begin(now_, &article));
}

std::vector<SimulatedAlert> Simulation::Take() {
  std::vector<SimulatedAlert> taken = std::move(state_.alerts());
  state_.alerts().clear();
  return taken;
}

}  // namespace wireroom::alerts
