// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_parser.h"

#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct Parsed {
  std::vector<Rule> rules;
  std::vector<std::string> errors;
};

Parsed Parse(const std::string& text) {
  Parsed out;
  RuleErrors errors;
  ParseRules("r.yaml", text, Host(ToyHost()),
             [&](Rule rule) { out.rules.push_back(std::move(rule)); }, &errors);
  out.errors = errors.lines();
  return out;
}

std::string ErrorOf(const std::string& text) {
  const Parsed parsed = Parse(text);
  EXPECT_THAT(parsed.rules, IsEmpty());
  return parsed.errors.empty() ? "no error" : parsed.errors.front();
}

std::string ConditionError(const std::string& condition) {
  return ErrorOf("id: a\ntitle: A\ncondition: " + condition + "\n");
}

Condition ConditionOf(const std::string& condition) {
  const Parsed parsed = Parse("id: a\ntitle: A\ncondition: " + condition + "\n");
  EXPECT_THAT(parsed.errors, IsEmpty());
  return parsed.rules.empty() ? Condition() : parsed.rules.front().condition;
}

TEST(RuleParser, ReadsEveryKey) {
  const Parsed parsed = Parse(R"(
id: dam-failure
title: Dam failure
description: Water where it should not be.
level: critical
enabled: false
labels: {desk: world, team_2: night}
annotations:
  summary: A dam has failed
condition: {all: [dam, {any: [burst, fails]}]}
)");
  ASSERT_THAT(parsed.errors, IsEmpty());
  ASSERT_THAT(parsed.rules, SizeIs(1));
  const Rule& rule = parsed.rules.front();
  EXPECT_EQ(rule.id, "dam-failure");
  EXPECT_EQ(rule.title, "Dam failure");
  EXPECT_EQ(rule.level, Level::kCritical);
  EXPECT_FALSE(rule.enabled);
  EXPECT_THAT(rule.labels, ElementsAre(testing::Pair("desk", "world"),
                                       testing::Pair("team_2", "night")));
  EXPECT_THAT(rule.annotations, ElementsAre(testing::Pair("summary", "A dam has failed")));
  EXPECT_EQ(rule.place, "r.yaml:2:1");
}

TEST(RuleParser, LevelIsMediumAndRuleEnabledUnlessSaid) {
  const Parsed parsed = Parse("id: a\ntitle: A\ncondition: {any: [x]}\n");
  ASSERT_THAT(parsed.rules, SizeIs(1));
  EXPECT_EQ(parsed.rules.front().level, Level::kMedium);
  EXPECT_TRUE(parsed.rules.front().enabled);
}

TEST(RuleParser, FileHoldsDocumentsOrLists) {
  EXPECT_THAT(Parse("id: a\ntitle: A\ncondition: {any: [x]}\n---\n"
                    "id: b\ntitle: B\ncondition: {any: [x]}\n---\n").rules, SizeIs(2));
  EXPECT_THAT(Parse("- {id: a, title: A, condition: {any: [x]}}\n"
                    "- {id: b, title: B, condition: {any: [x]}}\n").rules, SizeIs(2));
}

TEST(RuleParser, BareTextIsAWordOrAPhraseByItsTokens) {
  const Condition c = ConditionOf("{any: [storm, storm surge, 2024, yes]}");
  ASSERT_THAT(c.children, SizeIs(4));
  EXPECT_THAT(c.children[0].term.tokens, SizeIs(1));
  EXPECT_THAT(c.children[1].term.tokens, SizeIs(2));
  EXPECT_EQ(c.children[2].term.tokens[0].text, "2024");
  EXPECT_EQ(c.children[3].term.tokens[0].text, "yes");
}

TEST(RuleParser, ListsHandScopeAndCaseDown) {
  const Condition c = ConditionOf(
      "{any: [x, {word: y, in: [text, lead], case: false}, {all: [z]}, {entity: KR}], in: title, "
      "case: true}");
  ASSERT_THAT(c.children, SizeIs(4));
  EXPECT_EQ(c.children[0].term.scope, kInTitle);
  EXPECT_TRUE(c.children[0].term.match_case);
  EXPECT_EQ(c.children[1].term.scope, kInText | kInLead);
  EXPECT_FALSE(c.children[1].term.match_case);
  EXPECT_EQ(c.children[2].children[0].term.scope, kInTitle);
  EXPECT_EQ(c.children[3].term.scope, kInTitle);
}

TEST(RuleParser, SourceBesideATermIsBoth) {
  const Condition c = ConditionOf("{any: [{word: x, source: Valley Post}]}").children[0];
  EXPECT_EQ(c.kind, Condition::Kind::kAnd);
  ASSERT_THAT(c.children, SizeIs(2));
  EXPECT_EQ(c.children[1].term.kind, TermKind::kSource);
}

TEST(RuleParser, NamesFileLineColumnAndNearestKey) {
  EXPECT_THAT(ErrorOf("id: a\ntitle: A\nlevle: high\ncondition: {any: [x]}\n"),
              HasSubstr("r.yaml:3:1: unknown key 'levle' in a rule; did you mean 'level'? (keys: "
                        "id, title, description, level, "));
  EXPECT_THAT(ErrorOf("rules:\n  - {id: a, title: t, condition: {any: [x]}}\n"),
              HasSubstr("write the rules as a list"));
  EXPECT_THAT(ConditionError("{any: [{wrod: x}]}"), HasSubstr("r.yaml:3:20: unknown key 'wrod'"));
  EXPECT_THAT(ConditionError("{any: [{wrod: x}]}"), HasSubstr("did you mean 'word'?"));
  EXPECT_THAT(ErrorOf("id: a\ntitle: A\nlevel: hihg\ncondition: {any: [x]}\n"),
              HasSubstr("r.yaml:3:8: key 'level': expected one of informational, low, medium, "
                        "high, critical; found 'hihg'; did you mean 'high'?"));
}

TEST(RuleParser, RefusesWhatARuleCanNotBe) {
  EXPECT_THAT(ErrorOf("title: A\ncondition: {any: [x]}\n"), HasSubstr("needs the key 'id'"));
  EXPECT_THAT(ErrorOf("id: a\ncondition: {any: [x]}\n"), HasSubstr("needs the key 'title'"));
  EXPECT_THAT(ErrorOf("id: a\ntitle: A\n"), HasSubstr("needs the key 'condition'"));
  EXPECT_THAT(ErrorOf("id: a b\ntitle: A\ncondition: {any: [x]}\n"), HasSubstr("key 'id'"));
  EXPECT_THAT(ErrorOf("id: a\nid: b\ntitle: A\ncondition: {any: [x]}\n"),
              HasSubstr("r.yaml:2:1: key 'id': given twice"));
  EXPECT_THAT(ErrorOf("id: a\ntitle: A\nenabled: yes\ncondition: {any: [x]}\n"),
              HasSubstr("expected true or false, found 'yes'"));
  EXPECT_THAT(ErrorOf("id: a\ntitle: A\nlabels: [x]\ncondition: {any: [x]}\n"),
              HasSubstr("key 'labels'"));
  EXPECT_THAT(ErrorOf("id: a\ntitle: A\nlabels: {a-b: x}\ncondition: {any: [x]}\n"),
              HasSubstr("a name in 'labels'"));
  EXPECT_THAT(ErrorOf("just text\n"), HasSubstr("a rule is a mapping"));
}

TEST(RuleParser, RefusesWhatAConditionCanNotBe) {
  EXPECT_THAT(ConditionError("[x]"), HasSubstr("a condition is a mapping"));
  EXPECT_THAT(ConditionError("{word: x}"), HasSubstr("has a list 'any', 'all' or 'none'"));
  EXPECT_THAT(ConditionError("{any: []}"), HasSubstr("'any' is empty"));
  EXPECT_THAT(ConditionError("{any: x}"), HasSubstr("'any' is a list"));
  EXPECT_THAT(ConditionError("{any: [~]}"), HasSubstr("found nothing"));
  EXPECT_THAT(ConditionError("{any: [\" \"]}"), HasSubstr("holds no word"));
  EXPECT_THAT(ConditionError("{any: [{word: two words}]}"),
              HasSubstr("'two words' is 2 tokens, a word is one; write phrase: 'two words'"));
  EXPECT_THAT(ConditionError("{any: [{word: x, phrase: y z}]}"), HasSubstr("write two"));
  EXPECT_THAT(ConditionError("{any: [{word: x, any: [y]}]}"), HasSubstr("put it into the list"));
  EXPECT_THAT(ConditionError("{any: [{in: title}]}"), HasSubstr("nothing to look for"));
  EXPECT_THAT(ConditionError("{any: [{word: x, in: titel}]}"), HasSubstr("did you mean 'title'?"));
  EXPECT_THAT(ConditionError("{any: [{word: x, in: []}]}"), HasSubstr("'in' is empty"));
  EXPECT_THAT(ConditionError("{any: [{topic: politics}]}"), HasSubstr("'medtop:' and a code"));
  EXPECT_THAT(ConditionError("{any: [{topic: \"custom:x\", min_score: 1.5}]}"),
              HasSubstr("expected a number from 0 to 1, found '1.5'"));
  EXPECT_THAT(ConditionError("{any: [{topic: \"custom:x\", in: title}]}"),
              HasSubstr("'in' has no meaning for a topic"));
  EXPECT_THAT(ConditionError("{any: [{word: x, min_score: 1}]}"),
              HasSubstr("belongs to a 'topic'"));
  EXPECT_THAT(ConditionError("{any: [{entity: KR, case: true}]}"), HasSubstr("'case'"));
}

TEST(RuleParser, RefusesRulesThatAlwaysOrNeverFire) {
  EXPECT_THAT(ConditionError("{none: [x]}"), HasSubstr("r.yaml:3:12: it would fire for every"));
  EXPECT_THAT(ConditionError("{any: [x, {none: [y]}]}"), HasSubstr("it would fire for every"));
  EXPECT_THAT(ConditionError("{all: [x, y], none: [Y]}"),
              HasSubstr("it can never fire: 'y' is asked for and excluded"));
  EXPECT_THAT(ConditionError("{all: [storm surge], none: [surge]}"), HasSubstr("never fire"));
  EXPECT_THAT(ConditionError("{any: [x, y], none: [x, y]}"), HasSubstr("every alternative"));
  EXPECT_THAT(ConditionError("{all: [{source: A}, {source: B}, x]}"), HasSubstr("one source"));
}

TEST(RuleParser, AcceptsExclusionsThatLeaveRoom) {
  EXPECT_EQ(ConditionOf("{all: [surge], none: [storm surge]}").kind, Condition::Kind::kAnd);
  EXPECT_EQ(ConditionOf("{any: [x, y], none: [x]}").kind, Condition::Kind::kAnd);
  EXPECT_EQ(ConditionOf("{all: [{word: x, in: text}], none: [{word: x, in: title}]}").kind,
            Condition::Kind::kAnd);
}

TEST(RuleParser, HoldsItsLimits) {
  std::string deep = "x";
  for (int i = 0; i <= kMaxNesting; ++i) deep = "{any: [" + deep + "]}";
  EXPECT_THAT(ConditionError(deep), HasSubstr("nested deeper than 16"));
  std::string wide = "{any: [x";
  for (size_t i = 0; i < kMaxEntries; ++i) wide += ", x";
  EXPECT_THAT(ConditionError(wide + "]}"), HasSubstr("at most 10000 terms"));
  EXPECT_THAT(ErrorOf(std::string(kMaxFileBytes + 1, ' ')), HasSubstr("at most 4194304 are read"));
  EXPECT_THAT(ConditionError("{any: [" + std::string(600, 'x') + "]}"),
              HasSubstr("600 bytes long"));
  std::string phrase;
  for (size_t i = 0; i <= kMaxPhraseTokens; ++i) phrase += "x ";
  EXPECT_THAT(ConditionError("{any: [" + phrase + "]}"), HasSubstr("65 tokens long"));
}

TEST(RuleParser, RefusesAnchorsAliasesAndTags) {
  EXPECT_THAT(ConditionError("&c {any: [x]}"), HasSubstr("r.yaml:3:12: not YAML: anchors"));
  EXPECT_THAT(ConditionError("{any: [*c]}"), HasSubstr("not YAML"));
  EXPECT_THAT(ConditionError("{any: [!!str x]}"), HasSubstr("tags are not taken"));
}

TEST(RuleParser, EndsOnTextThatIsNoDocument) {
  EXPECT_THAT(ErrorOf(", a, b]\n- [c]\na [x]\n-"), HasSubstr("not YAML"));
  EXPECT_THAT(ErrorOf(std::string(1000, '[')), HasSubstr("not YAML: nested deeper than 64"));
}

TEST(RuleParser, RefusesWhatIsNotText) {
  EXPECT_EQ(ErrorOf("id: a\ntitle: \xFF\n"), "r.yaml:2:8: not UTF-8: save the file as UTF-8");
  EXPECT_THAT(ErrorOf(std::string("id: a\n\0", 7)), HasSubstr("r.yaml:2:1: a NUL byte"));
  EXPECT_THAT(ErrorOf("id: [a\n"), HasSubstr("not YAML"));
  EXPECT_THAT(ErrorOf(""), HasSubstr("no rule in the file"));
  EXPECT_THAT(ErrorOf("# later\n"), HasSubstr("no rule in the file"));
}

TEST(RuleParser, GoesOnAfterABadRule) {
  const Parsed parsed = Parse("- {id: a, title: A, condition: {any: []}}\n"
                              "- {id: b, title: B, condition: {any: [x]}}\n"
                              "- {id: c, title: C, condition: {none: [x]}}\n");
  EXPECT_THAT(parsed.rules, SizeIs(1));
  EXPECT_THAT(parsed.errors, SizeIs(2));
}

TEST(RuleParser, NamesInThePlaceOfIdsTypesAndTagsAreRefused) {
  EXPECT_THAT(ConditionError("{any: [{entity: Ana Lima}]}"), HasSubstr("that is a name"));
  EXPECT_THAT(ConditionError("{any: [{entity: kr}]}"), HasSubstr("in capitals"));
  EXPECT_THAT(ConditionError("{any: [{entity: q42}]}"), HasSubstr("did you mean 'Q42'?"));
  EXPECT_THAT(ConditionError("{any: [{mention: {type: person}}]}"),
              HasSubstr("did you mean 'PERSON'?"));
  EXPECT_THAT(ConditionError("{any: [{mention: {id: [KR, q1]}}]}"), HasSubstr("'Q1'"));
  EXPECT_THAT(ConditionError("{any: [{language: english}]}"), HasSubstr("like en or pt-BR"));
  EXPECT_THAT(ErrorOf("id: a\ntitle: A\ncondition: {any: [x]}\ngroup_by: entity.org\n"),
              HasSubstr("entity.ORG"));
  EXPECT_THAT(ErrorOf("id: a\ntitle: A\ndetection: {x: {entity: q7}}\ncondition: x\n"),
              HasSubstr("did you mean 'Q7'?"));
  EXPECT_THAT(Parse("id: a\ntitle: A\ncondition: {any: [{entity: \"nil:ana lima\"},"
                    " {mention: {type: OWN_TYPE}}]}\n").errors, IsEmpty());
}

}  // namespace
}  // namespace wireroom::alerts
