// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/detection_parser.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "plugins/detectors/alerts/nearest.h"
#include "plugins/detectors/alerts/pattern.h"

namespace wireroom::alerts {

// A key of a selection: "title|near/8".
struct DetectionParser::Field {
  enum class Kind { kWords, kEntity, kTopic, kSource, kLanguage, kOther };
  Kind kind = Kind::kWords;
  ConditionParser::Scoping scoping;
  ConditionParser::WordForm form;
  FieldName name = FieldName::kId;
  FieldTest test = FieldTest::kIs;
  bool all = false;
  bool list = false;
  bool pattern = false;
  bool near = false;
  Nearness nearness;
};

namespace {

struct Known {
  std::string_view name;
  Scope scope;  // of words
  int other;    // a FieldName, or -1 words, -2 entity, -3 topic, -4 source, -5 language
};
constexpr std::array<Known, 16> kFields = {{
    {"article", kAnywhere, -1}, {"keywords", kAnywhere, -1}, {"title", kInTitle, -1},
    {"text", kInText, -1},      {"lead", kInLead, -1},       {"headline", kInTitle | kInLead, -1},
    {"entity", kAnywhere, -2},  {"topic", kAnywhere, -3},    {"source", kAnywhere, -4},
    {"language", kAnywhere, -5},
    {"id", 0, static_cast<int>(FieldName::kId)},
    {"url", 0, static_cast<int>(FieldName::kUrl)},
    {"author", 0, static_cast<int>(FieldName::kAuthor)},
    {"published", 0, static_cast<int>(FieldName::kPublished)},
    {"updated", 0, static_cast<int>(FieldName::kUpdated)},
    {"age", 0, static_cast<int>(FieldName::kAge)},
}};
constexpr std::array<std::string_view, 20> kModifiers = {
    "contains", "all",        "phrase",   "near",  "sentence", "ordered", "stem",
    "prefix",   "startswith", "endswith", "re",    "cased",    "list",    "gte",
    "lte",      "gt",         "lt",       "exact", "any",      "is"};

Condition Join(Condition::Kind kind, std::vector<Condition> children) {
  if (children.size() == 1 && kind != Condition::Kind::kNone) return std::move(children.front());
  Condition out;
  out.kind = kind;
  out.children = std::move(children);
  return out;
}

bool IsTime(FieldName name) {
  return name == FieldName::kPublished || name == FieldName::kUpdated ||
         name == FieldName::kReceived || name == FieldName::kAge;
}

// Names the terms below by where they stand in the detection.
void SetPaths(const std::string& path, Condition* c) {
  if (c->kind == Condition::Kind::kTerm) {
    if (c->term.path.empty()) c->term.path = path;
    return;
  }
  for (size_t i = 0; i < c->children.size(); ++i)
    SetPaths(c->children.size() == 1 ? path : path + "[" + std::to_string(i) + "]",
             &c->children[i]);
}

}  // namespace

std::optional<Condition> DetectionParser::Parse(const YamlNode& detection,
                                                const YamlNode* expression) {
  conditions_.Reset();
  if (!detection.IsMapping() || detection.items.empty()) {
    reader().Fail(detection, "'detection' is a mapping of named selections");
    return std::nullopt;
  }
  std::map<std::string, Condition> names;
  std::vector<Condition> all;
  for (size_t i = 0; i < detection.items.size(); i += 2) {
    const YamlNode& name = detection.items[i];
    if (name.IsText() && name.text == "condition" && !expression) {
      expression = &detection.items[i + 1];
      continue;
    }
    Condition selection;
    if (!name.IsText() || names.count(name.text)) {
      reader().Fail(name, "the name of a selection is a word that is not taken");
      return std::nullopt;
    }
    if (!Selection(detection.items[i + 1], name.text, &selection)) return std::nullopt;
    SetPaths(name.text, &selection);
    all.push_back(selection);
    names.emplace(name.text, std::move(selection));
  }
  if (expression) return ParseExpression(reader(), *expression, names);
  return Join(Condition::Kind::kAll, std::move(all));
}

bool DetectionParser::Selection(const YamlNode& node, const std::string& path, Condition* out) {
  if (node.IsList()) return SelectionList(node, path, out);
  if (node.IsText()) return conditions_.Entry(node, {}, 1, out);
  if (!node.IsMapping() || node.items.empty())
    return reader().Fail(node, "a selection is a list or a mapping of fields");
  const YamlNode& first = node.items.front();
  const bool field = first.IsText() &&
                     (first.text.find('|') != std::string::npos ||
                      std::any_of(kFields.begin(), kFields.end(), [&](const Known& known) {
                        return known.name == first.text;
                      }));
  if (field || !first.IsText() || !ConditionParser::IsConditionKey(first.text))
    return SelectionMap(node, path, out);
  return conditions_.Entry(node, {}, 1, out);
}

bool DetectionParser::SelectionList(const YamlNode& node, const std::string& path,
                                    Condition* out) {
  if (node.items.empty()) return reader().Fail(node, "the selection '" + path + "' is empty");
  out->kind = Condition::Kind::kAny;
  for (const YamlNode& item : node.items)
    if (!Selection(item, path, &out->children.emplace_back())) return false;
  return true;
}

bool DetectionParser::SelectionMap(const YamlNode& node, const std::string& path,
                                   Condition* out) {
  std::vector<Condition> fields;
  for (size_t i = 0; i < node.items.size(); i += 2) {
    if (!node.items[i].IsText()) return reader().Fail(node.items[i], "a field is a word");
    const std::string name = path + "." + node.items[i].text;
    Condition& field = fields.emplace_back();
    if (!FieldEntry(node.items[i], node.items[i + 1], name, &field)) return false;
    SetPaths(name, &field);
  }
  *out = Join(Condition::Kind::kAll, std::move(fields));
  return true;
}

bool DetectionParser::FieldEntry(const YamlNode& key, const YamlNode& value,
                                 const std::string& path, Condition* out) {
  std::string_view text = key.text;
  const std::string_view name = text.substr(0, text.find('|'));
  const auto known = std::find_if(kFields.begin(), kFields.end(),
                                  [&](const Known& k) { return k.name == name; });
  if (known == kFields.end()) {
    std::vector<std::string_view> names;
    for (const Known& k : kFields) names.push_back(k.name);
    return reader().Fail(key, "unknown field " + Quoted(name) + DidYouMean(name, names) +
                                  " (fields: article, title, text, lead, headline, entity, topic, "
                                  "source, language, id, url, author, published, updated, age)");
  }
  Field field;
  field.scoping.scope = known->scope;
  field.kind = known->other >= 0 ? Field::Kind::kOther
                                 : static_cast<Field::Kind>(-1 - known->other);
  if (known->other >= 0) field.name = static_cast<FieldName>(known->other);
  for (text.remove_prefix(name.size()); !text.empty();) {
    text.remove_prefix(1);
    const std::string_view word = text.substr(0, text.find('|'));
    if (!Modifier(key, word, &field)) return false;
    text.remove_prefix(word.size());
  }
  if (field.near) return NearField(value, field, out);
  return Values(value, field, path, out);
}

bool DetectionParser::Modifier(const YamlNode& key, std::string_view word, Field* field) {
  const std::string_view name = word.substr(0, word.find('/'));
  const std::string_view argument = word.size() > name.size() ? word.substr(name.size() + 1) : "";
  const bool words = field->kind == Field::Kind::kWords;
  const auto fail = [&](const std::string& why) { return reader().Fail(key, why); };
  if (std::find(kModifiers.begin(), kModifiers.end(), name) == kModifiers.end())
    return fail("unknown modifier " + Quoted(name) + DidYouMean(name, kModifiers) +
                " (modifiers: all, near/N, sentence, ordered, stem, prefix, startswith, endswith, "
                "contains, re, cased, list, gte, lte, gt, lt)");
  if (name == "all") return field->all = true;
  if (name == "list") return field->list = true;
  if (name == "phrase" || name == "exact" || name == "any" || name == "is") return true;
  if (name == "re") {
    field->test = FieldTest::kMatches;
    return field->pattern = true;
  }
  if (words) {
    if (name == "contains") return true;
    if (name == "cased") return field->scoping.match_case = true;
    if (name == "sentence") return field->near = field->nearness.sentence = true;
    if (name == "ordered") return field->near = field->nearness.ordered = true;
    if (name == "prefix" || name == "startswith") {
      field->form.match = TokenMatch::kPrefix;
      return true;
    }
    if (name == "stem") {
      field->form.match = TokenMatch::kStem;
      if (!argument.empty()) field->form.language = argument;
      return true;
    }
    if (name == "near") {
      uint32_t distance = 0;
      const auto [end, error] =
          std::from_chars(argument.data(), argument.data() + argument.size(), distance);
      if (error != std::errc() || end != argument.data() + argument.size() || distance == 0 ||
          distance > kMaxDistance)
        return fail("near/N: N is a number of words from 1 to " + std::to_string(kMaxDistance));
      field->nearness.distance = distance;
      return field->near = true;
    }
    return fail("the modifier " + Quoted(name) + " has no meaning for words; a word is met " +
                "whole, use prefix, stem or re for parts of words");
  }
  static constexpr std::pair<std::string_view, FieldTest> kTests[] = {
      {"contains", FieldTest::kContains},   {"startswith", FieldTest::kStartsWith},
      {"prefix", FieldTest::kStartsWith},   {"endswith", FieldTest::kEndsWith},
      {"gte", FieldTest::kAtLeast},         {"lte", FieldTest::kAtMost},
      {"gt", FieldTest::kMore},             {"lt", FieldTest::kLess}};
  for (const auto& [test_name, test] : kTests) {
    if (name != test_name || field->kind != Field::Kind::kOther) continue;
    field->test = test;
    if ((test >= FieldTest::kLess) == IsTime(field->name)) return true;
  }
  return fail("the modifier " + Quoted(name) + " has no meaning for this field");
}

bool DetectionParser::NearField(const YamlNode& value, const Field& field, Condition* out) {
  if (!conditions_.NearParts(value, field.scoping, field.form, out)) return false;
  out->parameter = field.nearness.Packed();
  return field.nearness.distance != Nearness::kNoDistance || field.nearness.sentence ||
         reader().Fail(value, "'ordered' needs near/N or sentence beside it");
}

bool DetectionParser::Values(const YamlNode& value, const Field& field, const std::string&,
                             Condition* out) {
  if (!value.IsList()) return Value(value, field, out);
  if (value.items.empty()) return reader().Fail(value, "the list is empty");
  std::vector<Condition> values;
  for (const YamlNode& item : value.items)
    if (!Value(item, field, &values.emplace_back())) return false;
  *out = Join(field.all ? Condition::Kind::kAll : Condition::Kind::kAny, std::move(values));
  return true;
}

bool DetectionParser::Value(const YamlNode& value, const Field& field, Condition* out) {
  if (field.list && field.kind == Field::Kind::kWords)
    return conditions_.WordList(value, field.scoping, field.form, out);
  if (field.kind == Field::Kind::kWords) return WordsValue(value, field, out);
  if (field.kind == Field::Kind::kEntity) {
    if (field.list) return conditions_.EntityList(value, field.scoping, out);
    if (value.IsMapping()) return conditions_.MentionWishes(value, field.scoping, out);
  }
  if (field.kind == Field::Kind::kTopic && value.IsMapping()) return TopicValue(value, out);
  if (!conditions_.CountEntry(value)) return false;
  out->kind = Condition::Kind::kTerm;
  const bool other = field.kind == Field::Kind::kOther || field.test != FieldTest::kIs;
  if (other) return FieldValue(value, field, out);
  if (field.kind == Field::Kind::kTopic) return conditions_.Topic(value, &out->term);
  if (field.kind == Field::Kind::kSource) return conditions_.SourceTerm(value, &out->term);
  if (field.kind == Field::Kind::kLanguage) return conditions_.Language(value, &out->term);
  out->term.kind = TermKind::kEntity;
  return reader().Text(value, "entity", kMaxTermBytes, &out->term.id) &&
         conditions_.EntityId(value, out->term.id);
}

bool DetectionParser::WordsValue(const YamlNode& value, const Field& field, Condition* out) {
  if (!conditions_.CountEntry(value)) return false;
  out->kind = Condition::Kind::kTerm;
  Term& term = out->term;
  term.scope = field.scoping.scope;
  term.match_case = field.scoping.match_case;
  if (field.pattern) return conditions_.Pattern(value, &term);
  std::string text;
  if (!reader().Text(value, "a value", kMaxTermBytes, &text)) return false;
  const size_t star = text.find('*');
  if (star == std::string::npos) return conditions_.Words(value, text, "", field.form, &term);
  ConditionParser::WordForm form = field.form;
  if (star + 1 != text.size() || star == 0)
    return reader().Fail(value, "'*' is taken at the end of a word only (" + Quoted("storm*") +
                                    "); use the modifier re for other patterns");
  form.match = TokenMatch::kPrefix;
  return conditions_.Words(value, text.substr(0, star), "", form, &term);
}

bool DetectionParser::TopicValue(const YamlNode& value, Condition* out) {
  static constexpr std::array<std::string_view, 2> kKeys = {"id", "score"};
  if (!reader().HasOnly(value, "a topic", kKeys)) return false;
  const YamlNode* id = value.Find("id");
  if (!id) return reader().Fail(value, "a topic needs the key 'id'");
  const YamlNode* score = value.Find("score");
  float least = 0;
  if (score && !reader().Share(*score, "score", &least)) return false;
  std::vector<Condition> ids;
  const auto add = [&](const YamlNode& one) {
    Condition& leaf = ids.emplace_back();
    leaf.kind = Condition::Kind::kTerm;
    leaf.term.min_score = least;
    return conditions_.CountEntry(one) && conditions_.Topic(one, &leaf.term);
  };
  if (id->IsList()) {
    for (const YamlNode& one : id->items)
      if (!add(one)) return false;
    if (ids.empty()) return reader().Fail(*id, "the list is empty");
  } else if (!add(*id)) {
    return false;
  }
  *out = Join(Condition::Kind::kAny, std::move(ids));
  return true;
}

bool DetectionParser::FieldValue(const YamlNode& value, const Field& field, Condition* out) {
  Term& term = out->term;
  term.kind = TermKind::kField;
  term.field = field.kind == Field::Kind::kSource     ? FieldName::kSource
               : field.kind == Field::Kind::kLanguage ? FieldName::kLanguage
                                                      : field.name;
  term.test = field.test;
  if (field.kind == Field::Kind::kEntity || field.kind == Field::Kind::kTopic)
    return reader().Fail(value, "an entity or topic is met by its id only");
  if (term.field == FieldName::kAge) {
    term.id = value.text;
    return reader().Duration(value, "age", &term.number);
  }
  if (IsTime(term.field)) {
    term.id = value.text;
    return reader().Timestamp(value, "a time", &term.number);
  }
  if (!reader().Text(value, "a value", kMaxTermBytes, &term.id)) return false;
  if (term.test != FieldTest::kMatches) return true;
  const std::string why = WhyBadPattern(term.id, false);
  return why.empty() || reader().Fail(value, why);
}

}  // namespace wireroom::alerts
