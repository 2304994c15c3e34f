// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/alert_groups.h"

#include <algorithm>
#include <utility>

#include "plugins/detectors/alerts/alert_life.h"

namespace wireroom::alerts {
namespace {

// Of one call: the host takes 1,000 alerts; the others follow in the next.
constexpr size_t kToldAtOnce = 400;

std::string KeyOf(char kind, std::string_view group, std::string_view fingerprint = {}) {
  return kind + std::string(group) + std::string(fingerprint);
}

// The fingerprints under a kind of key of a group.
std::vector<std::string> Members(Call& call, char kind, const std::string& group, size_t most,
                                 const std::string& after = {}) {
  std::vector<std::string> members;
  const std::string prefix = KeyOf(kind, group);
  call.out.Scan(prefix, [&](std::string_view key, std::string_view) {
    key.remove_prefix(prefix.size());
    if (after.empty() || key > after) members.emplace_back(key);
    return members.size() < most;
  });
  return members;
}

// The call's evidence, with its texts.
std::vector<Witness::Span> SpansOfEvidence(const Call& call) {
  std::vector<Witness::Span> spans;
  for (const Evidence& e : call.evidence) {
    if (spans.size() == kMaxWitnessSpans) break;
    const bool placed = e.begin != e.end;
    spans.push_back({placed ? e.field : kNowhere, e.begin, e.end,
                     std::string(placed ? call.article->field(e.field).Text(e.begin, e.end)
                                        : e.text),
                     std::string(e.condition)});
  }
  return spans;
}

}  // namespace

// Times are by the host's clock; 0: none.
struct AlertGroups::Group {
  std::string receiver, labels;
  int64_t interval = 0, repeat = 0;
  int64_t due = 0;         // what waits is told then
  int64_t told = 0;        // when it was due last
  int64_t repeat_due = 0;
  // Of a repetition in several calls: when it was due, and who was told last.
  int64_t repeating = 0;
  std::string repeated;

  void Read(std::string_view bytes) {
    RecordReader in(bytes);
    receiver = in.Text(), labels = in.Text();
    interval = in.Time(), repeat = in.Time();
    due = in.Time(), told = in.Time(), repeat_due = in.Time();
    repeating = in.Time(), repeated = in.Text();
  }
  std::string Write() const {
    RecordWriter out;
    out.Text(receiver).Text(labels).Time(interval).Time(repeat).Time(due).Time(told);
    return out.Time(repeat_due).Time(repeating).Text(repeated).bytes();
  }
};

struct AlertGroups::Waiting {
  uint64_t type = 0;
  bool plain = false;
  std::string record;
  bool has_witness = false;
  Witness witness;

  void Read(std::string_view bytes) {
    RecordReader in(bytes);
    type = in.Number(), plain = in.Number() != 0, record = in.Text();
    has_witness = in.Number() != 0;
    if (!has_witness) return;
    witness.sequence = in.Number(), witness.source = in.Text(), witness.id = in.Text();
    witness.title = in.Text();
    for (uint64_t n = in.Number(); n > 0; --n) {
      Witness::Span& span = witness.spans.emplace_back();
      span.field = static_cast<uint32_t>(in.Number());
      span.begin = static_cast<uint32_t>(in.Number());
      span.end = static_cast<uint32_t>(in.Number());
      span.text = in.Text(), span.condition = in.Text();
    }
  }
  std::string Write() const {
    RecordWriter out;
    out.Number(type).Number(plain).Text(record).Number(has_witness);
    if (!has_witness) return out.bytes();
    out.Number(witness.sequence).Text(witness.source).Text(witness.id).Text(witness.title);
    out.Number(witness.spans.size());
    for (const Witness::Span& span : witness.spans)
      out.Number(span.field).Number(span.begin).Number(span.end).Text(span.text)
          .Text(span.condition);
    return out.bytes();
  }
};

void AlertGroups::Save(Call& call, const std::string& key, const Group& group) {
  call.out.Put(KeyOf('g', key), group.Write());
}

bool AlertGroups::IsEmpty(Call& call, const std::string& key) {
  return Members(call, 'q', key, 1).empty() && Members(call, 'o', key, 1).empty();
}

// ---- what there is to tell --------------------------------------------------------

void AlertGroups::Add(Call& call, AlertRecord* record, AlertType type, bool plain) {
  for (const RoutedTo& to : RoutesOf(*route_, record->AllLabels())) {
    const std::string key = HashOf(to.route->receiver + '\0' + to.group);
    if (std::find(record->groups.begin(), record->groups.end(), key) == record->groups.end())
      record->groups.push_back(key);
    Group group;
    const auto bytes = call.out.Get(KeyOf('g', key));
    if (bytes) group.Read(*bytes);
    group.receiver = to.route->receiver;
    group.labels = to.group;
    group.interval = to.route->group_interval;
    group.repeat = to.route->repeat_interval;
    if (group.due == 0) {
      group.due = bytes ? std::max(call.now, group.told + group.interval)
                        : call.now + to.route->group_wait;
      SetClockTimer(call, group.due, kGroupTimer, key);
    }
    Save(call, key, group);
    Waiting waiting;
    waiting.type = static_cast<uint64_t>(type);
    waiting.plain = plain;
    waiting.record = record->Write();
    if (call.article) {
      waiting.has_witness = true;
      waiting.witness = {call.article->sequence(), std::string(call.article->source()),
                         std::string(call.article->id()),
                         std::string(call.article->title().text()), SpansOfEvidence(call)};
    }
    Queue(call, key, record->fingerprint, std::move(waiting));
  }
}

void AlertGroups::Queue(Call& call, const std::string& key, const std::string& fingerprint,
                        Waiting waiting) {
  const std::string at = KeyOf('q', key, fingerprint);
  if (const auto bytes = call.out.Get(at)) {
    Waiting before;
    before.Read(*bytes);
    const bool untold = before.type == static_cast<uint64_t>(AlertType::kFiring);
    if (untold) waiting.type = before.type;
    if (!waiting.has_witness) {
      waiting.has_witness = before.has_witness;
      waiting.witness = before.witness;
    }
  }
  call.out.Put(at, waiting.Write());
}

void AlertGroups::Resolve(Call& call, const AlertRecord& record) {
  for (const std::string& key : record.groups) {
    const bool told = call.out.Get(KeyOf('o', key, record.fingerprint)).has_value();
    call.out.Erase(KeyOf('q', key, record.fingerprint));
    const auto bytes = call.out.Get(KeyOf('g', key));
    if (!told || !bytes) continue;
    Group group;
    group.Read(*bytes);
    if (group.due == 0) {
      group.due = std::max(call.now, group.told + group.interval);
      SetClockTimer(call, group.due, kGroupTimer, key);
      Save(call, key, group);
    }
    Waiting waiting;
    waiting.type = static_cast<uint64_t>(AlertType::kResolved);
    waiting.record = record.Write();
    Queue(call, key, record.fingerprint, std::move(waiting));
  }
}

// ---- telling ----------------------------------------------------------------------

void AlertGroups::OnTimer(Call& call, int64_t due, const std::string& key) {
  const auto bytes = call.out.Get(KeyOf('g', key));
  if (!bytes) return;
  Group group;
  group.Read(*bytes);
  if (due == group.due) return Flush(call, key, &group);
  if (due == group.repeat_due) return Repeat(call, key, &group);
  if (group.due == 0 && IsEmpty(call, key)) call.out.Erase(KeyOf('g', key));
}

void AlertGroups::Flush(Call& call, const std::string& key, Group* group) {
  const std::vector<std::string> members = Members(call, 'q', key, kToldAtOnce);
  const Delivery delivery{group->receiver, group->labels, members.size()};
  size_t told = 0;
  for (const std::string& fingerprint : members) {
    Waiting waiting;
    waiting.Read(*call.out.Get(KeyOf('q', key, fingerprint)));
    call.out.Erase(KeyOf('q', key, fingerprint));
    const auto type = static_cast<AlertType>(waiting.type);
    AlertRecord record;
    const bool lives = type != AlertType::kResolved && !waiting.plain &&
                       alerts_.find(call, fingerprint, &record);
    if (!lives) record.Read(waiting.record);
    if (type == AlertType::kResolved) call.out.Erase(KeyOf('o', key, fingerprint));
    const Witness* witness = waiting.has_witness ? &waiting.witness : nullptr;
    if (!alerts_.tell(call, &record, type, delivery, witness)) continue;
    ++told;
    if (lives) call.out.Put(KeyOf('o', key, fingerprint), "");
  }
  group->told = call.now;
  const bool more = members.size() == kToldAtOnce;
  group->due = more ? call.now + 1 : 0;
  if (more) SetClockTimer(call, group->due, kGroupTimer, key);
  const bool fires = !Members(call, 'o', key, 1).empty();
  if (!fires) group->repeat_due = 0;
  else if (told > 0) group->repeat_due = call.now + group->repeat;
  if (fires && told > 0) SetClockTimer(call, group->repeat_due, kGroupTimer, key);
  // Who comes within the interval belongs to it still.
  if (!fires && !more) SetClockTimer(call, call.now + group->interval, kGroupTimer, key);
  Save(call, key, *group);
}

void AlertGroups::Repeat(Call& call, const std::string& key, Group* group) {
  const std::vector<std::string> members =
      Members(call, 'o', key, kToldAtOnce, group->repeated);
  const Delivery delivery{group->receiver, group->labels, members.size()};
  for (const std::string& fingerprint : members) {
    AlertRecord record;
    if (alerts_.find(call, fingerprint, &record)) alerts_.repeat(call, &record, delivery);
    else call.out.Erase(KeyOf('o', key, fingerprint));
  }
  if (group->repeating == 0) group->repeating = group->repeat_due;
  if (members.size() == kToldAtOnce) {
    group->repeated = members.back();
    group->repeat_due = call.now + 1;
  } else {
    group->repeated.clear();
    group->repeat_due = std::exchange(group->repeating, 0) + group->repeat;
  }
  SetClockTimer(call, group->repeat_due, kGroupTimer, key);
  Save(call, key, *group);
}

void AlertGroups::TellNow(Call& call, AlertRecord* record) {
  for (const std::string& key : record->groups) {
    const auto bytes = call.out.Get(KeyOf('g', key));
    if (!bytes || !call.out.Get(KeyOf('o', key, record->fingerprint))) continue;
    Group group;
    group.Read(*bytes);
    alerts_.tell(call, record, AlertType::kUpdated, {group.receiver, group.labels, 1}, nullptr);
  }
}

}  // namespace wireroom::alerts
