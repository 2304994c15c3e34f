// SPDX-License-Identifier: Apache-2.0
//
// Fills the windows of rules that are new, or mean something else than before,
// from the journal, as if they had been there: they are run over the articles of
// the past in memory, and what comes of it is put into the state. Meanwhile such a
// rule is cold: it counts nothing, for what comes is read from the journal too.
// Large pasts are read in parts, between articles; a restart begins anew.
//
// Key of the state:
//   l MEANING   a rule of this meaning is warm (Watch::meaning, 8 bytes)
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "plugins/detectors/alerts/engine.h"
#include "plugins/detectors/alerts/simulation.h"

namespace wireroom::alerts {

class WarmUp {
 public:
  // back: how far into the past is read at most, microseconds; 0: rules begin
  // empty. max_backdate: as ClockOptions has it.
  WarmUp(const Host& host, int64_t back, int64_t max_backdate);
  ~WarmUp();

  // Other rules are in force; the newest set only.
  void SetIndex(std::shared_ptr<const RuleIndex> index);
  // Their meanings.
  const std::unordered_set<uint64_t>& cold() const { return cold_; }
  // Something is left to do; `fresh`: nothing was done since SetIndex.
  bool is_due() const { return stage_ != Stage::kDone; }
  bool is_fresh() const { return stage_ == Stage::kCompare; }
  // Does a part of it, of bounded time. True: rules have become warm.
  bool GoOn(Call& call, Engine& engine);

 private:
  enum class Stage { kCompare, kForget, kRead, kMove, kCatchUp, kDone };

  void Compare(Call& call);
  void Begin(Call& call);
  void Forget(Call& call, Engine& engine);
  void Read(Call& call);
  bool ReadPage(Call& call, const std::function<void(const Article&)>& each);
  void ListKeys();
  void MoveClock(Call& call, Engine& engine);
  void Move(Call& call, Engine& engine);
  void Adopt(Call& call, Engine& engine);
  void CatchUp(Call& call, Engine& engine);
  bool IsColdRule(uint32_t rule) const;
  bool IsOfCold(std::string_view instance_key) const;

  const Host host_;
  const int64_t back_, max_backdate_;
  std::shared_ptr<const RuleIndex> index_;
  Stage stage_ = Stage::kDone;
  bool has_state_ = false;                // warm_ was read
  std::unordered_set<uint64_t> warm_;     // as the state has it
  std::unordered_set<uint64_t> cold_;
  std::vector<uint64_t> forgotten_;       // meanings whose windows are to go
  std::set<uint32_t> rules_;              // the cold ones, and the steps of their sequences
  bool reads_ = false;
  std::unique_ptr<Simulation> simulation_;  // null: nothing was read yet
  Time since_ = WR_TIME_UNKNOWN;
  uint64_t next_ = 0;                     // the sequence to go on with
  uint64_t articles_ = 0;
  std::vector<std::string> keys_;         // of the simulation's state, still to be moved
  std::vector<std::string> alerts_;       // those of its alerts
};

}  // namespace wireroom::alerts
