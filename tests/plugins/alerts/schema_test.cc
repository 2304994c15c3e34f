// SPDX-License-Identifier: Apache-2.0
//
// The schema and the parser know the same keys, wherever a mapping has some.
#include "plugins/detectors/alerts/rule_schema.h"

#include <algorithm>
#include <set>

#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/rule_parser.h"
#include "plugins/detectors/alerts/rule_test.h"
#include "plugins/detectors/alerts/yaml_tree.h"
#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

using Keys = std::set<std::string>;

// JSON is YAML.
const YamlNode& Schema() {
  static const YamlNode schema = [] {
    YamlNode read;
    ReadYaml(RuleSchema(), [&](const YamlNode& node) { read = node; });
    return read;
  }();
  return schema;
}

// The keys of `properties` below a path of keys.
Keys SchemaKeys(std::initializer_list<const char*> path) {
  const YamlNode* at = Schema().Find("$defs");
  for (const char* key : path) {
    at = at->Find(key);
    if (!at) {
      ADD_FAILURE() << "the schema has no " << key;
      return {};
    }
  }
  Keys keys;
  for (size_t i = 0; i < at->items.size(); i += 2) keys.insert(at->items[i].text);
  return keys;
}

// What the parser says that it knows where it meets the key zzzz.
Keys ParserKeys(const std::string& yaml) {
  RuleErrors errors;
  LoadedRules loaded;
  ParseRules("r.yaml", yaml, Host(ToyHost()),
             [&](Rule rule) { loaded.rules.push_back(std::move(rule)); }, &errors);
  IndexBuilder builder{Host(ToyHost())};
  for (const Rule& rule : loaded.rules) builder.Add(rule);
  loaded.index = builder.Build();
  if (errors.empty()) RunRuleTests(loaded, Host(ToyHost()), "", &errors);
  for (const std::string& line : errors.lines()) {
    const size_t begin = line.find("(keys: ");
    if (begin == std::string::npos) continue;
    Keys keys;
    for (size_t at = begin + 7; at < line.size();) {
      const size_t end = std::min(line.find_first_of(",)", at), line.size());
      keys.insert(line.substr(at, end - at));
      at = end + 2;
    }
    return keys;
  }
  ADD_FAILURE() << "no key was refused in:\n" << yaml;
  return {};
}

// A rule that is right, with more.
std::string RuleWith(const std::string& more) {
  std::string text = "id: a\ntitle: A\ncondition: {any: [x]}\n";
  text += more;
  return text;
}

TEST(RuleSchema, HasTheKeysOfARule) {
  EXPECT_EQ(SchemaKeys({"rule", "properties"}), ParserKeys(RuleWith("zzzz: 1\n")));
}

TEST(RuleSchema, HasTheKeysOfAConditionAndAMention) {
  EXPECT_EQ(SchemaKeys({"condition", "properties"}),
            ParserKeys("id: a\ntitle: A\ncondition: {zzzz: 1}\n"));
  EXPECT_EQ(SchemaKeys({"condition", "properties", "mention", "properties"}),
            ParserKeys("id: a\ntitle: A\ncondition: {any: [{mention: {zzzz: 1}}]}\n"));
}

TEST(RuleSchema, HasTheKeysOfABaselineAndAnEscalation) {
  EXPECT_EQ(SchemaKeys({"rule", "properties", "baseline", "properties"}),
            ParserKeys(RuleWith("type: spike\ntimeframe: 1h\nmax_false_per_day: 1\n"
                                "baseline: {zzzz: 1}\n")));
  EXPECT_EQ(SchemaKeys({"rule", "properties", "escalate", "properties"}),
            ParserKeys(RuleWith("escalate: {zzzz: 1}\n")));
}

TEST(RuleSchema, HasTheKeysOfTestsAndTheirArticles) {
  EXPECT_EQ(SchemaKeys({"test", "properties"}), ParserKeys(RuleWith("tests: [{zzzz: 1}]\n")));
  EXPECT_EQ(SchemaKeys({"article", "properties"}),
            ParserKeys(RuleWith("tests: [{articles: [{zzzz: 1}], expect: 0}]\n")));
  EXPECT_EQ(SchemaKeys({"expected", "properties"}),
            ParserKeys(RuleWith("tests: [{articles: [{title: x}], expect: [{zzzz: 1}]}]\n")));
}

TEST(RuleSchema, HasTheKeysOfRoutesReceiversAndInhibitions) {
  EXPECT_EQ(SchemaKeys({"dispatch", "properties"}), ParserKeys("route: {receiver: a}\nzzzz: 1\n"));
  EXPECT_EQ(SchemaKeys({"route", "properties"}), ParserKeys("route: {zzzz: 1}\n"));
  EXPECT_EQ(SchemaKeys({"inhibition", "properties"}), ParserKeys("inhibit_rules: [{zzzz: 1}]\n"));
  EXPECT_EQ(Keys({"name"}),
            ParserKeys("route: {receiver: a}\nreceivers: [{zzzz: 1}]\n"));
}

// Every reference leads somewhere, and nothing stands there in vain.
TEST(RuleSchema, IsWholeInItself) {
  const std::string text = RuleSchema();
  const Keys defined = SchemaKeys({});
  Keys named;
  const std::string mark = "#/$defs/";
  for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    const size_t begin = at + mark.size();
    named.insert(text.substr(begin, text.find('"', begin) - begin));
  }
  EXPECT_EQ(named, defined);
}

}  // namespace
}  // namespace wireroom::alerts
