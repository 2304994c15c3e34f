// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/watch_parser.h"

#include <algorithm>
#include <array>

#include "plugins/detectors/alerts/fingerprint.h"
#include "plugins/detectors/alerts/nearest.h"

namespace wireroom::alerts {
namespace {

// In the order of RuleType.
constexpr std::array<std::string_view, 8> kTypes = {
    "any", "frequency", "spike", "flatline", "new_term", "cardinality", "change", "sequence"};
constexpr std::array<std::string_view, 3> kWindows = {"sliding", "tumbling", "session"};
constexpr std::array<std::string_view, 3> kCounts = {"articles", "sources", "texts"};
constexpr std::array<std::string_view, 3> kSpikeTypes = {"up", "down", "both"};
constexpr std::array<std::string_view, 5> kLevels = {"informational", "low", "medium", "high",
                                                     "critical"};

// A key, and for which types it means something: a bit each; 0xFF: all.
struct KeyUse {
  std::string_view name;
  uint32_t types;
};
constexpr uint32_t Of(RuleType type) { return 1u << static_cast<uint32_t>(type); }
constexpr uint32_t kAll = 0xFF;
constexpr uint32_t kCounting = Of(RuleType::kFrequency) | Of(RuleType::kSpike) |
                               Of(RuleType::kFlatline);
constexpr uint32_t kTimed = kCounting | Of(RuleType::kCardinality) | Of(RuleType::kSequence) |
                            Of(RuleType::kChange);
constexpr std::array<KeyUse, 32> kKeys = {{
    {"type", kAll},
    {"timeframe", kTimed},
    {"timespan", kTimed},
    {"window", Of(RuleType::kFrequency) | Of(RuleType::kCardinality)},
    {"gap", Of(RuleType::kFrequency) | Of(RuleType::kCardinality)},
    {"count", kCounting},
    {"num_events", Of(RuleType::kFrequency)},
    {"threshold", Of(RuleType::kFlatline)},
    {"spike_height", Of(RuleType::kSpike)},
    {"spike_type", Of(RuleType::kSpike)},
    {"threshold_ref", Of(RuleType::kSpike)},
    {"threshold_cur", Of(RuleType::kSpike)},
    {"max_false_per_day", Of(RuleType::kSpike)},
    {"baseline", Of(RuleType::kSpike)},
    {"max_cardinality", Of(RuleType::kCardinality)},
    {"min_cardinality", Of(RuleType::kCardinality)},
    {"cardinality_field", Of(RuleType::kCardinality)},
    {"fields", Of(RuleType::kNewTerm)},
    {"terms_window", Of(RuleType::kNewTerm)},
    {"learn_for", Of(RuleType::kNewTerm)},
    {"compare_key", Of(RuleType::kChange)},
    {"steps", Of(RuleType::kSequence)},
    {"ordered", Of(RuleType::kSequence)},
    {"group_by", kAll},
    {"group-by", kAll},
    {"query_key", kAll},
    {"allowed_lateness", kTimed},
    {"for", kAll},
    {"keep_firing_for", kAll},
    {"repeat_interval", kAll},
    {"realert", kAll},
    {"escalate", kAll},
}};
constexpr std::array<std::string_view, 6> kBaselineKeys = {
    "half_life", "season", "exposure", "min_events", "min_sources", "min_history"};
constexpr std::array<std::string_view, 2> kEscalateKeys = {"after", "to"};

constexpr int64_t kMinute = 60'000'000;
constexpr int64_t kDay = 86'400'000'000;
constexpr int64_t kLongestWindow = 366 * kDay;

class WatchParser {
 public:
  WatchParser(const YamlReader& reader, const YamlNode& node) : reader_(reader), node_(node) {}

  bool Parse(Watch* watch) {
    return ReadType(watch) && KeysFit(*watch) && ReadWindow(watch) && ReadGroups(watch) &&
           ReadOwn(watch) && ReadLife(watch);
  }

 private:
  const YamlNode* Find(const char* key) const { return node_.Find(key); }
  // One of several names for the same thing.
  const YamlNode* Find(std::initializer_list<const char*> keys) const {
    for (const char* key : keys)
      if (const YamlNode* found = Find(key)) return found;
    return nullptr;
  }
  bool Needs(const char* key, const char* example) const {
    return Find(key) || reader_.Fail(node_, "a rule of this type needs the key '" +
                                                std::string(key) + "' (" + example + ")");
  }
  bool Count(const char* key, double least, double most, uint32_t* out) const {
    const YamlNode* node = Find(key);
    double value = 0;
    if (!node) return true;
    if (!reader_.Number(*node, key, least, most, &value)) return false;
    *out = static_cast<uint32_t>(value);
    return *out == value || reader_.Fail(*node, std::string("key '") + key + "': a whole number");
  }
  bool Duration(std::initializer_list<const char*> keys, int64_t most, int64_t* out) const {
    const YamlNode* node = Find(keys);
    if (!node) return true;
    if (!reader_.Duration(*node, *keys.begin(), out)) return false;
    return *out <= most || reader_.Fail(*node, std::string("key '") + *keys.begin() +
                                                   "': longer than " +
                                                   std::to_string(most / kDay) + "d");
  }

  bool ReadType(Watch* watch) const {
    const YamlNode* type = Find("type");
    size_t index = 0;
    if (type && !reader_.OneOf(*type, "type", kTypes, &index)) return false;
    watch->type = static_cast<RuleType>(index);
    return true;
  }

  bool KeysFit(const Watch& watch) const {
    for (const KeyUse& use : kKeys) {
      const YamlNode* found = use.name.empty() ? nullptr : node_.Find(use.name);
      if (found && !(use.types & Of(watch.type)))
        return reader_.Fail(*found, "key '" + std::string(use.name) +
                                        "' has no meaning in a rule of type " +
                                        std::string(kTypes[static_cast<size_t>(watch.type)]));
    }
    for (auto [one, other] : {std::pair("timeframe", "timespan"), {"group_by", "group-by"},
                              {"group_by", "query_key"}, {"repeat_interval", "realert"}})
      if (Find(one) && Find(other))
        return reader_.Fail(*Find(other), std::string("'") + other + "' is another name for '" +
                                              one + "': write one of them");
    return true;
  }

  bool ReadWindow(Watch* watch) const {
    const bool timed = kTimed & Of(watch->type);
    const bool optional = watch->type == RuleType::kChange;
    if (timed && !optional && !Find({"timeframe", "timespan"}))
      return reader_.Fail(node_, "a rule of this type needs the key 'timeframe' (30m)");
    if (!Duration({"timeframe", "timespan"}, kLongestWindow, &watch->timeframe)) return false;
    if (timed && !optional && watch->timeframe <= 0)
      return reader_.Fail(*Find({"timeframe", "timespan"}), "key 'timeframe': more than 0");
    watch->lateness = watch->timeframe;
    if (!Duration({"allowed_lateness"}, kLongestWindow, &watch->lateness)) return false;
    size_t index = 0;
    const YamlNode* window = Find("window");
    if (window && !reader_.OneOf(*window, "window", kWindows, &index)) return false;
    watch->window = static_cast<WindowKind>(index);
    if (watch->window == WindowKind::kSession && !Needs("gap", "gap: 10m")) return false;
    if (!Duration({"gap"}, kLongestWindow, &watch->gap)) return false;
    index = 0;
    const YamlNode* count = Find("count");
    if (count && !reader_.OneOf(*count, "count", kCounts, &index)) return false;
    watch->count = static_cast<CountOf>(index);
    return true;
  }

  bool Keys(const YamlNode& node, std::vector<GroupKey>* out) const {
    if (node.IsText()) return Key(node, out);
    if (!node.IsList() || node.items.empty() || node.items.size() > kMaxGroupKeys)
      return reader_.Fail(node, "expected 1 to " + std::to_string(kMaxGroupKeys) +
                                    " names of values like source or entity.ORG");
    for (const YamlNode& item : node.items)
      if (!Key(item, out)) return false;
    return true;
  }
  bool Key(const YamlNode& node, std::vector<GroupKey>* out) const {
    static constexpr std::array<std::string_view, 11> kNames = {
        "source", "language", "author", "id",     "url",       "site",
        "title",  "text",     "entity", "topic", "entity.ORG"};
    if (node.IsText() && ParseGroupKey(node.text, &out->emplace_back())) return true;
    return reader_.Fail(node, "expected one of source, language, author, id, url, site, title, "
                              "text, topic, entity or entity.TYPE; found " +
                                  Quoted(node.text) +
                                  (node.text.starts_with("entity.")
                                       ? "; a type is in capitals: entity.ORG"
                                       : DidYouMean(node.text, kNames)));
  }

  bool ReadGroups(Watch* watch) const {
    const YamlNode* node = Find({"group_by", "group-by", "query_key"});
    return !node || Keys(*node, &watch->group_by);
  }

  // What the type itself needs.
  bool ReadOwn(Watch* watch) const {
    switch (watch->type) {
      case RuleType::kAny: return true;
      case RuleType::kFrequency:
        return Needs("num_events", "num_events: 5") &&
               Count("num_events", 1, kMaxWindowEntries, &watch->num_events);
      case RuleType::kFlatline:
        watch->num_events = 1;
        return Count("threshold", 1, kMaxWindowEntries, &watch->num_events);
      case RuleType::kSpike: return ReadSpike(watch);
      case RuleType::kNewTerm:
        watch->timeframe = 90 * kDay;
        watch->learn_for = kDay;
        return Needs("fields", "fields: [entity.ORG]") && Keys(*Find("fields"), &watch->fields) &&
               Duration({"terms_window"}, 3660 * kDay, &watch->timeframe) &&
               Duration({"learn_for"}, 366 * kDay, &watch->learn_for);
      case RuleType::kCardinality: return ReadCardinality(watch);
      case RuleType::kChange:
        if (watch->group_by.empty())
          return reader_.Fail(node_, "a rule of type change needs the key 'group_by': what is "
                                     "the same before and after (id)");
        return Needs("compare_key", "compare_key: title") &&
               Keys(*Find("compare_key"), &watch->fields);
      case RuleType::kSequence: return ReadSteps(watch);
    }
    return false;
  }

  bool ReadCardinality(Watch* watch) const {
    if (!Find("max_cardinality") && !Find("min_cardinality"))
      return reader_.Fail(node_, "a rule of type cardinality needs max_cardinality or "
                                 "min_cardinality");
    return Needs("cardinality_field", "cardinality_field: source") &&
           Keys(*Find("cardinality_field"), &watch->fields) &&
           Count("max_cardinality", 1, kMaxWindowEntries - 1, &watch->max_distinct) &&
           Count("min_cardinality", 1, kMaxWindowEntries - 1, &watch->min_distinct);
  }

  bool ReadSpike(Watch* watch) const {
    if (!Find("spike_height") && !Find("max_false_per_day"))
      return reader_.Fail(node_, "a rule of type spike needs max_false_per_day (how many false "
                                 "alarms a day are bearable) or spike_height (a factor)");
    if (Find("spike_height") && Find("max_false_per_day"))
      return reader_.Fail(*Find("spike_height"), "spike_height and max_false_per_day are two ways "
                                                 "to tell a spike: write one");
    const YamlNode* height = Find("spike_height");
    if (height && !reader_.Number(*height, "spike_height", 1.01, 1e6, &watch->spike_height))
      return false;
    const YamlNode* budget = Find("max_false_per_day");
    BaselineWish& wish = watch->baseline;
    if (budget && !reader_.Number(*budget, "max_false_per_day", 1e-6, 1e6, &wish.max_false_per_day))
      return false;
    size_t direction = 0;
    const YamlNode* type = Find("spike_type");
    if (type && !reader_.OneOf(*type, "spike_type", kSpikeTypes, &direction)) return false;
    if (type && budget)
      return reader_.Fail(*type, "spike_type belongs to spike_height");
    watch->spike_up = direction != 1;
    watch->spike_down = direction != 0;
    return Count("threshold_ref", 0, 1e6, &watch->threshold_ref) &&
           Count("threshold_cur", 0, 1e6, &watch->threshold_cur) && ReadBaseline(watch);
  }

  bool ReadBaseline(Watch* watch) const {
    const YamlNode* node = Find("baseline");
    if (!node) return true;
    if (watch->baseline.max_false_per_day <= 0)
      return reader_.Fail(*node, "'baseline' belongs to max_false_per_day");
    if (!reader_.HasOnly(*node, "a baseline", kBaselineKeys)) return false;
    BaselineWish& wish = watch->baseline;
    const WatchParser inner(reader_, *node);
    const YamlNode* season = node->Find("season");
    size_t which = 0;
    static constexpr std::array<std::string_view, 2> kSeasons = {"none", "hour_of_week"};
    if (season && !reader_.OneOf(*season, "season", kSeasons, &which)) return false;
    wish.season = which == 1;
    const YamlNode* exposure = node->Find("exposure");
    if (exposure && !reader_.Bool(*exposure, "exposure", &wish.exposure)) return false;
    return inner.Duration({"half_life"}, 3660 * kDay, &wish.half_life) &&
           inner.Count("min_events", 1, 1e6, &wish.min_events) &&
           inner.Count("min_sources", 1, 1e6, &wish.min_sources) &&
           inner.Count("min_history", 1, 1e6, &wish.min_history) &&
           (wish.half_life >= kMinute ||
            reader_.Fail(*node, "half_life is at least 1m"));
  }

  bool ReadSteps(Watch* watch) const {
    if (!Needs("steps", "steps: [rumour, denial, not filing]")) return false;
    const YamlNode& steps = *Find("steps");
    if (!steps.IsList() || steps.items.size() < 2 || steps.items.size() > kMaxSteps)
      return reader_.Fail(steps, "a sequence has 2 to " + std::to_string(kMaxSteps) +
                                     " steps: ids of rules, or 'not' and an id");
    for (const YamlNode& item : steps.items) {
      Step& step = watch->steps.emplace_back();
      if (!reader_.Text(item, "steps", kMaxIdBytes + 4, &step.rule)) return false;
      step.absent = step.rule.starts_with("not ");
      if (step.absent) step.rule.erase(0, 4);
    }
    if (watch->steps.front().absent)
      return reader_.Fail(steps, "a sequence begins with something that happens, not with 'not'; "
                                 "for mere absence use type: flatline");
    const YamlNode* ordered = Find("ordered");
    return !ordered || reader_.Bool(*ordered, "ordered", &watch->ordered);
  }

  bool ReadLife(Watch* watch) const {
    if (!Duration({"for"}, kLongestWindow, &watch->pending) ||
        !Duration({"keep_firing_for"}, kLongestWindow, &watch->keep_firing) ||
        !Duration({"repeat_interval", "realert"}, kLongestWindow, &watch->repeat))
      return false;
    const YamlNode* escalate = Find("escalate");
    if (!escalate) return true;
    if (!reader_.HasOnly(*escalate, "escalate", kEscalateKeys)) return false;
    const WatchParser inner(reader_, *escalate);
    if (!inner.Needs("after", "after: 15m") ||
        !inner.Duration({"after"}, kLongestWindow, &watch->escalate_after))
      return false;
    size_t level = static_cast<size_t>(Level::kCritical) - 1;
    const YamlNode* to = escalate->Find("to");
    if (to && !reader_.OneOf(*to, "to", kLevels, &level)) return false;
    watch->escalate_to = static_cast<Level>(level + 1);
    return watch->escalate_after > 0 || reader_.Fail(*escalate, "'after' is more than 0");
  }

  const YamlReader& reader_;
  const YamlNode& node_;
};

// ---- what state depends on ------------------------------------------------------

void Mix(uint64_t value, uint64_t* hash) {
  for (int i = 0; i < 8; ++i) *hash = (*hash ^ (value >> (8 * i) & 0xFF)) * 0x100000001B3u;
}
void Mix(std::string_view text, uint64_t* hash) {
  for (char c : text) *hash = (*hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  Mix(text.size(), hash);
}

void Mix(const Condition& c, uint64_t* hash) {
  Mix(static_cast<uint64_t>(c.kind), hash);
  Mix(c.parameter, hash);
  if (c.kind == Condition::Kind::kTerm) {
    const Term& t = c.term;
    Mix(static_cast<uint64_t>(t.kind) | uint64_t{t.scope} << 8 | uint64_t{t.match_case} << 16 |
            static_cast<uint64_t>(t.role) << 24 | static_cast<uint64_t>(t.field) << 32 |
            static_cast<uint64_t>(t.test) << 40,
        hash);
    for (const TermToken& token : t.tokens) Mix(token.hash, hash);
    if (t.match_case)
      for (const TermToken& token : t.tokens) Mix(token.text, hash);
    if (t.kind != TermKind::kWords && t.kind != TermKind::kSource) Mix(t.id, hash);
    Mix(t.type, hash);
    Mix(static_cast<uint64_t>(t.min_score * 1e6f), hash);
    Mix(static_cast<uint64_t>(t.min_confidence * 1e6f), hash);
    Mix(static_cast<uint64_t>(t.min_salience * 1e6f), hash);
    Mix(static_cast<uint64_t>(t.number), hash);
  }
  for (const Condition& child : c.children) Mix(child, hash);
  Mix(c.children.size(), hash);
}

uint64_t MeaningOf(const Rule& rule, const Watch& watch) {
  uint64_t hash = MeaningOf(rule.condition);
  Mix(rule.id, &hash);
  Mix(static_cast<uint64_t>(watch.type) | static_cast<uint64_t>(watch.window) << 8 |
          static_cast<uint64_t>(watch.count) << 16,
      &hash);
  Mix(static_cast<uint64_t>(watch.timeframe), &hash);
  Mix(static_cast<uint64_t>(watch.gap), &hash);
  for (const GroupKey& key : watch.group_by) Mix(key.name, &hash);
  for (const GroupKey& key : watch.fields) Mix(key.name, &hash);
  for (const Step& step : watch.steps) Mix(step.rule, &hash), Mix(step.absent, &hash);
  return hash;
}

}  // namespace

uint64_t MeaningOf(const Condition& condition) {
  uint64_t hash = 0xCBF29CE484222325u;
  Mix(condition, &hash);
  return hash;
}

std::span<const std::string_view> WatchKeys() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> out;
    for (const KeyUse& use : kKeys)
      if (!use.name.empty()) out.push_back(use.name);
    return out;
  }();
  return names;
}

bool ParseGroupKey(std::string_view name, GroupKey* key) {
  using Kind = GroupKey::Kind;
  static constexpr std::pair<std::string_view, Kind> kNames[] = {
      {"source", Kind::kSource}, {"language", Kind::kLanguage}, {"author", Kind::kAuthor},
      {"id", Kind::kId},         {"url", Kind::kUrl},           {"site", Kind::kSite},
      {"title", Kind::kTitle},   {"text", Kind::kText},         {"entity", Kind::kEntity},
      {"topic", Kind::kTopic}};
  key->name = name;
  constexpr std::string_view kTyped = "entity.";
  if (name.starts_with(kTyped) && name.size() > kTyped.size()) {
    key->kind = Kind::kEntity;
    key->type = name.substr(kTyped.size());
    return std::all_of(key->type.begin(), key->type.end(),
                       [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
  }
  for (const auto& [known, kind] : kNames)
    if (name == known) return key->kind = kind, true;
  return false;
}

bool ParseWatch(const YamlReader& reader, const YamlNode& node, Rule* rule) {
  const auto keys = WatchKeys();
  if (std::none_of(keys.begin(), keys.end(),
                   [&](std::string_view key) { return node.Find(key) != nullptr; }))
    return true;
  auto watch = std::make_shared<Watch>();
  if (!WatchParser(reader, node).Parse(watch.get())) return false;
  watch->meaning = MeaningOf(*rule, *watch);
  if (!watch->IsPlain()) rule->watch = std::move(watch);
  return true;
}

}  // namespace wireroom::alerts
