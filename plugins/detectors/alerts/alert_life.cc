// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/alert_life.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "plugins/detectors/alerts/event_clock.h"
#include "plugins/detectors/alerts/fingerprint.h"
#include "plugins/detectors/alerts/varint.h"

namespace wireroom::alerts {
namespace {

constexpr int64_t kHour = 3'600'000'000;
constexpr size_t kTimersAtOnce = 256;
constexpr size_t kMaxTimersOfCall = 2000;  // the rest goes with the next call
constexpr size_t kMaxAnnotations = 60;     // the host takes 64

std::string StateKey(char kind, std::string_view rest) { return kind + std::string(rest); }

void SetTimer(Call& call, char clock, int64_t due, char kind, std::string_view key) {
  call.out.Put(clock + OrderedTime(due) + kind + std::string(key), "");
}

// "{{ name }}" in an annotation becomes what the alert says under that name.
std::string Filled(std::string_view text, const Labels& values) {
  std::string out;
  while (true) {
    const size_t open = text.find("{{");
    const size_t close = open == std::string_view::npos ? open : text.find("}}", open);
    if (close == std::string_view::npos) return out.append(text);
    out += text.substr(0, open);
    std::string_view name = text.substr(open + 2, close - open - 2);
    while (!name.empty() && (name.front() == ' ' || name.front() == '.')) name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    const auto found = values.find(std::string(name));
    out += found == values.end() ? text.substr(open, close + 2 - open) : found->second;
    text.remove_prefix(close + 2);
  }
}

std::string WriteSilence(const Silence& silence) {
  RecordWriter out;
  out.Number(silence.matchers.size());
  for (const std::string& matcher : silence.matchers) out.Text(matcher);
  out.Time(silence.from).Time(silence.until).Text(silence.author).Text(silence.comment);
  return out.bytes();
}

Silence ReadSilence(std::string_view id, std::string_view bytes) {
  RecordReader in(bytes);
  Silence silence;
  silence.id = id;
  for (uint64_t n = in.Number(); n > 0; --n) silence.matchers.push_back(in.Text());
  silence.from = in.Time();
  silence.until = in.Time();
  silence.author = in.Text();
  silence.comment = in.Text();
  return silence;
}

bool Mutes(const Silence& silence, Time now, const Labels& labels) {
  if (now < silence.from || now >= silence.until) return false;
  return std::all_of(silence.matchers.begin(), silence.matchers.end(), [&](const std::string& m) {
    return LabelMatcher::Parse(m).Meets(labels);
  });
}

}  // namespace

// ---- timers ---------------------------------------------------------------------

void SetEventTimer(Call& call, int64_t due, char kind, std::string_view key) {
  SetTimer(call, 't', due, kind, key);
}

void SetClockTimer(Call& call, int64_t due, char kind, std::string_view key) {
  SetTimer(call, 'u', due, kind, key);
}

void RunTimers(Call& call, char clock, int64_t until,
               const std::function<void(int64_t, char, const std::string&)>& each) {
  std::vector<std::string> due;
  for (size_t run = 0; run < kMaxTimersOfCall; run += due.size()) {
    due.clear();
    call.out.Scan(std::string(1, clock), [&](std::string_view key, std::string_view) {
      if (TimeOfOrdered(key.substr(1)) > until || due.size() == kTimersAtOnce) return false;
      due.emplace_back(key);
      return true;
    });
    if (due.empty()) return;
    for (const std::string& key : due) {
      call.out.Erase(key);
      each(TimeOfOrdered(std::string_view(key).substr(1)), key[9], key.substr(10));
    }
  }
}

// ---- the way of an alert --------------------------------------------------------

AlertLife::AlertLife(size_t history)
    : max_history_(history),
      groups_({[this](Call& call, const std::string& fingerprint, AlertRecord* record) {
                 return Find(call, fingerprint, record);
               },
               [this](Call& call, AlertRecord* record, AlertType type, const Delivery& delivery,
                      const Witness* own) {
                 if (type == AlertType::kResolved) {
                   if (record->muted.empty()) Emit(call, *record, type, &delivery);
                   return record->muted.empty();
                 }
                 const bool told = TellOrMute(call, record, type, &delivery, own);
                 AlertRecord kept;
                 if (Find(call, record->fingerprint, &kept)) Put(call, *record);
                 return told;
               },
               [this](Call& call, AlertRecord* record, const Delivery& delivery) {
                 const auto rule = index_->FindWatched(record->rule);
                 const bool own_clock = rule && WatchOf(*rule).repeat > 0;
                 if (own_clock || !record->acknowledged.empty()) return;
                 Remember(call, "repeated", *record, "");
                 TellOrMute(call, record, AlertType::kUpdated, &delivery, nullptr);
                 Put(call, *record);
               }}) {}

std::string AlertLife::FingerprintOf(uint32_t rule, const GroupValues& group) const {
  RuleHead head;
  ReadHead(index_->HeadOf(rule), &head);
  const auto print = Fingerprint(head.id, "group", Joined(group));
  return {print.data(), print.size()};
}

AlertRecord AlertLife::NewRecord(uint32_t rule, const GroupValues& group, int64_t at) const {
  AlertRecord record;
  record.head = index_->HeadOf(rule);
  RuleHead head;
  ReadHead(record.head, &head);
  record.rule = head.id;
  record.level = static_cast<uint64_t>(head.level);
  for (const GroupKey& key : WatchOf(rule).group_by) record.names.push_back(key.name);
  record.group = group;
  record.fingerprint = FingerprintOf(rule, group);
  record.since = at;
  return record;
}

void AlertLife::Hold(Call& call, uint32_t rule, const GroupValues& group, int64_t at,
                     Details details) {
  Meet(call, rule, group, at, std::move(details), false);
}

void AlertLife::Pulse(Call& call, uint32_t rule, const GroupValues& group, int64_t at,
                      Details details) {
  Meet(call, rule, group, at, std::move(details), true);
}

void AlertLife::Meet(Call& call, uint32_t rule, const GroupValues& group, int64_t at,
                     Details details, bool moment) {
  const Watch& watch = WatchOf(rule);
  AlertRecord record;
  const bool known = Find(call, FingerprintOf(rule, group), &record);
  if (!known) record = NewRecord(rule, group, at);
  if (known && std::max(record.fired, record.last) > call.now + EventClock::kJump)
    BringBack(call, at, watch, &record);
  record.last = std::max(record.last, at);
  if (call.article) record.article = call.article->sequence();
  ++record.times;
  record.details = std::move(details);
  record.resolve_due = 0;
  if (!known && watch.pending > 0) {
    record.pending_due = at + watch.pending;
    if (!moment) SetEventTimer(call, record.pending_due, kPendingTimer, record.fingerprint);
    Remember(call, "pending", record, "");
  }
  if (moment) {
    const bool pending = record.state == AlertRecord::kPending && watch.pending > 0;
    const int64_t keep = pending                ? watch.pending
                         : watch.keep_firing > 0 ? watch.keep_firing
                                                 : kHour;
    record.resolve_due = record.last + keep;
    SetEventTimer(call, record.resolve_due, kResolveTimer, record.fingerprint);
  }
  const bool ripe = watch.pending == 0 || at >= record.pending_due;
  if (record.state == AlertRecord::kPending && ripe) return Fire(call, &record, watch);
  Put(call, record);
}

// The host's clock was ahead when it was met before.
void AlertLife::BringBack(Call& call, int64_t at, const Watch& watch, AlertRecord* record) {
  record->since = std::min(record->since, at);
  record->last = at;
  record->pending_due = std::min(record->pending_due, at + watch.pending);
  if (record->state != AlertRecord::kFiring) return;
  record->fired = call.now;
  if (watch.repeat == 0) return;
  record->repeat_due = call.now + watch.repeat;
  SetClockTimer(call, record->repeat_due, kRepeatTimer, record->fingerprint);
}

void AlertLife::Release(Call& call, const std::string& fingerprint, int64_t at) {
  AlertRecord record;
  if (!Find(call, fingerprint, &record) || record.resolve_due != 0) return;
  const auto found = index_->FindWatched(record.rule);
  const int64_t keep = !found ? 0 : WatchOf(*found).keep_firing;
  if (record.state == AlertRecord::kPending || keep == 0) return Resolve(call, &record);
  record.resolve_due = at + keep;
  SetEventTimer(call, record.resolve_due, kResolveTimer, fingerprint);
  Put(call, record);
}

void AlertLife::Fire(Call& call, AlertRecord* record, const Watch& watch) {
  record->state = AlertRecord::kFiring;
  record->fired = call.now;
  if (watch.repeat > 0) {
    record->repeat_due = call.now + watch.repeat;
    SetClockTimer(call, record->repeat_due, kRepeatTimer, record->fingerprint);
  }
  if (watch.escalate_after > 0) {
    record->escalate_due = call.now + watch.escalate_after;
    SetClockTimer(call, record->escalate_due, kEscalateTimer, record->fingerprint);
  }
  Remember(call, "firing", *record, "");
  Send(call, record, AlertType::kFiring);
  Put(call, *record);
}

void AlertLife::Resolve(Call& call, AlertRecord* record) {
  call.out.Erase(StateKey('a', record->fingerprint));
  const bool fired = record->state == AlertRecord::kFiring;
  Remember(call, fired ? "resolved" : "lapsed", *record, "");
  if (!record->muted.empty()) call.out.Erase(StateKey('m', record->fingerprint));
  if (!record->groups.empty()) groups_.Resolve(call, *record);
  else if (fired && record->muted.empty()) Emit(call, *record, AlertType::kResolved);
  if (fired && !inhibitions_.empty()) Unmute(call);
}

void AlertLife::Adopt(Call& call, AlertRecord record) {
  AlertRecord known;
  const bool is_known = Find(call, record.fingerprint, &known);
  const bool fires = record.state == AlertRecord::kFiring;
  if (is_known) {
    known.last = record.last;
    known.times = record.times;
    known.details = record.details;
    known.article = record.article;
    known.pending_due = record.pending_due;
    known.resolve_due = record.resolve_due;
    std::swap(known, record);
  }
  const auto rule = index_->FindWatched(record.rule);
  if (record.state == AlertRecord::kPending && record.pending_due != 0)
    SetEventTimer(call, record.pending_due, kPendingTimer, record.fingerprint);
  if (record.resolve_due != 0)
    SetEventTimer(call, record.resolve_due, kResolveTimer, record.fingerprint);
  record.muted = is_known ? record.muted : "";
  const bool new_fire = fires && (!is_known || record.state == AlertRecord::kPending);
  if (new_fire && rule) return Fire(call, &record, WatchOf(*rule));
  Put(call, record);
}

size_t AlertLife::EndWhere(Call& call, const std::function<bool(const AlertRecord&)>& meets,
                           size_t most) {
  std::vector<AlertRecord> ending;
  Each(call, [&](const AlertRecord& record) {
    if (ending.size() < most && meets(record)) ending.push_back(record);
  });
  for (AlertRecord& record : ending) Resolve(call, &record);
  return ending.size();
}

void AlertLife::Repeat(Call& call, AlertRecord* record) {
  const auto found = index_->FindWatched(record->rule);
  if (!found || WatchOf(*found).repeat == 0) return;
  record->repeat_due += WatchOf(*found).repeat;
  SetClockTimer(call, record->repeat_due, kRepeatTimer, record->fingerprint);
  if (record->acknowledged.empty()) {
    Remember(call, "repeated", *record, "");
    if (record->groups.empty()) Send(call, record, AlertType::kUpdated);
    else groups_.TellNow(call, record);
  }
  Put(call, *record);
}

void AlertLife::Escalate(Call& call, AlertRecord* record) {
  record->escalate_due = 0;
  const auto found = index_->FindWatched(record->rule);
  if (record->acknowledged.empty() && found) {
    record->level = std::max(record->level,
                             static_cast<uint64_t>(WatchOf(*found).escalate_to));
    Remember(call, "escalated", *record, "nobody acknowledged it");
    Send(call, record, AlertType::kUpdated);
  }
  Put(call, *record);
}

void AlertLife::OnTimer(Call& call, int64_t due, char kind, const std::string& key) {
  if (kind == kSilenceTimer) {
    call.out.Erase(StateKey('s', key));
    return Unmute(call);
  }
  if (kind == kGroupTimer) return groups_.OnTimer(call, due, key);
  AlertRecord record;
  if (!Find(call, key, &record)) return;
  const auto found = index_->FindWatched(record.rule);
  if (kind == kPendingTimer && due == record.pending_due &&
      record.state == AlertRecord::kPending && found)
    Fire(call, &record, WatchOf(*found));
  if (kind == kResolveTimer && due == record.resolve_due) Resolve(call, &record);
  if (kind == kRepeatTimer && due == record.repeat_due) Repeat(call, &record);
  if (kind == kEscalateTimer && due == record.escalate_due) Escalate(call, &record);
}

// ---- telling --------------------------------------------------------------------

void AlertLife::Send(Call& call, AlertRecord* record, AlertType type) {
  if (groups_.has_route()) return groups_.Add(call, record, type, false);
  TellOrMute(call, record, type, nullptr, nullptr);
}

bool AlertLife::TellOrMute(Call& call, AlertRecord* record, AlertType type,
                           const Delivery* delivery, const Witness* own) {
  const bool was_muted = !record->muted.empty();
  record->muted = WhyMuted(call, record->AllLabels());
  if (!record->muted.empty()) {
    call.out.Put(StateKey('m', record->fingerprint), "");
    Remember(call, "muted", *record, record->muted);
    return false;
  }
  if (was_muted) call.out.Erase(StateKey('m', record->fingerprint));
  Emit(call, *record, type, delivery, own);
  return true;
}

void AlertLife::Emit(Call& call, const AlertRecord& record, AlertType type,
                     const Delivery* delivery, const Witness* own) {
  RuleHead head;
  ReadHead(record.head, &head);
  const Labels labels = record.AllLabels();
  Labels values = labels;
  for (const auto& [name, value] : record.details) values[name] = value;
  values["times"] = std::to_string(record.times);
  Labels annotations(record.details.begin(), record.details.end());
  if (!record.acknowledged.empty()) annotations["acknowledged_by"] = record.acknowledged;
  if (!record.note.empty()) annotations["note"] = record.note;
  if (delivery) annotations["group_alerts"] = std::to_string(delivery->together);
  for (const wr_pair& pair : head.annotations)
    annotations[std::string(View(pair.name))] = Filled(View(pair.value), values);
  std::vector<wr_pair> label_pairs, annotation_pairs;
  for (const auto& [name, value] : labels)
    if (name != "rule" && name != "level" && name != "alert")
      label_pairs.push_back({Str(name), Str(value)});
  if (delivery) {
    label_pairs.push_back({Str("receiver"), Str(delivery->receiver)});
    label_pairs.push_back({Str("group"), Str(delivery->group)});
  }
  for (const auto& [name, value] : annotations)
    if (annotation_pairs.size() < kMaxAnnotations)
      annotation_pairs.push_back({Str(name), Str(value)});
  Alert alert;
  alert.rule = record.rule;
  alert.title = head.title;
  alert.level = static_cast<Level>(record.level);
  alert.fingerprint = record.fingerprint;
  alert.type = type;
  alert.labels = label_pairs;
  alert.annotations = annotation_pairs;
  if (call.article) alert.evidence = call.evidence;
  std::vector<Witness> witnesses;
  if (type != AlertType::kResolved) witnesses = WitnessesOf(call, record);
  if (own && !call.article) {
    std::erase_if(witnesses, [&](const Witness& w) { return w.sequence == own->sequence; });
    witnesses.push_back(*own);
  }
  std::vector<std::vector<Evidence>> spans;
  std::vector<EvidenceArticle> articles;
  for (const Witness& w : witnesses) {
    std::vector<Evidence>& of = spans.emplace_back();
    for (const Witness::Span& s : w.spans)
      of.push_back({s.begin, s.end, s.condition, s.text,
                    s.field == kNowhere ? uint32_t{WR_FIELD_TEXT} : s.field});
    articles.push_back({w.sequence, w.source, w.id, w.title, of});
  }
  alert.articles = articles;
  call.out.Emit(alert);
}

std::vector<Witness> AlertLife::WitnessesOf(Call& call, const AlertRecord& record) const {
  std::vector<Witness> witnesses;
  const auto rule = find_ ? index_->FindWatched(record.rule) : std::nullopt;
  if (!rule) return witnesses;
  std::set<uint64_t> sequences;
  if (record.article != 0) sequences.insert(record.article);
  for (const auto& [name, value] : record.details)
    if (name == kWindowArticles)
      for (const char* at = value.c_str(); *at != '\0'; at += *at == ',') {
        char* end = nullptr;
        sequences.insert(std::strtoull(at, &end, 10));
        at = end;
      }
  if (call.article) sequences.erase(call.article->sequence());
  for (uint64_t sequence : sequences) {
    Witness witness;
    witness.sequence = sequence;
    // One that the journal has forgotten is named by its sequence alone.
    find_(call.out, *rule, sequence, &witness);
    witnesses.push_back(std::move(witness));
  }
  return witnesses;
}

bool AlertLife::Tell(Call& call, uint32_t rule, std::string_view fingerprint) {
  AlertRecord record;
  record.head = index_->HeadOf(rule);
  RuleHead head;
  ReadHead(record.head, &head);
  record.state = AlertRecord::kFiring;
  record.rule = head.id;
  record.fingerprint = fingerprint;
  record.level = static_cast<uint64_t>(head.level);
  if (groups_.has_route()) {
    Remember(call, "firing", record, "");
    groups_.Add(call, &record, AlertType::kFiring, true);
    return false;
  }
  const std::string muted = WhyMuted(call, record.AllLabels());
  Remember(call, muted.empty() ? "firing" : "muted", record, muted);
  return muted.empty();
}

std::string AlertLife::WhyMuted(Call& call, const Labels& labels) const {
  std::string why;
  call.out.Scan("s", [&](std::string_view key, std::string_view value) {
    const Silence silence = ReadSilence(key.substr(1), value);
    if (Mutes(silence, call.now, labels)) why = "silenced by " + silence.id;
    return why.empty();
  });
  if (why.empty() && IsInhibited(call, labels)) why = "inhibited";
  return why;
}

bool AlertLife::IsInhibited(Call& call, const Labels& labels) const {
  for (const Inhibition& rule : inhibitions_) {
    if (!MeetsAll(rule.target, labels)) continue;
    bool found = false;
    Each(call, [&](const AlertRecord& other) {
      if (found || other.state != AlertRecord::kFiring) return;
      const Labels source = other.AllLabels();
      if (source.at("alert") == labels.at("alert") || !MeetsAll(rule.source, source)) return;
      const auto value = [](const Labels& of, const std::string& name) {
        const auto at = of.find(name);
        return at == of.end() ? std::string() : at->second;
      };
      found = std::all_of(rule.equal.begin(), rule.equal.end(), [&](const std::string& name) {
        return value(source, name) == value(labels, name);
      });
    });
    if (found) return true;
  }
  return false;
}

void AlertLife::Unmute(Call& call) {
  std::vector<std::string> muted;
  call.out.Scan("m", [&](std::string_view key, std::string_view) {
    muted.emplace_back(key.substr(1));
    return muted.size() < kMaxTimersOfCall;
  });
  for (const std::string& fingerprint : muted) {
    AlertRecord record;
    if (!Find(call, fingerprint, &record)) {
      call.out.Erase(StateKey('m', fingerprint));
      continue;
    }
    if (!WhyMuted(call, record.AllLabels()).empty()) continue;
    Send(call, &record, AlertType::kFiring);
    Put(call, record);
  }
}

// ---- state ----------------------------------------------------------------------

bool AlertLife::Find(Call& call, const std::string& fingerprint, AlertRecord* record) const {
  const auto bytes = call.out.Get(StateKey('a', fingerprint));
  if (bytes) record->Read(*bytes);
  return bytes.has_value();
}

void AlertLife::Put(Call& call, const AlertRecord& record) {
  call.out.Put(StateKey('a', record.fingerprint), record.Write());
}

void AlertLife::Each(Call& call, const std::function<void(const AlertRecord&)>& each) const {
  call.out.Scan("a", [&](std::string_view, std::string_view value) {
    AlertRecord record;
    record.Read(value);
    each(record);
    return true;
  });
}

void AlertLife::Remember(Call& call, std::string_view what, const AlertRecord& record,
                         std::string_view text) {
  const auto last = call.out.Get("H");
  const uint64_t number = (last ? RecordReader(*last).Number() : 0) + 1;
  RuleHead head;
  ReadHead(record.head, &head);
  RecordWriter entry;
  entry.Time(call.now).Text(what).Text(record.rule).Text(record.fingerprint).Text(head.title);
  entry.Text(text).Number(record.level).Number(call.article ? call.article->sequence() : 0);
  call.out.Put("h" + OrderedTime(static_cast<int64_t>(number)), entry.bytes());
  call.out.Put("H", RecordWriter().Number(number).bytes());
  if (number > max_history_)
    call.out.Erase("h" + OrderedTime(static_cast<int64_t>(number - max_history_)));
}

std::vector<AlertLife::Entry> AlertLife::History(Call& call, size_t most, const std::string& rule,
                                                 const std::string& fingerprint) const {
  std::vector<Entry> entries;
  call.out.Scan("h", [&](std::string_view key, std::string_view value) {
    RecordReader in(value);
    Entry entry;
    entry.number = static_cast<uint64_t>(TimeOfOrdered(key.substr(1)));
    entry.time = in.Time();
    entry.what = in.Text();
    entry.rule = in.Text();
    entry.fingerprint = in.Text();
    entry.title = in.Text();
    entry.text = in.Text();
    entry.level = in.Number();
    entry.article = in.Number();
    if ((rule.empty() || entry.rule == rule) &&
        (fingerprint.empty() || entry.fingerprint == fingerprint))
      entries.push_back(std::move(entry));
    return true;
  });
  std::reverse(entries.begin(), entries.end());
  if (entries.size() > most) entries.resize(most);
  return entries;
}

// ---- for people -----------------------------------------------------------------

bool AlertLife::Acknowledge(Call& call, const std::string& fingerprint, const std::string& by,
                            const std::string& note) {
  AlertRecord record;
  if (Find(call, fingerprint, &record)) {
    record.acknowledged = by;
    record.note = note;
    Remember(call, "acknowledged", record, by + (note.empty() ? "" : ": " + note));
    if (record.state == AlertRecord::kFiring) Send(call, &record, AlertType::kUpdated);
    Put(call, record);
    return true;
  }
  const auto entries = History(call, 1, "", fingerprint);
  if (entries.empty()) return false;
  record.rule = entries.front().rule;
  record.fingerprint = fingerprint;
  record.level = entries.front().level;
  PutVarint(&record.head, static_cast<uint32_t>(record.level));
  PutText(&record.head, record.rule);
  PutText(&record.head, entries.front().title);
  Remember(call, "acknowledged", record, by + (note.empty() ? "" : ": " + note));
  return true;
}

std::string AlertLife::AddSilence(Call& call, Silence silence) {
  if (silence.id.empty()) {
    const std::string bytes = WriteSilence(silence);
    const auto print = Fingerprint("silence", bytes, std::to_string(call.now));
    silence.id.assign(print.data(), print.size());
  }
  call.out.Put(StateKey('s', silence.id), WriteSilence(silence));
  SetClockTimer(call, silence.until, kSilenceTimer, silence.id);
  return silence.id;
}

bool AlertLife::EndSilence(Call& call, const std::string& id) {
  if (!call.out.Get(StateKey('s', id))) return false;
  call.out.Erase(StateKey('s', id));
  Unmute(call);
  return true;
}

std::vector<Silence> AlertLife::Silences(Call& call) const {
  std::vector<Silence> silences;
  call.out.Scan("s", [&](std::string_view key, std::string_view value) {
    silences.push_back(ReadSilence(key.substr(1), value));
    return true;
  });
  return silences;
}

}  // namespace wireroom::alerts
