// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/simulation.h"

#include <algorithm>

namespace wireroom::alerts {
namespace {

constexpr size_t kMaxEvidence = 16;
constexpr size_t kMaxSeen = 65'536;

ClockOptions SimulatedClock(int64_t max_backdate) {
  ClockOptions options;
  options.max_backdate = max_backdate;
  options.idle_timeout = 0;  // nothing is waited for: the clock is known
  return options;
}

}  // namespace

Simulation::Simulation(const Host& host, std::shared_ptr<const RuleIndex> index,
                       Dispatch dispatch, int64_t max_backdate)
    : index_(std::move(index)),
      matcher_(index_, host),
      desk_(host, SimulatedClock(max_backdate), 10000) {
  desk_.SetWitnesses([this](Detections&, uint32_t rule, uint64_t sequence, Witness* witness) {
    return Find(rule, sequence, witness);
  });
  desk_.SetIndex(index_);
  desk_.SetDispatch(std::move(dispatch));
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

void Simulation::Feed(const wr_article& from, Time at, const std::set<uint32_t>* only) {
  if (now_ == WR_TIME_UNKNOWN) now_ = at;
  GoOnUntil(at);
  wr_article abi = from;
  abi.received_at = now_;
  sequence_ = abi.sequence != 0 ? abi.sequence : sequence_ + 1;
  abi.sequence = sequence_;
  const Article article(&abi);
  const auto matches = matcher_.Match(article);
  met_.assign(matches.begin(), matches.end());
  if (only) std::erase_if(met_, [&](uint32_t rule) { return only->count(rule) == 0; });
  writer_.Start(met_.size());
  for (uint32_t rule : met_) {
    places_.clear();
    matcher_.Explain(article, rule, kMaxEvidence, &places_);
    writer_.Add(rule, places_);
    seen_[abi.sequence].rules.emplace_back(rule, SpansOf(*index_, rule, places_, article));
  }
  if (!met_.empty())
    seen_[abi.sequence].article = {abi.sequence, std::string(article.source()),
                                   std::string(article.id()),
                                   std::string(article.title().text()), {}};
  if (seen_.size() > kMaxSeen) seen_.erase(seen_.begin());
  desk_.TakeArticle(article, met_.empty() ? std::string_view() : writer_.bytes(),
                    state_.Begin(now_, &article));
}

bool Simulation::Find(uint32_t rule, uint64_t sequence, Witness* witness) const {
  const auto found = seen_.find(sequence);
  if (found == seen_.end()) return false;
  *witness = found->second.article;
  for (const auto& [met, spans] : found->second.rules)
    if (BearsWitness(*index_, met, rule))
      witness->spans.insert(witness->spans.end(), spans.begin(), spans.end());
  return true;
}

std::vector<SimulatedAlert> Simulation::Take() {
  std::vector<SimulatedAlert> taken = std::move(state_.alerts());
  state_.alerts().clear();
  return taken;
}

}  // namespace wireroom::alerts
