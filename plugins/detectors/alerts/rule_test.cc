// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_test.h"

#include <algorithm>
#include <array>
#include <memory>

#include "plugins/detectors/alerts/simulation.h"
#include "plugins/detectors/alerts/test_article.h"

namespace wireroom::alerts {
namespace {

constexpr std::array<std::string_view, 5> kTestKeys = {"name", "articles", "expect", "until",
                                                       "routed"};
constexpr std::array<std::string_view, 8> kExpectKeys = {
    "at", "state", "level", "spans", "labels", "article", "articles", "annotations"};
constexpr std::array<std::string_view, 3> kStates = {"firing", "updated", "resolved"};
// Monday, 5 January 2026, 00:00 UTC.
constexpr Time kEpoch = 1'767'571'200'000'000;

std::string Offset(Time at) {
  const int64_t seconds = (at - kEpoch) / 1'000'000;
  std::string out;
  for (auto [unit, name] : {std::pair<int64_t, char>(86400, 'd'), {3600, 'h'}, {60, 'm'}, {1, 's'}}) {
    const int64_t left = seconds % (unit == 86400 ? INT64_MAX : unit == 3600 ? 86400
                                    : unit == 60 ? 3600 : 60);
    if (left / unit > 0) out += std::to_string(left / unit) + name;
  }
  return out.empty() ? "0s" : out;
}

std::string StateOf(const SimulatedAlert& alert) {
  return std::string(kStates[static_cast<size_t>(alert.type) - 1]);
}

std::string Told(const std::vector<SimulatedAlert>& alerts) {
  if (alerts.empty()) return "no alert";
  std::string out;
  for (const SimulatedAlert& alert : alerts) {
    (out += out.empty() ? "" : ", ") += StateOf(alert) + " at " + Offset(alert.at);
    if (out.size() > 400) return out + ", ...";
  }
  return out;
}

class TestRun {
 public:
  TestRun(const LoadedRules& loaded, const Host& host, const Rule& rule, const YamlReader& reader)
      : loaded_(loaded), host_(host), rule_(rule), reader_(reader) {}

  // False: the test itself is wrong, which was told.
  bool Run(const YamlNode& test, TestOutcome* outcome) {
    if (!reader_.HasOnly(test, "a test", kTestKeys)) return false;
    const YamlNode* name = test.Find("name");
    if (name && !reader_.Text(*name, "name", 256, &outcome->name)) return false;
    const YamlNode* articles = test.Find("articles");
    if (!articles || !articles->IsList())
      return reader_.Fail(articles ? *articles : test, "a test needs a list 'articles'");
    const YamlNode* expect = test.Find("expect");
    if (!expect) return reader_.Fail(test, "a test needs the key 'expect': a list of alerts, or []");
    // What a rule tells, and when, is tested without the routes of the day.
    bool routed = false;
    const YamlNode* wish = test.Find("routed");
    if (wish && !reader_.Bool(*wish, "routed", &routed)) return false;
    Dispatch dispatch = loaded_.dispatch;
    if (!routed) dispatch.route = nullptr;
    Simulation simulation(host_, loaded_.index, std::move(dispatch));
    for (const YamlNode& item : articles->items) {
      TestArticle article;
      if (!article.Read(reader_, item, host_, kEpoch)) return false;
      simulation.Feed(article.abi(), article.at());
    }
    if (const YamlNode* until = test.Find("until")) {
      int64_t offset = 0;
      if (!reader_.Duration(*until, "until", &offset)) return false;
      simulation.GoOnUntil(kEpoch + offset);
    }
    std::vector<SimulatedAlert> alerts = simulation.Take();
    std::erase_if(alerts, [&](const SimulatedAlert& a) { return a.rule != rule_.id; });
    return Compare(*expect, alerts, &outcome->failure);
  }

 private:
  bool Compare(const YamlNode& expect, const std::vector<SimulatedAlert>& alerts,
               std::string* failure) const {
    if (expect.IsText()) {
      double count = 0;
      if (!reader_.Number(expect, "expect", 0, 1e6, &count)) return false;
      if (static_cast<double>(alerts.size()) != count)
        *failure = "expected " + expect.text + " alerts, found " + Told(alerts);
      return true;
    }
    if (!expect.IsList() && expect.kind != YamlNode::Kind::kNothing)
      return reader_.Fail(expect, "'expect' is a list of alerts, or how many");
    if (expect.items.size() != alerts.size())
      *failure = "expected " + std::to_string(expect.items.size()) + " alerts, found " +
                 Told(alerts);
    for (size_t i = 0; i < expect.items.size() && failure->empty(); ++i)
      if (!CompareOne(expect.items[i], alerts[i], failure)) return false;
    return true;
  }

  bool CompareOne(const YamlNode& expected, const SimulatedAlert& alert,
                  std::string* failure) const {
    if (!reader_.HasOnly(expected, "an alert that is expected", kExpectKeys)) return false;
    const auto differ = [&](std::string_view what, const std::string& wanted,
                            const std::string& found) {
      if (wanted != found && failure->empty())
        *failure = std::string(what) + ": expected " + Quoted(wanted) + ", found " + Quoted(found) +
                   " (" + StateOf(alert) + " at " + Offset(alert.at) + ")";
    };
    if (const YamlNode* at = expected.Find("at")) {
      int64_t offset = 0;
      if (!reader_.Duration(*at, "at", &offset)) return false;
      differ("at", Offset(kEpoch + offset), Offset(alert.at));
    }
    if (const YamlNode* state = expected.Find("state")) {
      size_t which = 0;
      if (!reader_.OneOf(*state, "state", kStates, &which)) return false;
      differ("state", state->text, StateOf(alert));
    }
    if (const YamlNode* level = expected.Find("level"))
      differ("level", level->text, std::string(LevelName(static_cast<uint64_t>(alert.level))));
    if (const YamlNode* article = expected.Find("article"))
      differ("article", article->text, alert.article);
    if (const YamlNode* articles = expected.Find("articles"))
      differ("articles", Joined(articles->items), Joined(alert.articles));
    ComparePairs(expected.Find("labels"), alert.labels, differ);
    ComparePairs(expected.Find("annotations"), alert.annotations, differ);
    const YamlNode* spans = expected.Find("spans");
    for (size_t i = 0; spans && i < spans->items.size(); ++i)
      if (std::find(alert.spans.begin(), alert.spans.end(), spans->items[i].text) ==
          alert.spans.end())
        differ("spans", spans->items[i].text, alert.spans.empty() ? "" : alert.spans.front());
    return true;
  }

  static std::string Joined(const std::vector<YamlNode>& items) {
    std::vector<std::string> texts;
    for (const YamlNode& item : items) texts.push_back(item.text);
    return Joined(texts);
  }
  static std::string Joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) (out += out.empty() ? "" : ", ") += text;
    return out;
  }

  template <typename F>
  static void ComparePairs(const YamlNode* expected,
                           const std::map<std::string, std::string>& found, F&& differ) {
    for (size_t i = 0; expected && i + 1 < expected->items.size(); i += 2) {
      const std::string& name = expected->items[i].text;
      const auto value = found.find(name);
      differ(name, expected->items[i + 1].text, value == found.end() ? "" : value->second);
    }
  }

  const LoadedRules& loaded_;
  const Host& host_;
  const Rule& rule_;
  const YamlReader& reader_;
};

}  // namespace

std::vector<TestOutcome> RunRuleTests(const LoadedRules& loaded, const Host& host,
                                      const std::string& only, RuleErrors* errors) {
  std::vector<TestOutcome> outcomes;
  for (const Rule& rule : loaded.rules) {
    if (!rule.tests || (!only.empty() && rule.id != only)) continue;
    // "file:line:column" without its line and column.
    std::string file = rule.place.substr(0, rule.place.rfind(':'));
    file = file.substr(0, file.rfind(':'));
    const YamlReader reader(file, errors);
    for (const YamlNode& test : rule.tests->items) {
      TestOutcome outcome{rule.id, "", reader.Place(test.mark), ""};
      if (TestRun(loaded, host, rule, reader).Run(test, &outcome))
        outcomes.push_back(std::move(outcome));
    }
  }
  return outcomes;
}

size_t TellOutcomes(const LoadedRules& loaded, const std::vector<TestOutcome>& outcomes,
                    const std::function<void(const std::string&)>& tell) {
  size_t failed = 0;
  for (const TestOutcome& outcome : outcomes) {
    if (outcome.failure.empty()) continue;
    ++failed;
    tell("FAILED " + outcome.rule + ": " + outcome.name + "\n  " + outcome.place + ": " +
         outcome.failure);
  }
  size_t untested = 0;
  for (const Rule& rule : loaded.rules) untested += !rule.tests;
  tell(std::to_string(outcomes.size() - failed) + " of " + std::to_string(outcomes.size()) +
       " tests passed; " + std::to_string(untested) + " of " +
       std::to_string(loaded.rules.size()) + " rules have none");
  return failed;
}

}  // namespace wireroom::alerts
