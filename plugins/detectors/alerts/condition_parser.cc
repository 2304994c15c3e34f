// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/condition_parser.h"

#include <array>

namespace wireroom::alerts {
namespace {

constexpr std::array<std::string_view, 3> kLists = {"any", "all", "none"};
constexpr std::array<Condition::Kind, 3> kListKinds = {
    Condition::Kind::kAny, Condition::Kind::kAll, Condition::Kind::kNone};
constexpr std::array<std::string_view, 5> kTerms = {"word", "phrase", "entity", "topic", "source"};
// In the order of the bits of Scope.
constexpr std::array<std::string_view, 3> kScopes = {"title", "text", "lead"};
constexpr std::array<std::string_view, 11> kKeys = {"any",   "all",   "none",   "word",
                                                    "phrase", "entity", "topic", "source",
                                                    "in",    "case",  "min_score"};

Condition Leaf(Term term) {
  Condition leaf;
  leaf.kind = Condition::Kind::kTerm;
  leaf.term = std::move(term);
  return leaf;
}

bool IsTopic(std::string_view id) {
  return (id.starts_with("medtop:") && id.size() > 7) ||
         (id.starts_with("custom:") && id.size() > 7);
}

// The first key of `keys` that the mapping has, or empty.
template <size_t N>
std::string_view FirstOf(const YamlNode& node, const std::array<std::string_view, N>& keys) {
  for (std::string_view key : keys)
    if (node.Find(key)) return key;
  return {};
}

}  // namespace

std::optional<Condition> ConditionParser::Parse(const YamlNode& node) {
  entries_ = 0;
  if (!Keys(node)) return std::nullopt;
  if (FirstOf(node, kLists).empty()) {
    reader_.Fail(node, "a condition has a list 'any', 'all' or 'none'");
    return std::nullopt;
  }
  Condition out;
  if (!Mapping(node, {}, 1, &out)) return std::nullopt;
  return out;
}

bool ConditionParser::Keys(const YamlNode& node) const {
  return reader_.HasOnly(node, "a condition", kKeys);
}

bool ConditionParser::Entry(const YamlNode& node, Scoping scoping, int depth, Condition* out) {
  if (++entries_ > kMaxEntries)
    return reader_.Fail(node, "a rule takes at most " + std::to_string(kMaxEntries) + " terms");
  if (!node.IsText()) return Keys(node) && Mapping(node, scoping, depth, out);
  std::string text;
  Term term;
  term.scope = scoping.scope;
  term.match_case = scoping.match_case;
  if (!reader_.Text(node, "word", kMaxTermBytes, &text) || !Words(node, text, "", &term))
    return false;
  *out = Leaf(std::move(term));
  return true;
}

bool ConditionParser::Mapping(const YamlNode& node, Scoping scoping, int depth,
                              Condition* out) {
  if (!ReadScoping(node, &scoping)) return false;
  const std::string_view list = FirstOf(node, kLists);
  const std::string_view term = FirstOf(node, kTerms);
  const bool scoped_by_source = node.Find("source") && term != "source";
  out->kind = Condition::Kind::kAnd;
  if (!list.empty()) {
    if (!term.empty() && term != "source")
      return reader_.Fail(node, "'" + std::string(term) + "' can not stand beside '" +
                                    std::string(list) + "': put it into the list");
    if (const YamlNode* score = node.Find("min_score"))
      return reader_.Fail(*score, "'min_score' belongs to a 'topic'");
    if (!Lists(node, scoping, depth, out)) return false;
  } else if (!term.empty()) {
    out->children.emplace_back(Leaf({}));
    if (!TermOf(node, term, scoping, &out->children.back().term)) return false;
  } else {
    return reader_.Fail(node, "nothing to look for: one of word, phrase, entity, topic, source, "
                              "any, all, none is needed");
  }
  if (scoped_by_source || (node.Find("source") && !list.empty())) {
    Term source;
    if (!SourceTerm(*node.Find("source"), &source)) return false;
    out->children.push_back(Leaf(std::move(source)));
  }
  if (out->children.size() == 1) {
    Condition only = std::move(out->children.front());
    *out = std::move(only);
  }
  return true;
}

bool ConditionParser::ReadScoping(const YamlNode& node, Scoping* scoping) const {
  if (const YamlNode* in = node.Find("in")) {
    scoping->scope = kAnywhere;
    if (!in->IsList() && !ReadScope(*in, &scoping->scope)) return false;
    if (in->IsList() && in->items.empty()) return reader_.Fail(*in, "'in' is empty");
    for (const YamlNode& place : in->items)
      if (!ReadScope(place, &scoping->scope)) return false;
  }
  const YamlNode* match_case = node.Find("case");
  return !match_case || reader_.Bool(*match_case, "case", &scoping->match_case);
}

bool ConditionParser::ReadScope(const YamlNode& node, Scope* scope) const {
  size_t which = 0;
  if (!reader_.OneOf(node, "in", kScopes, &which)) return false;
  *scope = static_cast<Scope>(*scope | 1 << which);
  return true;
}

bool ConditionParser::Lists(const YamlNode& node, Scoping scoping, int depth, Condition* out) {
  for (size_t i = 0; i < kLists.size(); ++i) {
    const YamlNode* list = node.Find(kLists[i]);
    if (!list) continue;
    Condition* child = &out->children.emplace_back();
    if (!List(*list, kLists[i], kListKinds[i], scoping, depth, child)) return false;
  }
  return true;
}

bool ConditionParser::List(const YamlNode& list, std::string_view key, Condition::Kind kind,
                           Scoping scoping, int depth, Condition* out) {
  const std::string name = "'" + std::string(key) + "'";
  if (depth > kMaxNesting)
    return reader_.Fail(list, name + " is nested deeper than " + std::to_string(kMaxNesting));
  if (!list.IsList()) return reader_.Fail(list, name + " is a list: [word, \"two words\"]");
  if (list.items.empty())
    return reader_.Fail(list, name + " is empty, so the rule can not mean anything");
  out->kind = kind;
  for (const YamlNode& entry : list.items)
    if (!Entry(entry, scoping, depth + 1, &out->children.emplace_back())) return false;
  return true;
}

bool ConditionParser::TermOf(const YamlNode& node, std::string_view key, Scoping scoping,
                             Term* out) const {
  for (std::string_view other : kTerms)
    if (other != key && other != "source" && node.Find(other))
      return reader_.Fail(*node.Find(other), Quoted(key) + " and " + Quoted(other) +
                                                 " are two entries: write two");
  const YamlNode& value = *node.Find(key);
  const bool words = key == "word" || key == "phrase";
  if (const YamlNode* in = node.Find("in"); in && !words && key != "entity")
    return reader_.Fail(*in, "'in' has no meaning for a " + std::string(key));
  if (const YamlNode* match_case = node.Find("case"); match_case && !words)
    return reader_.Fail(*match_case, "'case' has no meaning for a " + std::string(key));
  if (const YamlNode* score = node.Find("min_score"); score && key != "topic")
    return reader_.Fail(*score, "'min_score' belongs to a 'topic'");
  if (key == "source") return SourceTerm(value, out);

  std::string text;
  if (!reader_.Text(value, key, kMaxTermBytes, &text)) return false;
  if (words || key == "entity") out->scope = scoping.scope;
  if (words) {
    out->match_case = scoping.match_case;
    return Words(value, text, key, out);
  }
  out->kind = key == "entity" ? TermKind::kEntity : TermKind::kTopic;
  if (key == "topic" && !IsTopic(text))
    return reader_.Fail(value, "a topic's id is 'medtop:' and a code, or 'custom:' and a name; "
                               "found " + Quoted(text));
  out->id = std::move(text);
  return MinScore(node, out);
}

bool ConditionParser::MinScore(const YamlNode& node, Term* out) const {
  const YamlNode* score = node.Find("min_score");
  return !score || reader_.Share(*score, "min_score", &out->min_score);
}

bool ConditionParser::SourceTerm(const YamlNode& value, Term* out) const {
  out->kind = TermKind::kSource;
  if (!reader_.Text(value, "source", kMaxTermBytes, &out->id)) return false;
  out->tokens = {{host_.Hash(out->id), out->id}};
  return true;
}

bool ConditionParser::Words(const YamlNode& node, const std::string& text, std::string_view key,
                            Term* out) const {
  out->kind = TermKind::kWords;
  host_.Tokenize(text, [&](const Field& field) {
    for (const Token& token : field.tokens())
      out->tokens.push_back({token.hash, std::string(field.Text(token))});
    out->over_sentences = field.sentences().size() > 1;
  });
  const size_t count = out->tokens.size();
  if (count == 0) return reader_.Fail(node, Quoted(text) + " holds no word");
  if (key == "word" && count > 1)
    return reader_.Fail(node, Quoted(text) + " is " + std::to_string(count) +
                                  " tokens, a word is one; write phrase: " + Quoted(text));
  if (count > kMaxPhraseTokens)
    return reader_.Fail(node, Quoted(text) + " is " + std::to_string(count) +
                                  " tokens long; a phrase takes at most " +
                                  std::to_string(kMaxPhraseTokens));
  return true;
}

}  // namespace wireroom::alerts
