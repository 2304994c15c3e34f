// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_parser.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "plugins/detectors/alerts/detection_parser.h"
#include "plugins/detectors/alerts/dispatch_parser.h"
#include "plugins/detectors/alerts/rule_check.h"
#include "plugins/detectors/alerts/utf8.h"
#include "plugins/detectors/alerts/watch_parser.h"
#include "plugins/detectors/alerts/yaml_reader.h"

namespace wireroom::alerts {
namespace {

constexpr std::array<std::string_view, 18> kHeadKeys = {
    "id",     "title",  "description", "level",      "labels",         "annotations",
    "enabled", "condition", "detection", "tests",    "status",         "author",
    "date",   "references", "tags",    "falsepositives", "modified", "cost_budget"};

std::span<const std::string_view> RuleKeys() {
  static const std::vector<std::string_view> keys = [] {
    std::vector<std::string_view> all(kHeadKeys.begin(), kHeadKeys.end());
    all.insert(all.end(), WatchKeys().begin(), WatchKeys().end());
    return all;
  }();
  return keys;
}

// In the order of wireroom::Level.
constexpr std::array<std::string_view, 5> kLevels = {"informational", "low", "medium", "high",
                                                     "critical"};
constexpr size_t kMaxDescriptionBytes = 64 << 10;

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsId(std::string_view id) {
  return (IsLetter(id.front()) || IsDigit(id.front())) &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return IsLetter(c) || IsDigit(c) || c == '.' || c == '_' || c == '-';
         });
}

bool IsPairName(std::string_view name) {
  return !name.empty() && !IsDigit(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return IsLetter(c) || IsDigit(c) || c == '_'; });
}

// The same for values that are the same, wherever they stand.
uint64_t ContentOf(const YamlNode& node) {
  uint64_t hash = std::hash<std::string>()(node.text) + static_cast<uint64_t>(node.kind);
  for (const YamlNode& item : node.items)
    hash = (hash ^ ContentOf(item)) * 0x9E3779B97F4A7C15u + (hash >> 29);
  return hash;
}

class RuleParser {
 public:
  RuleParser(const std::string& file, const Host& host, RuleErrors* errors)
      : reader_(file, errors),
        conditions_(reader_, host, std::filesystem::path(file).parent_path()) {}

  const YamlReader& reader() const { return reader_; }
  const std::vector<std::filesystem::path>& lists() const { return conditions_.lists(); }

  bool Parse(const YamlNode& node, Rule* rule) {
    if (!reader_.HasOnly(node, "a rule", RuleKeys())) return false;
    rule->place = reader_.Place(node.mark);
    if (!ReadRule(node, rule)) return false;
    rule->content = ContentOf(node) ^ conditions_.list_content();
    return true;
  }

 private:
  bool ReadRule(const YamlNode& node, Rule* rule) {
    return Head(node, rule) && ReadPairs(node, "labels", &rule->labels) &&
           ReadPairs(node, "annotations", &rule->annotations) && ReadCondition(node, rule) &&
           ParseWatch(reader_, node, rule) && ReadTests(node, rule);
  }

  // The value of a key that a rule must have, or null.
  const YamlNode* Needed(const YamlNode& node, const char* key) const {
    const YamlNode* value = node.Find(key);
    if (!value) reader_.Fail(node, std::string("a rule needs the key '").append(key).append("'"));
    return value;
  }

  bool NeededText(const YamlNode& node, const char* key, size_t most, std::string* out) const {
    const YamlNode* value = Needed(node, key);
    return value && reader_.Text(*value, key, most, out);
  }

  bool Head(const YamlNode& node, Rule* rule) const {
    if (!NeededText(node, "id", kMaxIdBytes, &rule->id)) return false;
    if (!IsId(rule->id))
      return reader_.Fail(*node.Find("id"), "key 'id': letters, digits, '.', '_' and '-', first a "
                                            "letter or digit; found " + Quoted(rule->id));
    if (!NeededText(node, "title", kMaxTitleBytes, &rule->title)) return false;
    std::string text;
    const YamlNode* description = node.Find("description");
    if (description && !reader_.Text(*description, "description", kMaxDescriptionBytes, &text))
      return false;
    size_t level = static_cast<size_t>(Level::kMedium) - 1;
    const YamlNode* given = node.Find("level");
    if (given && !reader_.OneOf(*given, "level", kLevels, &level)) return false;
    rule->level = static_cast<Level>(level + 1);
    const YamlNode* enabled = node.Find("enabled");
    return (!enabled || reader_.Bool(*enabled, "enabled", &rule->enabled)) &&
           ReadCostBudget(node, rule);
  }

  bool ReadCostBudget(const YamlNode& node, Rule* rule) const {
    const YamlNode* budget = node.Find("cost_budget");
    double steps = 0;
    if (!budget) return true;
    if (!reader_.Number(*budget, "cost_budget", 0, kMaxCostBudget, &steps)) return false;
    if ((steps != 0 && steps < kMinCostBudget) || steps != std::floor(steps))
      return reader_.Fail(*budget, "key 'cost_budget': expected a whole number of steps an event, "
                                   "from " + std::to_string(kMinCostBudget) + " on, or 0 for no "
                                   "bound");
    rule->cost_budget = static_cast<uint32_t>(steps);
    return true;
  }

  bool ReadPairs(const YamlNode& rule, const std::string& key, Pairs* out) const {
    const YamlNode* node = rule.Find(key);
    if (!node) return true;
    if (!node->IsMapping())
      return reader_.Fail(*node, "key '" + key + "': expected names with texts");
    if (node->items.size() / 2 > kMaxPairs)
      return reader_.Fail(*node, "key '" + key + "': at most " + std::to_string(kMaxPairs) +
                                     " names");
    for (size_t i = 0; i < node->items.size(); i += 2)
      if (!ReadPair(node->items[i], node->items[i + 1], key, out)) return false;
    return true;
  }

  bool ReadPair(const YamlNode& name, const YamlNode& value, const std::string& key,
                Pairs* out) const {
    if (!name.IsText() || !IsPairName(name.text))
      return reader_.Fail(name, "a name in '" + key +
                                    "' is letters, digits and '_', first no digit");
    for (const auto& other : *out)
      if (other.first == name.text)
        return reader_.Fail(name, "key " + Quoted(name.text) + ": given twice");
    std::string text;
    if (!reader_.Text(value, name.text, kMaxPairBytes, &text)) return false;
    out->emplace_back(name.text, std::move(text));
    return true;
  }

  bool ReadTests(const YamlNode& node, Rule* rule) const {
    const YamlNode* tests = node.Find("tests");
    if (!tests) return true;
    rule->tests = std::make_shared<YamlNode>(*tests);
    return tests->IsList() || reader_.Fail(*tests, "'tests' is a list of tests");
  }

  bool ReadCondition(const YamlNode& node, Rule* rule) {
    const YamlNode* type = node.Find("type");
    const YamlNode* detection = node.Find("detection");
    if (type && type->IsText() && type->text == "sequence") {
      const YamlNode* extra = detection ? detection : node.Find("condition");
      return !extra || reader_.Fail(*extra, "a sequence has steps, which are rules, and no "
                                            "condition of its own");
    }
    const YamlNode* value = detection ? detection : Needed(node, "condition");
    if (!value) return false;
    auto condition = detection ? DetectionParser(&conditions_).Parse(*value, node.Find("condition"))
                               : conditions_.Parse(*value);
    if (!condition) return false;
    const std::string problem = WhyUseless(*condition);
    if (!problem.empty()) return reader_.Fail(*value, problem);
    rule->condition = std::move(*condition);
    return true;
  }

  YamlReader reader_;
  ConditionParser conditions_;
};

bool Readable(const std::string& text, const YamlReader& reader) {
  if (text.size() > kMaxFileBytes)
    return reader.FailAt({},
                         "the file is " + std::to_string(text.size()) + " bytes long; at most " +
                             std::to_string(kMaxFileBytes) + " are read, split it");
  const size_t bad = std::min(FirstInvalidUtf8(text), text.find('\0'));
  if (bad >= text.size()) return true;
  YamlMark mark;
  mark.line = static_cast<int>(std::count(text.begin(), text.begin() + bad, '\n'));
  const size_t line = text.rfind('\n', bad);
  mark.column = static_cast<int>(line == std::string::npos ? bad : bad - line - 1);
  return reader.FailAt(mark, text[bad] == '\0' ? "a NUL byte: a rule file is text"
                                               : "not UTF-8: save the file as UTF-8");
}

}  // namespace

void ParseRules(const std::string& file, const std::string& text, const Host& host,
                const std::function<void(Rule)>& each, RuleErrors* errors,
                Dispatch* dispatch, std::vector<std::filesystem::path>* lists) {
  RuleParser parser(file, host, errors);
  if (!Readable(text, parser.reader())) return;
  bool any = false;
  try {
    ReadYaml(text, [&](const YamlNode& node) {
      any = true;
      Rule rule;
      if (IsDispatch(node)) {
        Dispatch ignored;
        ReadDispatch(parser.reader(), node, dispatch ? dispatch : &ignored);
        return;
      }
      if (parser.Parse(node, &rule)) each(std::move(rule));
    });
    if (!any) parser.reader().FailAt({}, "no rule in the file");
  } catch (const YamlError& e) {
    parser.reader().FailAt(e.mark, std::string("not YAML: ") + e.what());
  }
  if (lists) *lists = parser.lists();
}

}  // namespace wireroom::alerts
