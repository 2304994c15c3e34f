// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/warm_up.h"

#include <algorithm>
#include <utility>

namespace wireroom::alerts {
namespace {

// Of one call. The host takes 10,000 changes and 1,000 alerts.
constexpr size_t kEvents = 2000;
constexpr size_t kChanges = 6000;
constexpr size_t kAlerts = 400;

std::string MeaningKey(char kind, uint64_t meaning) {
  std::string key(1, kind);
  for (int shift = 0; shift < 64; shift += 8) key += static_cast<char>(meaning >> shift & 0xFF);
  return key;
}

uint64_t MeaningOfKey(std::string_view key) {
  uint64_t meaning = 0;
  for (size_t i = 8; i > 0; --i)
    meaning = meaning << 8 | static_cast<unsigned char>(key[i]);
  return meaning;
}

// How far back what came can matter to a rule's windows.
int64_t ReachOf(const Watch& watch) {
  const int64_t life = watch.pending + watch.keep_firing;
  switch (watch.type) {
    case RuleType::kSpike:
      if (watch.baseline.max_false_per_day > 0) return 4 * watch.baseline.half_life;
      return 2 * watch.timeframe + watch.lateness + life;
    case RuleType::kNewTerm: return watch.timeframe + watch.learn_for;
    case RuleType::kChange: return watch.timeframe > 0 ? watch.timeframe : INT64_MAX;
    default: return watch.timeframe + watch.lateness + life;
  }
}

}  // namespace

WarmUp::WarmUp(const Host& host, int64_t back, int64_t max_backdate)
    : host_(host), back_(back), max_backdate_(max_backdate) {}

WarmUp::~WarmUp() = default;

void WarmUp::SetIndex(std::shared_ptr<const RuleIndex> index) {
  index_ = std::move(index);
  stage_ = Stage::kCompare;
}

bool WarmUp::IsColdRule(uint32_t rule) const {
  const Watch* watch = index_->WatchOf(rule);
  return watch && cold_.count(watch->meaning) > 0;
}

bool WarmUp::GoOn(Call& call, Engine& engine) {
  if (stage_ == Stage::kCompare) Compare(call);
  if (stage_ == Stage::kForget) Forget(call, engine);
  if (stage_ == Stage::kRead) Read(call);
  if (stage_ == Stage::kMove) Move(call, engine);
  if (stage_ == Stage::kCatchUp) CatchUp(call, engine);
  return stage_ == Stage::kDone;
}

// ---- what is new ------------------------------------------------------------------

void WarmUp::Compare(Call& call) {
  simulation_.reset();
  rules_.clear();
  forgotten_.clear();
  keys_.clear();
  alerts_.clear();
  stage_ = Stage::kDone;
  if (!call.out.HasPast()) return;
  if (!std::exchange(has_state_, true))
    call.out.Scan("l", [&](std::string_view key, std::string_view) {
      if (key.size() == 9) warm_.insert(MeaningOfKey(key));
      return true;
    });
  std::unordered_set<uint64_t> present;
  std::unordered_set<uint64_t> cold;
  index_->ForEachWatch([&](uint32_t rule, const Watch& watch) {
    if (watch.type == RuleType::kAny) return;
    present.insert(watch.meaning);
    if (warm_.count(watch.meaning)) return;
    cold.insert(watch.meaning);
    rules_.insert(rule);
  });
  for (uint64_t meaning : warm_)
    if (!present.count(meaning)) forgotten_.push_back(meaning);
  for (uint64_t meaning : forgotten_) {
    warm_.erase(meaning);
    call.out.Erase(MeaningKey('l', meaning));
  }
  forgotten_.insert(forgotten_.end(), cold.begin(), cold.end());
  cold_ = std::move(cold);
  stage_ = Stage::kForget;
  if (!cold_.empty()) Begin(call);
}

void WarmUp::Begin(Call& call) {
  int64_t reach = 0;
  std::set<std::string> steps;
  for (uint32_t rule : rules_) {
    const Watch& watch = *index_->WatchOf(rule);
    reach = std::max(reach, std::min(back_, ReachOf(watch)));
    for (const Step& step : watch.steps) steps.insert(step.rule);
  }
  // A step may be a sequence, or count, itself.
  while (!steps.empty()) {
    const auto rule = index_->Find(*steps.begin());
    steps.erase(steps.begin());
    if (!rule || !rules_.insert(*rule).second) continue;
    if (const Watch* watch = index_->WatchOf(*rule))
      for (const Step& step : watch->steps) steps.insert(step.rule);
  }
  since_ = call.now - reach;
  next_ = 0;
  articles_ = 0;
  reads_ = reach > 0;
}

// Windows of rules that are gone, and what a meaning left behind that comes back.
void WarmUp::Forget(Call& call, Engine& engine) {
  size_t changes = 0;
  while (!forgotten_.empty()) {
    std::vector<std::string> keys;
    call.out.Scan(MeaningKey('i', forgotten_.back()), [&](std::string_view key, std::string_view) {
      keys.emplace_back(key);
      return changes + keys.size() < kChanges;
    });
    for (const std::string& key : keys) call.out.Erase(key);
    changes += keys.size();
    if (changes >= kChanges) return;
    call.out.Erase(MeaningKey('p', forgotten_.back()));
    forgotten_.pop_back();
  }
  const size_t ended = engine.life().EndWhere(
      call, [&](const AlertRecord& record) { return !index_->FindWatched(record.rule); }, kAlerts);
  if (ended == kAlerts) return;
  stage_ = cold_.empty() ? Stage::kDone : reads_ ? Stage::kRead : Stage::kMove;
}

// ---- the past ---------------------------------------------------------------------

// True: there is no more.
bool WarmUp::ReadPage(Call& call, const std::function<void(const Article&)>& each) {
  try {
    const auto page = call.out.Past(since_, next_, kEvents, [&](const Article& article) {
      each(article);
      ++articles_;
      return true;
    });
    next_ = page.next;
    return page.end;
  } catch (const Refused&) {
    throw;
  } catch (const std::runtime_error& e) {
    host_.Error(std::string("new rules begin without the past behind this: ") + e.what());
    return true;
  }
}

void WarmUp::Read(Call& call) {
  const bool end = ReadPage(call, [&](const Article& article) {
    if (!simulation_)
      simulation_ = std::make_unique<Simulation>(host_, index_, Dispatch{}, max_backdate_);
    simulation_->Feed(*article.abi(), article.received_at(), &rules_);
    simulation_->Take();
  });
  if (!end) return;
  stage_ = Stage::kMove;
  if (!simulation_) return;
  simulation_->GoOnUntil(call.now);
  simulation_->Take();
  ListKeys();
}

bool WarmUp::IsOfCold(std::string_view key) const {
  return key.size() >= 9 && cold_.count(MeaningOfKey(key)) > 0;
}

// Windows before their timers, so that no timer meets half a window.
void WarmUp::ListKeys() {
  alerts_.clear();
  std::vector<std::string> timers;
  for (const auto& [key, value] : simulation_->state().values()) {
    const bool window = key.front() == 'i' || key.front() == 'p';
    if (window && IsOfCold(key)) keys_.push_back(key);
    const bool timer = key.front() == 't' && key.size() > 10 && key[9] == kWindowTimer;
    if (timer && IsOfCold(std::string_view(key).substr(10))) timers.push_back(key);
    if (key.front() == 'a') alerts_.push_back(key);
  }
  std::reverse(timers.begin(), timers.end());
  timers.insert(timers.end(), keys_.begin(), keys_.end());
  keys_ = std::move(timers);
}

// Where no rule counted before, no time has gone on.
void WarmUp::MoveClock(Call& call, Engine& engine) {
  const auto& values = simulation_->state().values();
  const auto clock = values.find("c");
  if (clock == values.end() || call.out.Get("c")) return;
  call.out.Put("c", clock->second);
  engine.ReloadClock();
}

void WarmUp::Move(Call& call, Engine& engine) {
  if (simulation_) MoveClock(call, engine);
  for (size_t moved = 0; !keys_.empty(); keys_.pop_back()) {
    if (moved++ == kChanges) return;
    call.out.Put(keys_.back(), simulation_->state().values().find(keys_.back())->second);
  }
  Adopt(call, engine);
  if (!alerts_.empty()) return;
  // What fired as the rule was before, and does not as it is now.
  const size_t ended = engine.life().EndWhere(
      call,
      [&](const AlertRecord& record) {
        const auto rule = index_->FindWatched(record.rule);
        return rule && IsColdRule(*rule) &&
               (!simulation_ ||
                !simulation_->state().values().count("a" + record.fingerprint));
      },
      kAlerts);
  if (ended < kAlerts) stage_ = Stage::kCatchUp;
}

void WarmUp::Adopt(Call& call, Engine& engine) {
  for (size_t adopted = 0; !alerts_.empty() && adopted < kAlerts; alerts_.pop_back()) {
    AlertRecord record;
    record.Read(simulation_->state().values().find(alerts_.back())->second);
    const auto rule = index_->FindWatched(record.rule);
    if (!rule || !IsColdRule(*rule)) continue;
    engine.life().Adopt(call, std::move(record));
    ++adopted;
  }
}

// What came while it was moved.
void WarmUp::CatchUp(Call& call, Engine& engine) {
  if (simulation_) {
    const bool end = ReadPage(call, [&](const Article& article) {
      std::vector<uint32_t> met;
      for (uint32_t rule : simulation_->matcher().Match(article))
        if (rules_.count(rule)) met.push_back(rule);
      Call late{call.out, call.now, &article};
      engine.MatchLate(late, met);
    });
    if (!end) return;
  }
  for (uint64_t meaning : cold_) {
    call.out.Put(MeaningKey('l', meaning), "");
    warm_.insert(meaning);
  }
  if (articles_ > 0)
    host_.Info(std::to_string(cold_.size()) + " new rules have read " + std::to_string(articles_) +
               " articles of the past");
  cold_.clear();
  rules_.clear();
  simulation_.reset();
  stage_ = Stage::kDone;
}

}  // namespace wireroom::alerts
