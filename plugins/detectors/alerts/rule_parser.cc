// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_parser.h"

#include <algorithm>
#include <array>

#include "plugins/detectors/alerts/condition_parser.h"
#include "plugins/detectors/alerts/rule_check.h"
#include "plugins/detectors/alerts/utf8.h"
#include "plugins/detectors/alerts/yaml_reader.h"

namespace wireroom::alerts {
namespace {

constexpr std::array<std::string_view, 8> kRuleKeys = {
    "id", "title", "description", "level", "labels", "annotations", "enabled", "condition"};
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

class RuleParser {
 public:
  RuleParser(const std::string& file, const Host& host, RuleErrors* errors)
      : reader_(file, errors), conditions_(reader_, host) {}

  const YamlReader& reader() const { return reader_; }

  bool Parse(const YAML::Node& node, Rule* rule) {
    if (!reader_.HasOnly(node, "a rule", kRuleKeys)) return false;
    rule->place = reader_.Place(node.Mark());
    return Head(node, rule) && ReadPairs(node["labels"], "labels", &rule->labels) &&
           ReadPairs(node["annotations"], "annotations", &rule->annotations) &&
           ReadCondition(node, rule);
  }

 private:
  bool Needed(const YAML::Node& node, const char* key) const {
    return node[key] || reader_.Fail(node, std::string("a rule needs the key '") + key + "'");
  }

  bool Head(const YAML::Node& node, Rule* rule) const {
    if (!Needed(node, "id") || !reader_.Text(node["id"], "id", kMaxIdBytes, &rule->id))
      return false;
    if (!IsId(rule->id))
      return reader_.Fail(node["id"], "key 'id': letters, digits, '.', '_' and '-', first a "
                                      "letter or digit; found " + Quoted(rule->id));
    if (!Needed(node, "title") ||
        !reader_.Text(node["title"], "title", kMaxTitleBytes, &rule->title))
      return false;
    std::string description;
    if (node["description"] &&
        !reader_.Text(node["description"], "description", kMaxDescriptionBytes, &description))
      return false;
    size_t level = static_cast<size_t>(Level::kMedium) - 1;
    if (node["level"] && !reader_.OneOf(node["level"], "level", kLevels, &level)) return false;
    rule->level = static_cast<Level>(level + 1);
    return !node["enabled"] || reader_.Bool(node["enabled"], "enabled", &rule->enabled);
  }

  bool ReadPairs(const YAML::Node& node, const std::string& key, Pairs* out) const {
    if (!node) return true;
    if (!node.IsMap()) return reader_.Fail(node, "key '" + key + "': expected names with texts");
    if (node.size() > kMaxPairs)
      return reader_.Fail(node, "key '" + key + "': at most " + std::to_string(kMaxPairs) +
                                    " names");
    for (const auto& pair : node) {
      if (!pair.first.IsScalar() || !IsPairName(pair.first.Scalar()))
        return reader_.Fail(pair.first, "a name in '" + key +
                                            "' is letters, digits and '_', first no digit");
      for (const auto& other : *out)
        if (other.first == pair.first.Scalar())
          return reader_.Fail(pair.first, "key " + Quoted(other.first) + ": given twice");
      std::string value;
      if (!reader_.Text(pair.second, pair.first.Scalar(), kMaxPairBytes, &value)) return false;
      out->emplace_back(pair.first.Scalar(), std::move(value));
    }
    return true;
  }

  bool ReadCondition(const YAML::Node& node, Rule* rule) {
    if (!Needed(node, "condition")) return false;
    auto condition = conditions_.Parse(node["condition"]);
    if (!condition) return false;
    const std::string problem = WhyUseless(*condition);
    if (!problem.empty()) return reader_.Fail(node["condition"], problem);
    rule->condition = std::move(*condition);
    return true;
  }

  YamlReader reader_;
  ConditionParser conditions_;
};

bool Readable(const std::string& text, const YamlReader& reader) {
  if (text.size() > kMaxFileBytes)
    return reader.FailAt(YAML::Mark::null_mark(),
                         "the file is " + std::to_string(text.size()) + " bytes long; at most " +
                             std::to_string(kMaxFileBytes) + " are read, split it");
  const size_t bad = std::min(FirstInvalidUtf8(text), text.find('\0'));
  if (bad >= text.size()) return true;
  YAML::Mark mark;
  mark.line = static_cast<int>(std::count(text.begin(), text.begin() + bad, '\n'));
  const size_t line = text.rfind('\n', bad);
  mark.column = static_cast<int>(line == std::string::npos ? bad : bad - line - 1);
  return reader.FailAt(mark, text[bad] == '\0' ? "a NUL byte: a rule file is text"
                                               : "not UTF-8: save the file as UTF-8");
}

}  // namespace

void ParseRules(const std::string& file, const std::string& text, const Host& host,
                const std::function<void(Rule)>& each, RuleErrors* errors) {
  RuleParser parser(file, host, errors);
  if (!Readable(text, parser.reader())) return;
  bool any = false;
  auto parse = [&](const YAML::Node& node) {
    any = true;
    Rule rule;
    if (!errors->full() && parser.Parse(node, &rule)) each(std::move(rule));
  };
  try {
    for (const YAML::Node& document : YAML::LoadAll(text)) {
      if (document.IsNull()) continue;
      if (!document.IsSequence()) parse(document);
      else
        for (const auto& node : document) parse(node);
    }
    if (!any) parser.reader().FailAt(YAML::Mark::null_mark(), "no rule in the file");
  } catch (const YAML::Exception& e) {
    parser.reader().FailAt(e.mark, "not YAML: " + e.msg);
  }
}

}  // namespace wireroom::alerts
