// SPDX-License-Identifier: Apache-2.0
//
// The life of alerts: pending, firing, updated, resolved; who must not hear of
// them now, who has taken them, and what became of them. Everything is in the
// host's store, so that a restart changes nothing.
//
// Keys of the state:
//   a FINGERPRINT            AlertRecord
//   t TIME KIND KEY          a timer by the articles' time (event time)
//   u TIME KIND KEY          a timer by the host's clock
//   s ID                     a silence
//   m FINGERPRINT            an alert that fires and was not told
//   h NUMBER                 the history; H: the last number
// and those of alert_groups.h.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/detectors/alerts/alert_groups.h"
#include "plugins/detectors/alerts/alert_record.h"
#include "plugins/detectors/alerts/rule_index.h"
#include "plugins/detectors/alerts/witness.h"

namespace wireroom::alerts {

// What a call of the detector works on.
struct Call {
  Detections& out;
  Time now;  // the host's clock, or when the article came in
  const Article* article = nullptr;
  std::vector<Evidence> evidence = {};
};

// Kinds of timers.
inline constexpr char kPendingTimer = 'p';
inline constexpr char kResolveTimer = 'k';
inline constexpr char kRepeatTimer = 'r';
inline constexpr char kEscalateTimer = 'e';
inline constexpr char kSilenceTimer = 's';
inline constexpr char kWindowTimer = 'w';
inline constexpr char kGroupTimer = 'g';

void SetEventTimer(Call& call, int64_t due, char kind, std::string_view key);
void SetClockTimer(Call& call, int64_t due, char kind, std::string_view key);
// Takes the timers of a clock ('t', 'u') that are due out of the state, in order,
// and calls each(due, kind, key); also for those that it sets and that are due.
void RunTimers(Call& call, char clock, int64_t until,
               const std::function<void(int64_t, char, const std::string&)>& each);

struct Silence {
  std::string id;
  std::vector<std::string> matchers;
  int64_t from = 0;
  int64_t until = 0;
  std::string author;
  std::string comment;
};

class AlertLife {
 public:
  // history: how many entries are kept.
  explicit AlertLife(size_t history = 10000);
  AlertLife(const AlertLife&) = delete;
  AlertLife& operator=(const AlertLife&) = delete;

  // `find`: looks articles of windows up; none: alerts do not name them.
  void SetIndex(std::shared_ptr<const RuleIndex> index, FindWitness find = {}) {
    index_ = std::move(index);
    find_ = std::move(find);
  }
  void SetDispatch(Dispatch dispatch) {
    inhibitions_ = std::move(dispatch.inhibitions);
    groups_.SetRoute(std::move(dispatch.route));
  }

  // The condition of a rule's group holds at `at` (the articles' time) and goes on
  // to hold; Release ends that.
  void Hold(Call& call, uint32_t rule, const GroupValues& group, int64_t at, Details details);
  void Release(Call& call, const std::string& fingerprint, int64_t at);
  // It held for a moment: the alert lives for keep_firing_for, or an hour.
  void Pulse(Call& call, uint32_t rule, const GroupValues& group, int64_t at, Details details);
  // An alert without a life. False: it is not to be told now, for it is silenced or
  // inhibited, or waits in its group.
  bool Tell(Call& call, uint32_t rule, std::string_view fingerprint);
  // An alert that the rule would have by now, of a simulation: told if it fires; one
  // that is there already stays as it is and lives on by what the other counted.
  void Adopt(Call& call, AlertRecord record);
  // Ends the alerts that meet it, at most so many. Returns how many.
  size_t EndWhere(Call& call, const std::function<bool(const AlertRecord&)>& meets, size_t most);
  // A timer of an alert or silence.
  void OnTimer(Call& call, int64_t due, char kind, const std::string& key);

  std::string FingerprintOf(uint32_t rule, const GroupValues& group) const;

  // ---- for people ----
  void Each(Call& call, const std::function<void(const AlertRecord&)>& each) const;
  bool Find(Call& call, const std::string& fingerprint, AlertRecord* record) const;
  // False: there is no such alert.
  bool Acknowledge(Call& call, const std::string& fingerprint, const std::string& by,
                   const std::string& note);
  // Returns its id. Alerts that fire now and meet it are told again when it ends.
  std::string AddSilence(Call& call, Silence silence);
  bool EndSilence(Call& call, const std::string& id);
  std::vector<Silence> Silences(Call& call) const;
  struct Entry {
    uint64_t number = 0;
    int64_t time = 0;
    std::string what, rule, fingerprint, title, text;
    uint64_t level = 0;
    uint64_t article = 0;
  };
  // The newest first.
  std::vector<Entry> History(Call& call, size_t most, const std::string& rule,
                             const std::string& fingerprint) const;

 private:
  const Watch& WatchOf(uint32_t rule) const { return *index_->WatchOf(rule); }
  AlertRecord NewRecord(uint32_t rule, const GroupValues& group, int64_t at) const;
  void Meet(Call& call, uint32_t rule, const GroupValues& group, int64_t at, Details details,
            bool moment);
  void BringBack(Call& call, int64_t at, const Watch& watch, AlertRecord* record);
  void Fire(Call& call, AlertRecord* record, const Watch& watch);
  void Resolve(Call& call, AlertRecord* record);
  void Repeat(Call& call, AlertRecord* record);
  void Escalate(Call& call, AlertRecord* record);
  // Tells it now or, where there are routes, puts it into its groups.
  void Send(Call& call, AlertRecord* record, AlertType type);
  // False: it is muted.
  bool TellOrMute(Call& call, AlertRecord* record, AlertType type, const Delivery* delivery,
                  const Witness* own);
  void Emit(Call& call, const AlertRecord& record, AlertType type,
            const Delivery* delivery = nullptr, const Witness* own = nullptr);
  // The articles that made it fire, but for the call's own; oldest first.
  std::vector<Witness> WitnessesOf(Call& call, const AlertRecord& record) const;
  void Put(Call& call, const AlertRecord& record);
  void Remember(Call& call, std::string_view what, const AlertRecord& record,
                std::string_view text);
  // Why an alert is not to be told now, or empty.
  std::string WhyMuted(Call& call, const Labels& labels) const;
  bool IsInhibited(Call& call, const Labels& labels) const;
  // Tells those that fire and that nothing mutes any more.
  void Unmute(Call& call);

  const size_t max_history_;
  std::shared_ptr<const RuleIndex> index_;
  FindWitness find_;
  std::vector<Inhibition> inhibitions_;
  AlertGroups groups_;
};

}  // namespace wireroom::alerts
