// SPDX-License-Identifier: Apache-2.0
//
// Counts the matches of rules in windows of the articles' own time, and tells
// the alerts' life what holds. Stateless but for a cache of the clock: what
// decides is in the host's store.
//
// Keys of the state, beside those of alert_life.h:
//   c                      the clock
//   i MEANING GROUP        an instance: a rule for one group
//   p MEANING              what all groups of a rule share
// MEANING is Watch::meaning, 8 bytes; GROUP is HashOf the group, 16 bytes. So an
// edit that leaves a rule's meaning as it was leaves its state too.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "plugins/detectors/alerts/alert_life.h"
#include "plugins/detectors/alerts/event_clock.h"
#include "plugins/detectors/alerts/window_entries.h"

namespace wireroom::alerts {

class Engine {
 public:
  Engine(const Host& host, ClockOptions clock, size_t history)
      : host_(host), clock_(std::move(clock)), life_(history) {}

  void SetIndex(std::shared_ptr<const RuleIndex> index);
  // Instead of the host's past; before SetIndex. For simulations.
  void SetWitnesses(FindWitness find) { find_ = std::move(find); }
  AlertLife& life() { return life_; }

  // An article has come: time goes on. Before the matches of the article.
  void Begin(Call& call);
  // It meets a rule that has a Watch.
  void Match(Call& call, uint32_t rule);
  // A rule without a Watch has fired: for sequences.
  void Fired(Call& call, std::string_view rule_id);
  // Meanings of rules that are not counted (warm_up.h); outlives this.
  void SetCold(const std::unordered_set<uint64_t>* cold) { cold_ = cold; }
  // The state has another clock.
  void ReloadClock() { clock_.Reload(); }
  // An article of the past, which meets these rules: it counts for the cold ones.
  void MatchLate(Call& call, const std::vector<uint32_t>& met);
  // Between articles.
  void Tick(Call& call, Time clock);

 private:
  struct Instance;
  struct Shared;
  void GoOn(Call& call, Time until);
  void OnEventTimer(Call& call, int64_t due, char kind, const std::string& key);
  void OnWindowTimer(Call& call, int64_t due, const std::string& key);
  void StartFlatlines(Call& call);

  // Whether a rule is counted now: a cold one is in MatchLate alone.
  bool IsCounted(const Watch& watch) const {
    return !cold_ || (cold_->count(watch.meaning) > 0) == late_;
  }
  void CountFor(Call& call, uint32_t rule, const Watch& watch, const GroupValues& group);
  void Count(Call& call, uint32_t rule, const Watch& watch, const GroupValues& group);
  void AddEntries(const Call& call, const Watch& watch, Instance* instance) const;
  // Whether the condition holds at a time, from the entries alone; tells the
  // alert, and sets the timer at which that will change.
  void Judge(Call& call, uint32_t rule, const Watch& watch, Instance* instance, Time at);
  bool Holds(const Watch& watch, Instance* instance, Time at, Details* details) const;
  bool NextChange(const Watch& watch, const Instance& instance, Time at, Time* when) const;
  void NewTerms(Call& call, uint32_t rule, const Watch& watch, const GroupValues& group);
  void Changed(Call& call, uint32_t rule, const Watch& watch, const GroupValues& group);
  void Burst(Call& call, uint32_t rule, const Watch& watch, const GroupValues& group);
  void CloseBins(Call& call, const Watch& watch, int64_t bin, Instance* instance, Shared* shared);
  void Steps(Call& call, uint32_t sequence, std::string_view rule_id);
  void StepsOf(Call& call, uint32_t rule, const Watch& watch, const GroupValues& group,
               std::string_view rule_id);

  // What came while the host's clock was ahead of now is of no time.
  static void ForgetFuture(Time now, const Watch& watch, Instance* instance);
  static Shared LoadShared(Call& call, const Watch& watch);
  Instance Load(Call& call, uint32_t rule, const Watch& watch, const GroupValues& group) const;
  void Save(Call& call, const Watch& watch, const Instance& instance) const;
  std::string RuleId(uint32_t rule) const;

  Host host_;
  std::shared_ptr<const RuleIndex> index_;
  EventClock clock_;
  AlertLife life_;
  const std::unordered_set<uint64_t>* cold_ = nullptr;
  bool late_ = false;
  FindWitness find_;
  Time at_ = WR_TIME_UNKNOWN;  // the event time of the article; unknown: old news
  uint64_t signature_ = 0;     // of its text; 0: not made yet
  std::vector<uint32_t> flatlines_;  // without groups: they begin by themselves
};

}  // namespace wireroom::alerts
