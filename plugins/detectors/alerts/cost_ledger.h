// SPDX-License-Identifier: Apache-2.0
//
// Holds each rule to its cost budget. A rule that takes more steps (RuleCost) than
// its budget allows is set aside: it is not tried any more, and its matches are not
// looked at, until its text is changed or a person restores it. Steps follow from
// rule and article, and what they add up to is in the host's store: the same
// articles set the same rules aside, at the same article.
//
// Keys of the state, beside those of alert_life.h and engine.h:
//   k IDHASH   what a rule has cost in a window: window, steps
//   x ID       a rule that is set aside: content, steps, budget, sequence
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "plugins/detectors/alerts/rule_head.h"
#include "plugins/detectors/alerts/rule_index.h"
#include "plugins/detectors/alerts/segment_matcher.h"

namespace wireroom::alerts {

// One thread, that of the detector.
class CostLedger {
 public:
  // Budgets are averages over so many sequences (events of the journal).
  static constexpr uint64_t kWindow = 1000;
  // Called with each rule that is set aside from now on, or is not any more.
  using Change = std::function<void(std::string_view id, bool aside)>;

  // budget: of rules that state none, in steps an event; 0: no bound.
  CostLedger(const Host& host, uint32_t budget, Change change)
      : host_(host), budget_(budget), change_(std::move(change)) {}

  // Before anything else of a call: what the store has, if it was not read yet.
  void Load(Detections& out, const RuleIndex& index);
  // Whether the matches of a rule are not to be looked at.
  bool IsAside(const RuleHead& head) const;
  // Adds what an article cost. Rules that break their budget are set aside, with a
  // line in the log, a count of `rules_set_aside` and an alert of the rule
  // kAlertRule; the alert ends when they are restored or changed.
  void Take(Detections& out, uint64_t sequence, std::span<const RuleCost> costs,
            const RuleIndex& index);
  // After the rules have changed: those that say something else are not set aside
  // any more, those that are gone are forgotten, and those that have moved to
  // another file stay aside.
  void SeeRules(Detections& out, const RuleIndex& index);
  // A person's order. False: the rule is not set aside.
  bool Restore(Detections& out, const std::string& id);
  // A line for each rule that is set aside.
  std::string List() const;

  static constexpr std::string_view kAlertRule = "wireroom.cost-budget";

 private:
  struct Aside {
    uint32_t content = 0;
    uint64_t steps = 0;  // an event
    uint64_t budget = 0;
    uint64_t sequence = 0;  // of the article that broke it
  };

  void SetAside(Detections& out, const RuleHead& head, const Aside& aside);
  void Tell(Detections& out, std::string_view id, const Aside& aside, AlertType type) const;

  const Host host_;
  const uint32_t budget_;
  const Change change_;
  bool loaded_ = false;
  std::map<std::string, Aside, std::less<>> aside_;
};

}  // namespace wireroom::alerts
