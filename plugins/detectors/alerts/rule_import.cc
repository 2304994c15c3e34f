// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_import.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <sstream>

#include "plugins/detectors/alerts/lucene_query.h"
#include "plugins/detectors/alerts/yaml_reader.h"
#include "plugins/detectors/alerts/yaml_tree.h"

namespace wireroom::alerts {
namespace {

std::string InQuotes(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + "\"";
}

std::string IdOf(std::string_view title) {
  std::string id;
  for (char c : title) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool upper = c >= 'A' && c <= 'Z';
    if (letter || upper) id += upper ? static_cast<char>(c + 32) : c;
    else if (!id.empty() && id.back() != '-') id += '-';
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? "imported" : id.substr(0, 100);
}

std::string TextOf(const YamlNode& node, std::string_view key) {
  const YamlNode* found = node.Find(key);
  return found && found->IsText() ? found->text : std::string();
}

class Importer {
 public:
  Importer(std::string file, Imported* out) : file_(std::move(file)), out_(*out) {}

  void Sigma(const YamlNode& rule) {
    Begin(TextOf(rule, "title"), rule.mark);
    if (!rule.Find("detection")) return Lose("a document without a detection");
    Pass(rule, {"description", "status", "author", "date"});
    const std::string level = TextOf(rule, "level");
    if (!level.empty()) body_ += "level: " + level + "\n";
    LoseOthers(rule, {"title", "id", "description", "status", "author", "date", "level",
                      "detection", "tags", "references", "falsepositives", "modified"});
    const YamlNode& detection = *rule.Find("detection");
    std::string names;
    body_ += "detection:\n";
    bool any = false;
    std::vector<std::string> lost;  // selections
    for (size_t i = 0; i + 1 < detection.items.size(); i += 2) {
      const std::string& name = detection.items[i].text;
      if (name == "condition") continue;
      if (name == "timeframe") {
        Lose("detection.timeframe: write type: frequency with timeframe and num_events",
             detection.items[i].mark);
        continue;
      }
      const std::string selection = SigmaSelection(name, detection.items[i + 1]);
      if (selection.empty()) {
        Lose("the selection '" + name + "' has nothing that an article has",
             detection.items[i].mark);
        lost.push_back(name);
        continue;
      }
      body_ += "  " + name + ": " + selection + "\n";
      any = true;
    }
    std::string condition = TextOf(detection, "condition");
    if (const size_t pipe = condition.find('|'); pipe != std::string::npos) {
      Lose("condition '" + condition.substr(pipe) + "': write type: frequency",
           detection.Find("condition")->mark);
      condition.resize(pipe);
    }
    if (!any) return Lose("nothing of the detection could be carried over: no rule was made");
    for (const std::string& name : lost)
      if (Names(condition, name))
        return Lose("the condition needs the selection '" + name + "': no rule was made");
    body_ += "condition: " + InQuotes(condition) + "\n";
    End();
  }

  void ElastAlert(const YamlNode& rule) {
    Begin(TextOf(rule, "name"), rule.mark);
    const std::string type = TextOf(rule, "type");
    static constexpr std::array<std::string_view, 7> kTypes = {
        "any", "frequency", "spike", "flatline", "new_term", "cardinality", "change"};
    if (std::find(kTypes.begin(), kTypes.end(), type) == kTypes.end())
      return Lose("type '" + type + "' has no counterpart: no rule was made");
    body_ += "type: " + type + "\n";
    Pass(rule, {"description", "num_events", "threshold", "spike_height", "spike_type",
                "threshold_ref", "threshold_cur", "max_cardinality", "min_cardinality"});
    for (auto [key, ours] : {std::pair("timeframe", "timeframe"), {"realert", "repeat_interval"},
                             {"terms_window_size", "terms_window"}})
      if (const YamlNode* time = rule.Find(key)) body_ += std::string(ours) + ": " + Duration(*time) + "\n";
    for (const char* key : {"query_key", "cardinality_field", "compare_key", "fields"})
      if (const YamlNode* field = rule.Find(key)) Field(key, *field);
    std::vector<std::string> parts;
    if (const YamlNode* filters = rule.Find("filter"))
      for (const YamlNode& filter : filters->items) Filter(filter, &parts);
    LoseOthers(rule, {"name", "type", "description", "num_events", "timeframe", "realert",
                      "query_key", "filter", "threshold", "spike_height", "spike_type",
                      "threshold_ref", "threshold_cur", "cardinality_field", "max_cardinality",
                      "min_cardinality", "compare_key", "fields", "terms_window_size", "index"});
    if (parts.empty()) return Lose("no filter could be carried over: no rule was made");
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
    body_ += "condition: {all: [" + all + "]}\n";
    End();
  }

  // `line`: of its file, from 0.
  void Lucene(const std::string& query, int line) {
    Begin(query.substr(0, 80), {line, 0});
    const std::string condition = Query(query);
    if (condition.empty()) return Lose("no rule was made");
    body_ += "condition: " + condition + "\n";
    End();
  }

 private:
  void Begin(const std::string& title, YamlMark at) {
    at_ = at;
    title_ = title.empty() ? "imported" : title;
    body_ = "id: " + IdOf(title_) + "\ntitle: " + InQuotes(title_) + "\n";
    comments_.clear();
  }
  void End() {
    if (!out_.yaml.empty()) out_.yaml += "---\n";
    for (const std::string& line : comments_) out_.yaml += "# not carried over: " + line + "\n";
    out_.yaml += body_;
  }
  void Lose(const std::string& what) { Lose(what, at_); }
  void Lose(const std::string& what, YamlMark at) {
    const std::string line = std::to_string(at.line + 1);
    comments_.push_back("line " + line + ": " + what);
    out_.lost.push_back(file_ + ":" + line + ": " + title_ + ": not carried over: " + what);
  }
  void Pass(const YamlNode& rule, std::initializer_list<const char*> keys) {
    for (const char* key : keys)
      if (const std::string value = TextOf(rule, key); !value.empty())
        body_ += std::string(key) + ": " + InQuotes(value) + "\n";
  }
  void LoseOthers(const YamlNode& rule, std::initializer_list<std::string_view> known) {
    for (size_t i = 0; i + 1 < rule.items.size(); i += 2)
      if (std::find(known.begin(), known.end(), rule.items[i].text) == known.end())
        Lose("key '" + rule.items[i].text + "'", rule.items[i].mark);
  }

  // The condition as flow YAML; empty: nothing could be made of it.
  std::string Query(const std::string& query) {
    std::vector<std::string> lost;
    std::string condition;
    try {
      condition = ConditionOfLucene(query, &lost);
    } catch (const std::invalid_argument& e) {
      Lose("query '" + query + "': " + e.what());
      return {};
    }
    for (const std::string& what : lost) Lose(what);
    return condition;
  }

  // ---- Sigma ----
  // Whether a condition has this word.
  static bool Names(const std::string& condition, const std::string& name) {
    const auto is_part = [&](size_t at) {
      return at < condition.size() && (std::isalnum(static_cast<unsigned char>(condition[at])) ||
                                       condition[at] == '_' || condition[at] == '-');
    };
    for (size_t at = condition.find(name); at != std::string::npos;
         at = condition.find(name, at + 1))
      if (!(at > 0 && is_part(at - 1)) && !is_part(at + name.size())) return true;
    return false;
  }
  std::string SigmaSelection(const std::string& name, const YamlNode& node) {
    if (node.IsText()) return "[" + InQuotes(node.text) + "]";
    if (node.IsList()) {
      std::string items;
      for (const YamlNode& item : node.items) {
        const std::string one = item.IsText() ? InQuotes(item.text) : SigmaSelection(name, item);
        if (!one.empty()) items += (items.empty() ? "" : ", ") + one;
      }
      return items.empty() ? "" : "[" + items + "]";
    }
    std::string fields;
    for (size_t i = 0; i + 1 < node.items.size(); i += 2) {
      const std::string& key = node.items[i].text;
      const std::string field = key.substr(0, key.find('|'));
      static constexpr std::array<std::string_view, 10> kFields = {
          "title", "text", "lead", "article", "source", "language", "author", "url", "id", "topic"};
      if (std::find(kFields.begin(), kFields.end(), field) == kFields.end()) {
        Lose("the field '" + field + "' of '" + name + "'", node.items[i].mark);
        continue;
      }
      fields += (fields.empty() ? "" : ", ") + InQuotes(key) + ": " + Values(node.items[i + 1]);
    }
    return fields.empty() ? "" : "{" + fields + "}";
  }
  static std::string Values(const YamlNode& node) {
    if (!node.IsList()) return InQuotes(node.text);
    std::string items;
    for (const YamlNode& item : node.items)
      items += (items.empty() ? "" : ", ") + InQuotes(item.text);
    return "[" + items + "]";
  }

  // ---- ElastAlert ----
  // {minutes: 5, hours: 1}
  std::string Duration(const YamlNode& node) {
    std::string out;
    for (size_t i = 0; i + 1 < node.items.size(); i += 2) {
      const std::string& unit = node.items[i].text;
      static constexpr std::pair<const char*, const char*> kUnits[] = {
          {"weeks", "w"}, {"days", "d"}, {"hours", "h"}, {"minutes", "m"}, {"seconds", "s"}};
      for (const auto& [name, ours] : kUnits)
        if (unit == name) out += node.items[i + 1].text + ours;
    }
    return out.empty() ? "1h" : out;
  }
  void Field(const char* key, const YamlNode& node) {
    static constexpr std::array<std::string_view, 8> kKnown = {
        "source", "language", "author", "id", "url", "title", "topic", "entity"};
    const char* ours = std::string_view(key) == "query_key" ? "group_by" : key;
    std::string values;
    for (const YamlNode* item = node.IsList() ? node.items.data() : &node;
         item != (node.IsList() ? node.items.data() + node.items.size() : &node + 1); ++item) {
      if (std::find(kKnown.begin(), kKnown.end(), item->text) == kKnown.end()) {
        Lose(std::string(key) + " '" + item->text + "': write source, entity.TYPE, topic, ...",
             item->mark);
        continue;
      }
      values += (values.empty() ? "" : ", ") + item->text;
    }
    if (!values.empty()) body_ += std::string(ours) + ": [" + values + "]\n";
  }
  void Filter(const YamlNode& node, std::vector<std::string>* parts) {
    if (const YamlNode* query = node.Find("query")) return Filter(*query, parts);
    at_ = node.mark;  // what its query loses
    if (const YamlNode* string = node.Find("query_string")) {
      const std::string condition = Query(TextOf(*string, "query"));
      if (!condition.empty()) parts->push_back(condition);
      return;
    }
    const YamlNode* term = node.Find("term") ? node.Find("term") : node.Find("match");
    if (term && term->items.size() == 2 && term->items[1].IsText()) {
      const std::string condition =
          Query(term->items[0].text + ":" + InQuotes(term->items[1].text));
      if (!condition.empty()) parts->push_back(condition);
      return;
    }
    Lose("filter '" + (node.items.empty() ? node.text : node.items[0].text) + "'", node.mark);
  }

  const std::string file_;
  Imported& out_;
  YamlMark at_;  // of the rule, or of what is looked at
  std::string title_;
  std::string body_;
  std::vector<std::string> comments_;
};

}  // namespace

void ImportText(const std::string& from, const std::string& file, const std::string& text,
                Imported* out) {
  Importer importer(file, out);
  if (from == "lucene") {
    std::istringstream lines(text);
    int number = 0;
    for (std::string line; std::getline(lines, line); ++number)
      if (!line.empty() && line.front() != '#') importer.Lucene(line, number);
    return;
  }
  try {
    ReadYaml(text, [&](const YamlNode& node) {
      if (!node.IsMapping()) return;
      if (from == "sigma") importer.Sigma(node);
      else importer.ElastAlert(node);
    });
  } catch (const YamlError& e) {
    out->lost.push_back(file + ":" + std::to_string(e.mark.line + 1) + ": not YAML: " + e.what());
  }
}

void ImportFile(const std::string& from, const std::string& file, Imported* out) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) out->lost.push_back(file + ": can not be read");
  else ImportText(from, file, text.str(), out);
}

}  // namespace wireroom::alerts
