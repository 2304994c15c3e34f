// SPDX-License-Identifier: Apache-2.0
//
// Rule files of any bytes: never more than errors; and what is taken as rules,
// matched against the file's own text, is what a plain evaluation says. Input
// that begins with the byte 0xFF is read as an attached list of matches.
#include <cstdlib>
#include <stdexcept>

#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/match_list.h"
#include "plugins/detectors/alerts/rule_parser.h"
#include "tests/plugins/alerts/naive_matcher.h"
#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void ReadMatchList(std::string_view bytes) {
  try {
    MatchListReader reader(bytes, 1000);
    std::vector<Place> places;
    for (uint32_t rule = 0; reader.Next(&rule, &places);) Require(rule < 1000);
  } catch (const std::runtime_error&) {
  }
}

void MatchOwnText(const std::vector<Rule>& rules, const std::string& text) {
  IndexBuilder builder{Host(ToyHost())};
  for (const Rule& rule : rules) builder.Add(rule);
  Matcher matcher(builder.Build(), Host(ToyHost()));
  ToyArticle article(text.substr(0, 40), text);
  const Article view = article.view();
  std::vector<bool> matched(rules.size());
  for (uint32_t rule : matcher.Match(view)) {
    matched[rule] = true;
    std::vector<Place> places;
    matcher.Explain(view, rule, 5, &places);
    Require(places.size() == NaiveExplain(view, rules[rule].condition, 5).size());
  }
  for (size_t i = 0; i < rules.size(); ++i)
    Require(matched[i] == NaiveHolds(view, rules[i].condition));
}

}  // namespace
}  // namespace wireroom::alerts

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace wireroom::alerts;  // NOLINT
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (size > 0 && data[0] == 0xFF) return ReadMatchList(std::string_view(text).substr(1)), 0;
  std::vector<Rule> rules;
  RuleErrors errors;
  ParseRules("rules.yaml", text, wireroom::Host(ToyHost()),
             [&](Rule rule) { rules.push_back(std::move(rule)); }, &errors);
  Require(!rules.empty() || !errors.empty());
  if (size <= 4096) MatchOwnText(rules, text);
  return 0;
}
