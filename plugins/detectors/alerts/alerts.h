// SPDX-License-Identifier: Apache-2.0
//
// The plugin: standing rules over the stream. As an annotator, in parallel, it
// finds the rules that an article meets and attaches them to it; as a detector,
// in order, it emits an alert.firing for each.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/desk.h"
#include "plugins/detectors/alerts/match_list.h"
#include "plugins/detectors/alerts/matcher.h"
#include "plugins/detectors/alerts/rule_book.h"
#include "plugins/detectors/alerts/rule_error.h"

namespace wireroom::alerts {

class Alerts : public Annotator, public Detector, public Commands {
 public:
  void Start() override;
  // Runs the tests in the rule files.
  void Check(const std::function<void(std::string_view)>& tell) override;
  void Annotate(const Article& article, Annotations& out) override;
  void Detect(const Article& article, Detections& out) override;
  std::string Request(Time clock, std::string_view request, Detections& out) override;
  std::span<const Verb> verbs() const override;
  int RunCommand(std::string_view verb, std::span<const std::string_view> arguments,
                 Console& console) override;
  void Tick(Time clock, Time event_time, Detections& out) override;

 private:
  [[noreturn]] void Refuse(const RuleErrors& errors) const;
  // The matches of an article as bytes, empty if there is none; tells `out`, unless
  // that is null, what was left out.
  std::string_view ListMatches(const Article& article, Annotations* out);
  // Goes on with the rules in force.
  void KeepUp();
  // Opens what the detector works with, at its first call.
  void OpenDesk(Detections& out);
  // The desk, at the rules of a set.
  Desk& DeskAt(const std::shared_ptr<const RuleSet>& set, Detections& out);

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
  Option<Duration> disorder_{this, "disorder", Duration{0},
                             "How far behind the newest article of its time others may come "
                             "before windows move on.",
                             Range{0, 7 * 86'400e6}};
  Option<Strings> source_classes_{this, "source_classes", Strings{},
                                  "Sources that come later than others, each class as "
                                  "'NAME=DISORDER: SOURCE, SOURCE'."};
  Option<Duration> idle_timeout_{this, "idle_timeout", Duration{60'000'000},
                                 "How long a class of sources is waited for.",
                                 Range{1e6, 86'400e6}};
  Option<Duration> max_backdate_{this, "max_backdate", Duration{2 * 86'400'000'000},
                                 "An article published longer than this before it came in is "
                                 "old news and enters no count; 0: none is.",
                                 Range{0, 36500 * 86'400e6}};
  Option<int64_t> cost_budget_{this, "cost_budget", 2000,
                               "How many steps a rule may take on average for each event, over "
                               "1,000 of them, before it is set aside; 0: any number. A step is a "
                               "part of the condition or a place in the article that is looked "
                               "at, or 64 bytes that a pattern is run over.",
                               Range{0, kMaxCostBudget}, "steps"};
  Option<int64_t> history_{this, "history", 10000, "How many entries of history are kept.",
                           Range{100, 10'000'000}, "entries"};

  Option<Duration> warm_up_{this, "warm_up", Duration{30 * 86'400'000'000},
                            "How far back a rule that is new, or means something else than "
                            "before, reads the journal to fill its windows; 0: it begins empty.",
                            Range{0, 3660 * 86'400e6}};

  Option<Duration> reload_interval_{this, "reload_interval", Duration{2'000'000},
                                    "How often the rule files are looked at; changed ones that "
                                    "have settled are read again while the daemon runs. 0s: never.",
                                    Range{0, 86'400e6}};

  std::shared_ptr<RuleBook> book_;  // of all forks
  std::shared_ptr<const RuleSet> set_;       // the matcher's
  std::shared_ptr<const RuleSet> desk_set_;  // the desk's
  std::string attached_;
  ClockOptions clock_;
  uint32_t newest_ = 0;  // generation that the desk was at
  // Of the detector; made when it is first asked.
  std::shared_ptr<CostLedger> ledger_;
  std::shared_ptr<Desk> desk_;
  Matcher matcher_;
  MatchListWriter writer_;
  std::vector<Place> places_;
  uint32_t articles_ = 0;
  std::vector<uint64_t> shown_;  // by the article that is counted
};

}  // namespace wireroom::alerts
