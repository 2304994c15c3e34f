// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/engine.h"

#include <algorithm>
#include <cmath>

#include "plugins/detectors/alerts/baseline.h"
#include "plugins/detectors/alerts/text_signature.h"

namespace wireroom::alerts {
namespace {

constexpr int64_t kHour = 3'600'000'000;
constexpr int64_t kDay = 24 * kHour;
constexpr size_t kHoursOfWeek = 168;
constexpr double kClearRatio = 100; // an alarm ends at so many times the level it fired at

std::string Bytes8(uint64_t value) {
  std::string out;
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(value >> shift & 0xFF);
  return out;
}

std::string SharedKey(const Watch& watch) { return "p" + Bytes8(watch.meaning); }

std::string Number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

size_t HourOfWeek(int64_t time) {
  return static_cast<size_t>(((time / kHour) % 168 + 168) % 168);
}

// What a bin keeps of the weight of those before it.
double ForgetOf(const Watch& watch) {
  return std::exp2(-static_cast<double>(watch.timeframe) /
                   static_cast<double>(watch.baseline.half_life));
}

// Rounds down, also before 1970.
int64_t BinOf(int64_t time, int64_t length) {
  return time / length - (time % length < 0);
}

std::string Listed(std::vector<uint64_t> sequences) {
  std::sort(sequences.begin(), sequences.end());
  sequences.erase(std::unique(sequences.begin(), sequences.end()), sequences.end());
  std::string out;
  for (uint64_t sequence : sequences) (out += out.empty() ? "" : ",") += std::to_string(sequence);
  return out;
}

std::string Listed(const std::vector<WindowEntry>& entries, int64_t after, int64_t until) {
  std::vector<uint64_t> sequences;
  for (auto e = entries.rbegin(); e != entries.rend() && sequences.size() < kMaxListed; ++e)
    if (after < e->time && e->time <= until && e->sequence != 0) sequences.push_back(e->sequence);
  return Listed(std::move(sequences));
}

Details StepDetails(const Watch& watch, const std::vector<uint64_t>& articles) {
  return {{"steps", std::to_string(watch.steps.size())},
          {std::string(kWindowArticles), Listed(articles)}};
}

}  // namespace

// One rule for one group.
struct Engine::Instance {
  std::string rule;
  GroupValues group;
  WindowEntries entries;
  bool holding = false;
  int64_t timer = 0;   // when the window is looked at next; 0: not
  int64_t since = 0;   // kFlatline: counting from; kChange, kNewTerm: last seen
  int64_t bin = 0;     // of a baseline
  std::string value;   // kChange: what it was
  uint64_t article = 0;  // kChange: where it was so
  Baseline baseline;
  // kSequence: ways that have begun; of each the step it waits for, when it
  // began and when it last went on, and the articles of its steps.
  struct Way {
    uint64_t next;
    int64_t began;
    int64_t last;
    std::vector<uint64_t> articles;
  };
  std::vector<Way> ways;
};

struct Engine::Shared {
  int64_t first = 0;  // event time of the rule's first match
  uint64_t groups = 0;
  // Of the exposure: the articles of the newest bin and of the one before, and of
  // all before them a discounted sum and its weight.
  int64_t bin = 0;
  double articles = 0, before = 0;
  double sum = 0, weight = 0;
  // By the hour of the week: events in terms of the exposure of their bin.
  std::vector<double> season = std::vector<double>(kHoursOfWeek, 0);

  void Read(std::string_view bytes) {
    RecordReader in(bytes);
    first = in.Time(), groups = in.Number(), bin = in.Time(), articles = in.Real(),
    before = in.Real(), sum = in.Real(), weight = in.Real();
    for (double& hour : season) hour = in.Real();
  }
  std::string Write() const {
    RecordWriter out;
    out.Time(first).Number(groups).Time(bin).Real(articles).Real(before).Real(sum).Real(weight);
    for (double hour : season) out.Real(hour);
    return out.bytes();
  }

  // Late ones count for the newest bin.
  void SeeArticle(int64_t at, double forget) {
    if (at > bin) {
      if (bin != 0) {
        sum = forget * sum + articles;
        weight = forget * weight + 1;
      }
      before = at == bin + 1 ? articles : 0;
      articles = 0;
      bin = at;
    }
    articles += 1;
  }
  // How many articles there were in a bin, against what is usual. Of the newest it
  // is not known yet: not fewer than in the one before, lest the first article of a
  // bin looks like a burst.
  double ExposureOf(int64_t of, bool is_over) const {
    if (weight <= 0 || sum <= 0) return 1;
    double count = of == bin ? articles : of == bin - 1 ? before : sum / weight;
    if (of == bin && !is_over) count = std::max(count, before);
    if (of == bin + 1) count = articles;
    return std::max(count, 1.0) * weight / sum;
  }
  // How much busier than usual a time is: by the hour of the week, shrunk to 1
  // where little was seen; two weeks at least are needed.
  double SeasonAt(int64_t time) const {
    double total = 0;
    for (double hour : season) total += hour;
    const double mean = total / kHoursOfWeek;
    if (mean <= 0 || time - first < 14 * kDay) return 1;
    constexpr double kShrink = 5;  // events
    return (season[HourOfWeek(time)] + kShrink) / (mean + kShrink);
  }
};

void Engine::SetIndex(std::shared_ptr<const RuleIndex> index) {
  index_ = std::move(index);
  life_.SetIndex(index_, find_ ? find_ : FindInPast(index_, host_));
  flatlines_ = index_->flatlines();
}

std::string Engine::RuleId(uint32_t rule) const {
  RuleHead head;
  ReadHead(index_->HeadOf(rule), &head);
  return std::string(head.id);
}

// ---- time -----------------------------------------------------------------------

void Engine::Begin(Call& call) {
  clock_.Load(call.out);
  RunTimers(call, 'u', call.now, [&](int64_t due, char kind, const std::string& key) {
    life_.OnTimer(call, due, kind, key);
  });
  if (clock_.IsBack(call.now)) {
    host_.Count("clock_jumps");
    host_.Warning("the clock went back: windows forget what came in the time that is no more");
  }
  at_ = clock_.See(*call.article, call.out);
  signature_ = 0;
  if (at_ == WR_TIME_UNKNOWN) {
    if (index_->has_watches()) host_.Count("old_news");
    return;
  }
  GoOn(call, clock_.watermark());
  StartFlatlines(call);
  for (uint32_t rule : index_->exposed()) {
    const Watch& watch = *index_->WatchOf(rule);
    if (!IsCounted(watch)) continue;
    Shared shared = LoadShared(call, watch);
    shared.SeeArticle(BinOf(at_, watch.timeframe), ForgetOf(watch));
    call.out.Put(SharedKey(watch), shared.Write());
  }
}

void Engine::Tick(Call& call, Time clock) {
  clock_.Load(call.out);
  RunTimers(call, 'u', clock, [&](int64_t due, char kind, const std::string& key) {
    life_.OnTimer(call, due, kind, key);
  });
  if (clock_.watermark() != WR_TIME_UNKNOWN) GoOn(call, clock_.WatermarkAt(clock));
}

void Engine::GoOn(Call& call, Time until) {
  RunTimers(call, 't', until, [&](int64_t due, char kind, const std::string& key) {
    OnEventTimer(call, due, kind, key);
  });
}

void Engine::OnEventTimer(Call& call, int64_t due, char kind, const std::string& key) {
  const Article* article = call.article;
  call.article = nullptr;  // what a timer tells is not about the article at hand
  if (kind == kWindowTimer) OnWindowTimer(call, due, key);
  else life_.OnTimer(call, due, kind, key);
  call.article = article;
}

void Engine::OnWindowTimer(Call& call, int64_t due, const std::string& key) {
  const auto bytes = call.out.Get(key);
  if (!bytes) return;
  const std::string id = RecordReader(*bytes).Text();
  const auto found = index_->FindWatched(id);
  if (!found) return call.out.Erase(key);
  const uint32_t rule = *found;
  const Watch& watch = *index_->WatchOf(rule);
  GroupValues group;
  RecordReader in(*bytes);
  in.Text();
  for (uint64_t n = in.Number(); n > 0; --n) group.push_back(in.Text());
  Instance instance = Load(call, rule, watch, group);
  if (instance.timer != due || key.compare(1, 8, Bytes8(watch.meaning)) != 0) return;
  instance.timer = 0;
  if (watch.type == RuleType::kSequence) {
    bool whole = false;
    std::vector<uint64_t> articles;
    std::erase_if(instance.ways, [&](const Instance::Way& way) {
      const bool over = way.began + watch.timeframe <= due;
      if (over && way.next >= watch.steps.size()) whole = true, articles = way.articles;
      return over;
    });
    if (whole) life_.Pulse(call, rule, group, due, StepDetails(watch, articles));
    for (const Instance::Way& way : instance.ways) {
      const int64_t end = way.began + watch.timeframe;
      if (instance.timer == 0 || end < instance.timer) instance.timer = end;
    }
    if (instance.timer != 0) SetEventTimer(call, instance.timer, kWindowTimer, key);
    if (instance.ways.empty()) return call.out.Erase(key);
    return Save(call, watch, instance);
  }
  if (watch.type == RuleType::kSpike && watch.baseline.max_false_per_day > 0) {
    Shared shared = LoadShared(call, watch);
    CloseBins(call, watch, BinOf(due, watch.timeframe), &instance, &shared);
    call.out.Put(SharedKey(watch), shared.Write());
    return Save(call, watch, instance);
  }
  if (watch.type == RuleType::kNewTerm) {
    if (instance.since + watch.timeframe <= due) return call.out.Erase(key);
    instance.timer = instance.since + watch.timeframe;
    SetEventTimer(call, instance.timer, kWindowTimer, key);
    return Save(call, watch, instance);
  }
  Judge(call, rule, watch, &instance, due);
}

// A rule that misses something begins to wait when the first article comes.
void Engine::StartFlatlines(Call& call) {
  for (uint32_t rule : flatlines_) {
    const Watch& watch = *index_->WatchOf(rule);
    if (!IsCounted(watch)) continue;
    if (call.out.Get("i" + Bytes8(watch.meaning) + HashOf(""))) continue;
    Instance instance = Load(call, rule, watch, {});
    instance.since = at_;
    Judge(call, rule, watch, &instance, at_);
  }
  flatlines_.clear();
}

// ---- matches --------------------------------------------------------------------

void Engine::Match(Call& call, uint32_t rule) {
  const Watch& watch = *index_->WatchOf(rule);
  const auto groups = CombinationsOf(*call.article, watch.group_by);
  if (watch.type == RuleType::kAny) {
    for (const GroupValues& group : groups) {
      if (!late_) life_.Pulse(call, rule, group, at_ == WR_TIME_UNKNOWN ? call.now : at_, {});
      Fired(call, RuleId(rule));
    }
    return;
  }
  if (at_ == WR_TIME_UNKNOWN || !IsCounted(watch)) return;
  if (watch.lateness > 0 && clock_.watermark() != WR_TIME_UNKNOWN &&
      at_ < clock_.watermark() - watch.lateness)
    return host_.Count("late_dropped");
  for (const GroupValues& group : groups) CountFor(call, rule, watch, group);
}

void Engine::MatchLate(Call& call, const std::vector<uint32_t>& met) {
  at_ = clock_.TimeOf(*call.article);
  signature_ = 0;
  late_ = true;
  for (uint32_t rule : met) {
    if (index_->WatchOf(rule)) Match(call, rule);
    else Fired(call, RuleId(rule));
  }
  late_ = false;
}

void Engine::CountFor(Call& call, uint32_t rule, const Watch& watch, const GroupValues& group) {
  if (watch.type == RuleType::kNewTerm) return NewTerms(call, rule, watch, group);
  if (watch.type == RuleType::kChange) return Changed(call, rule, watch, group);
  const bool modelled = watch.type == RuleType::kSpike && watch.baseline.max_false_per_day > 0;
  if (modelled) return Burst(call, rule, watch, group);
  Count(call, rule, watch, group);
}

void Engine::Count(Call& call, uint32_t rule, const Watch& watch, const GroupValues& group) {
  Instance instance = Load(call, rule, watch, group);
  if (instance.since == 0) instance.since = at_;
  if (signature_ == 0 && watch.count == CountOf::kTexts) signature_ = SignatureOf(*call.article);
  AddEntries(call, watch, &instance);
  const auto& entries = instance.entries.entries();
  const Time newest = entries.empty() ? at_ : entries.back().time;
  Judge(call, rule, watch, &instance, std::max(newest, clock_.watermark()));
}

void Engine::AddEntries(const Call& call, const Watch& watch, Instance* instance) const {
  const Article& article = *call.article;
  WindowEntry entry{at_, 0, article.sequence(), Hash64(article.source())};
  if (watch.type == RuleType::kCardinality) {
    for (const GroupValues& value : CombinationsOf(article, watch.fields)) {
      entry.key = Hash64(Joined(value));
      instance->entries.Add(entry, false);
    }
    return;
  }
  const auto print = Hash64(std::string(article.source()) + '\0' + std::string(article.id()));
  entry.key = watch.count == CountOf::kSources ? entry.source
              : watch.count == CountOf::kTexts ? signature_
                                               : print;
  instance->entries.Add(entry, watch.count == CountOf::kTexts);
}

// The beginning (not included) of the window that `at` lies in.
Time WindowStart(const Watch& watch, const WindowEntries& entries, Time at) {
  if (watch.window == WindowKind::kTumbling)
    return BinOf(at, watch.timeframe) * watch.timeframe - 1;
  Time start = at - watch.timeframe;
  if (watch.window != WindowKind::kSession) return start;
  Time next = at;
  for (auto e = entries.entries().rbegin(); e != entries.entries().rend(); ++e) {
    if (e->time > at) continue;
    if (next - e->time > watch.gap) return std::max(start, e->time);
    next = e->time;
  }
  return start;
}

bool Engine::Holds(const Watch& watch, Instance* instance, Time at, Details* details) const {
  const WindowEntries& entries = instance->entries;
  const Time start = WindowStart(watch, entries, at);
  const size_t count = entries.Count(start, at);
  details->emplace_back("count", std::to_string(count));
  if (const std::string listed = Listed(entries.entries(), start, at); !listed.empty())
    details->emplace_back(kWindowArticles, listed);
  switch (watch.type) {
    case RuleType::kFrequency: return count >= watch.num_events;
    case RuleType::kFlatline:
      return count < watch.num_events && at >= instance->since + watch.timeframe;
    case RuleType::kCardinality:
      return (watch.max_distinct > 0 && count > watch.max_distinct) ||
             (watch.min_distinct > 0 && count < watch.min_distinct &&
              at >= instance->since + watch.timeframe);
    case RuleType::kSpike: {
      const size_t before = entries.Count(at - 2 * watch.timeframe, at - watch.timeframe);
      details->emplace_back("before", std::to_string(before));
      const auto now = static_cast<double>(count), then = static_cast<double>(before);
      const bool grown = watch.spike_up && before >= watch.threshold_ref &&
                         count >= watch.threshold_cur && now >= watch.spike_height * then;
      const bool shrunk = watch.spike_down && before >= watch.threshold_ref &&
                          now * watch.spike_height <= then;
      return at >= instance->since + watch.timeframe && (grown || shrunk);
    }
    default: return false;
  }
}

// When a count falls by itself.
bool Engine::NextChange(const Watch& watch, const Instance& instance, Time at,
                        Time* when) const {
  const auto& entries = instance.entries.entries();
  if (watch.type == RuleType::kSpike) {
    if (entries.empty()) return false;
    *when = at + std::max<int64_t>(watch.timeframe / 6, 1);
    return true;
  }
  if (watch.window == WindowKind::kTumbling) {
    *when = (BinOf(at, watch.timeframe) + 1) * watch.timeframe;
    return !entries.empty();
  }
  const size_t needed = watch.type == RuleType::kCardinality
                            ? (watch.max_distinct > 0 ? watch.max_distinct + 1 : watch.min_distinct)
                            : watch.num_events;
  Time nth = 0;
  const bool enough = instance.entries.NthNewest(needed, &nth);
  if (enough && watch.window == WindowKind::kSession) nth = entries.back().time - watch.timeframe + watch.gap + 1;
  *when = enough ? nth + watch.timeframe : instance.since + watch.timeframe;
  if (*when > at) return true;
  // Nothing more will fall below; what is left only waits to be forgotten.
  if (entries.empty()) return false;
  *when = std::max(at + 1, entries.back().time + watch.timeframe + watch.lateness);
  return *when > at + 1 || !entries.empty();
}

void Engine::Judge(Call& call, uint32_t rule, const Watch& watch, Instance* instance, Time at) {
  const int64_t kept = watch.type == RuleType::kSpike ? 2 * watch.timeframe : watch.timeframe;
  instance->entries.DropUntil(at - kept - watch.lateness);
  Details details;
  const bool holds = Holds(watch, instance, at, &details);
  if (holds && (!instance->holding || call.article)) {
    if (!instance->holding) Fired(call, instance->rule);
    life_.Hold(call, rule, instance->group, at, std::move(details));
  }
  if (!holds && instance->holding)
    life_.Release(call, life_.FingerprintOf(rule, instance->group), at);
  instance->holding = holds;
  const std::string key = "i" + Bytes8(watch.meaning) + HashOf(Joined(instance->group));
  Time when = 0;
  const bool waits = NextChange(watch, *instance, at, &when);
  const bool forget = instance->entries.entries().empty() && !holds &&
                      watch.type != RuleType::kFlatline && watch.min_distinct == 0;
  if (forget) return call.out.Erase(key);
  if (waits && when != instance->timer) SetEventTimer(call, when, kWindowTimer, key);
  instance->timer = waits ? when : 0;
  Save(call, watch, *instance);
}

void Engine::NewTerms(Call& call, uint32_t rule, const Watch& watch, const GroupValues& group) {
  Shared shared = LoadShared(call, watch);
  if (shared.first == 0) {
    shared.first = at_;
    call.out.Put(SharedKey(watch), shared.Write());
  }
  for (const GroupValues& term : CombinationsOf(*call.article, watch.fields)) {
    GroupValues whole = group;
    whole.insert(whole.end(), term.begin(), term.end());
    Instance instance = Load(call, rule, watch, whole);
    const bool known = instance.since != 0 && at_ - instance.since <= watch.timeframe;
    if (!known && at_ >= shared.first + watch.learn_for) {
      Details details;
      for (size_t i = 0; i < term.size(); ++i)
        details.emplace_back("new_" + LabelName(watch.fields[i].name), term[i]);
      life_.Pulse(call, rule, group, at_, std::move(details));
      Fired(call, RuleId(rule));
    }
    instance.since = std::max(instance.since, at_);
    if (instance.timer == 0) {
      instance.timer = instance.since + watch.timeframe;
      SetEventTimer(call, instance.timer, kWindowTimer,
                    "i" + Bytes8(watch.meaning) + HashOf(Joined(whole)));
    }
    Save(call, watch, instance);
  }
}

void Engine::Changed(Call& call, uint32_t rule, const Watch& watch, const GroupValues& group) {
  Instance instance = Load(call, rule, watch, group);
  const auto combinations = CombinationsOf(*call.article, watch.fields);
  std::string value;
  for (const GroupValues& one : combinations) (value += value.empty() ? "" : "; ") += Joined(one);
  const bool recent = watch.timeframe == 0 || at_ - instance.since <= watch.timeframe;
  if (instance.since != 0 && recent && value != instance.value) {
    life_.Pulse(call, rule, group, at_,
                {{"before", instance.value},
                 {"after", value},
                 {std::string(kWindowArticles),
                  Listed({instance.article, call.article->sequence()})}});
    Fired(call, RuleId(rule));
  }
  instance.value = value;
  instance.article = call.article->sequence();
  instance.since = std::max<int64_t>(at_, 1);
  Save(call, watch, instance);
}

// ---- bursts ---------------------------------------------------------------------

void Engine::Burst(Call& call, uint32_t rule, const Watch& watch, const GroupValues& group) {
  const int64_t bin = BinOf(at_, watch.timeframe);
  Shared shared = LoadShared(call, watch);
  if (shared.first == 0) shared.first = at_;
  Instance instance = Load(call, rule, watch, group);
  if (instance.since == 0) {
    instance.since = at_;
    instance.bin = bin;
    // The group is new, not the rule: so far it had nothing.
    const double passed = static_cast<double>(bin - BinOf(shared.first, watch.timeframe));
    const double lasting = static_cast<double>(watch.baseline.half_life) /
                           static_cast<double>(watch.timeframe) / std::log(2.0);
    instance.baseline = Baseline(std::clamp(passed, 0.0, lasting));
    ++shared.groups;
  }
  if (bin < instance.bin) return host_.Count("late_dropped");
  CloseBins(call, watch, bin, &instance, &shared);
  if (signature_ == 0 && watch.count == CountOf::kTexts) signature_ = SignatureOf(*call.article);
  AddEntries(call, watch, &instance);
  const Time start = bin * watch.timeframe - 1, end = start + watch.timeframe;
  const size_t count = instance.entries.Count(start, end);
  double exposure = watch.baseline.exposure ? shared.ExposureOf(bin, false) : 1;
  if (watch.baseline.season) exposure *= shared.SeasonAt(end);
  const double p = instance.baseline.PValue(count, exposure);
  const double bins_a_day = static_cast<double>(kDay) / static_cast<double>(watch.timeframe);
  const double level = watch.baseline.max_false_per_day /
                       (bins_a_day * static_cast<double>(std::max<uint64_t>(shared.groups, 1)));
  const bool enough = count >= watch.baseline.min_events &&
                      instance.entries.Sources(start, end) >= watch.baseline.min_sources &&
                      instance.baseline.bins() >= watch.baseline.min_history;
  if (enough && p < level) {
    Details details = {{"count", std::to_string(count)},
                       {"expected", Number(instance.baseline.Expected(exposure))},
                       {"p_value", Number(p)},
                       {std::string(kWindowArticles), Listed(instance.entries.entries(), start, end)}};
    if (!instance.holding) Fired(call, instance.rule);
    instance.holding = true;
    life_.Hold(call, rule, group, at_, std::move(details));
  }
  call.out.Put(SharedKey(watch), shared.Write());
  Save(call, watch, instance);
}

// Learns the bins before `bin`; an alarm ends when a bin was usual again.
void Engine::CloseBins(Call& call, const Watch& watch, int64_t bin, Instance* instance,
                       Shared* shared) {
  const double forget = ForgetOf(watch);
  if (bin > instance->bin) {
    const Time start = instance->bin * watch.timeframe - 1, end = start + watch.timeframe;
    const size_t count = instance->entries.Count(start, end);
    const double share =
        watch.baseline.exposure ? shared->ExposureOf(instance->bin, true) : 1;
    const double exposure = watch.baseline.season ? share * shared->SeasonAt(end) : share;
    const double p = instance->baseline.PValue(count, exposure);
    const double level = watch.baseline.max_false_per_day * static_cast<double>(watch.timeframe) /
                         (static_cast<double>(kDay) *
                          static_cast<double>(std::max<uint64_t>(shared->groups, 1)));
    const bool usual = count == 0 || p > std::min(0.5, kClearRatio * level) || bin > instance->bin + 1;
    instance->baseline.Learn(count, exposure, forget);
    shared->season[HourOfWeek(end)] += static_cast<double>(count) / share;
    if (bin > instance->bin + 1)
      instance->baseline.LearnEmpty(static_cast<uint64_t>(bin - instance->bin - 1), forget);
    if (instance->holding && usual) {
      if (const auto rule = index_->FindWatched(instance->rule))
        life_.Release(call, life_.FingerprintOf(*rule, instance->group),
                      (instance->bin + 1) * watch.timeframe);
      instance->holding = false;
    }
    instance->entries.Clear();
    instance->bin = bin;
  }
  // An alarm is looked at again at the end of the bin, also if nothing comes.
  instance->timer = (bin + 1) * watch.timeframe;
  SetEventTimer(call, instance->timer, kWindowTimer,
                "i" + Bytes8(watch.meaning) + HashOf(Joined(instance->group)));
}

// ---- sequences ------------------------------------------------------------------

void Engine::Fired(Call& call, std::string_view rule_id) {
  if (!index_->has_sequences() || !call.article || at_ == WR_TIME_UNKNOWN) return;
  index_->ForEachSequenceOf(std::string(rule_id),
                            [&](uint32_t sequence) { Steps(call, sequence, rule_id); });
}

void Engine::Steps(Call& call, uint32_t sequence, std::string_view rule_id) {
  const Watch& watch = *index_->WatchOf(sequence);
  if (!IsCounted(watch)) return;
  for (const GroupValues& group : CombinationsOf(*call.article, watch.group_by))
    StepsOf(call, sequence, watch, group, rule_id);
}

void Engine::StepsOf(Call& call, uint32_t rule, const Watch& watch, const GroupValues& group,
                     std::string_view rule_id) {
  using Way = Instance::Way;
  constexpr size_t kMaxWays = 64;
  Instance instance = Load(call, rule, watch, group);
  const size_t size = watch.steps.size();
  const uint64_t article = call.article->sequence();
  bool whole = false;
  std::vector<uint64_t> articles;  // of the way that is whole
  std::erase_if(instance.ways, [&](const Way& way) {
    return way.next < size && at_ - way.began >= watch.timeframe;
  });
  if (!watch.ordered) {
    // A way keeps of one step when it was last seen; `absent` ones take all back.
    for (size_t step = 0; step < size; ++step) {
      if (watch.steps[step].rule != rule_id) continue;
      if (watch.steps[step].absent) {
        instance.ways.clear();
        continue;
      }
      std::erase_if(instance.ways, [&](const Way& way) { return way.next == step; });
      instance.ways.push_back({step, at_, at_, {article}});
    }
    const auto wanted = static_cast<size_t>(std::count_if(
        watch.steps.begin(), watch.steps.end(), [](const Step& s) { return !s.absent; }));
    whole = instance.ways.size() == wanted;
    for (const Way& way : instance.ways)
      articles.insert(articles.end(), way.articles.begin(), way.articles.end());
    if (whole) instance.ways.clear();
  } else {
    std::vector<Way> ways;
    bool first_taken = false;
    for (Way way : instance.ways) {
      // What must not come between.
      size_t next = way.next;
      bool broken = false;
      size_t wanted = next;
      while (wanted < size && watch.steps[wanted].absent)
        broken |= watch.steps[wanted++].rule == rule_id;
      if (next >= size)
        for (size_t back = size; back > 0 && watch.steps[back - 1].absent; --back)
          broken |= watch.steps[back - 1].rule == rule_id;
      if (broken && at_ >= way.last) continue;
      if (wanted < size && watch.steps[wanted].rule == rule_id && at_ >= way.last) {
        way.next = wanted + 1;
        way.last = at_;
        way.articles.push_back(article);
        if (way.next == size) {
          whole = true;
          articles = way.articles;
          continue;
        }
        const bool only_absent = std::all_of(
            watch.steps.begin() + static_cast<ptrdiff_t>(way.next), watch.steps.end(),
            [](const Step& s) { return s.absent; });
        if (only_absent) way.next = size;
        first_taken |= watch.steps.front().rule == rule_id;
      }
      ways.push_back(way);
    }
    if (watch.steps.front().rule == rule_id && !first_taken && !whole) {
      const bool only_absent = std::all_of(watch.steps.begin() + 1, watch.steps.end(),
                                           [](const Step& s) { return s.absent; });
      ways.push_back({only_absent ? size : 1, at_, at_, {article}});
    }
    if (ways.size() > kMaxWays) ways.erase(ways.begin());
    instance.ways = std::move(ways);
  }
  const std::string key = "i" + Bytes8(watch.meaning) + HashOf(Joined(group));
  if (whole) {
    life_.Pulse(call, rule, group, at_, StepDetails(watch, articles));
    Fired(call, instance.rule);
  }
  if (instance.ways.empty()) return call.out.Erase(key);
  int64_t end = INT64_MAX;
  for (const Way& way : instance.ways) end = std::min(end, way.began + watch.timeframe);
  if (instance.timer != end) SetEventTimer(call, end, kWindowTimer, key);
  instance.timer = end;
  Save(call, watch, instance);
}

// ---- state ----------------------------------------------------------------------

void Engine::ForgetFuture(Time now, const Watch& watch, Instance* instance) {
  const Time horizon = now + EventClock::kJump;
  instance->entries.DropAfter(horizon);
  instance->since = std::min(instance->since, horizon);
  std::erase_if(instance->ways, [&](const Instance::Way& way) { return way.last > horizon; });
  if (watch.type != RuleType::kSpike || instance->bin <= BinOf(horizon, watch.timeframe)) return;
  instance->bin = BinOf(now, watch.timeframe);
  instance->entries.Clear();
}

Engine::Shared Engine::LoadShared(Call& call, const Watch& watch) {
  Shared shared;
  const auto bytes = call.out.Get(SharedKey(watch));
  if (!bytes) return shared;
  shared.Read(*bytes);
  const Time horizon = call.now + EventClock::kJump;
  shared.first = std::min(shared.first, horizon);
  if (watch.type != RuleType::kSpike || shared.bin <= BinOf(horizon, watch.timeframe)) return shared;
  shared.bin = BinOf(call.now, watch.timeframe);
  shared.articles = shared.before = 0;
  return shared;
}

Engine::Instance Engine::Load(Call& call, uint32_t rule, const Watch& watch,
                              const GroupValues& group) const {
  Instance instance;
  instance.rule = RuleId(rule);
  instance.group = group;
  const auto bytes = call.out.Get("i" + Bytes8(watch.meaning) + HashOf(Joined(group)));
  if (!bytes) return instance;
  RecordReader in(*bytes);
  in.Text();
  for (uint64_t n = in.Number(); n > 0; --n) in.Text();
  instance.holding = in.Number() != 0;
  instance.timer = in.Time();
  instance.since = in.Time();
  instance.entries.Read(&in);
  if (watch.type == RuleType::kChange) instance.value = in.Text(), instance.article = in.Number();
  if (watch.type == RuleType::kSpike) instance.bin = in.Time(), instance.baseline.Read(&in);
  if (watch.type == RuleType::kSequence)
    for (uint64_t n = in.Number(); n > 0; --n) {
      Instance::Way& way = instance.ways.emplace_back();
      way.next = in.Number(), way.began = in.Time(), way.last = in.Time();
      for (uint64_t k = in.Number(); k > 0; --k) way.articles.push_back(in.Number());
    }
  ForgetFuture(call.now, watch, &instance);
  return instance;
}

void Engine::Save(Call& call, const Watch& watch, const Instance& instance) const {
  RecordWriter out;
  out.Text(instance.rule).Number(instance.group.size());
  for (const std::string& value : instance.group) out.Text(value);
  out.Number(instance.holding).Time(instance.timer).Time(instance.since);
  instance.entries.Write(&out);
  if (watch.type == RuleType::kChange) out.Text(instance.value).Number(instance.article);
  if (watch.type == RuleType::kSpike) out.Time(instance.bin), instance.baseline.Write(&out);
  if (watch.type == RuleType::kSequence) {
    out.Number(instance.ways.size());
    for (const Instance::Way& way : instance.ways) {
      out.Number(way.next).Time(way.began).Time(way.last).Number(way.articles.size());
      for (uint64_t sequence : way.articles) out.Number(sequence);
    }
  }
  call.out.Put("i" + Bytes8(watch.meaning) + HashOf(Joined(instance.group)), out.bytes());
}

}  // namespace wireroom::alerts
