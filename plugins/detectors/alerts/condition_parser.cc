// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/condition_parser.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "plugins/detectors/alerts/nearest.h"
#include "plugins/detectors/alerts/pattern.h"
#include "plugins/detectors/alerts/topic_codes.h"
#include "plugins/detectors/alerts/utf8.h"
#include "plugins/detectors/alerts/word_families.h"

namespace wireroom::alerts {
namespace {

constexpr std::array<std::string_view, 3> kLists = {"any", "all", "none"};
constexpr std::array<Condition::Kind, 3> kListKinds = {
    Condition::Kind::kAny, Condition::Kind::kAll, Condition::Kind::kNone};
constexpr std::array<std::string_view, 12> kTerms = {
    "word",   "phrase",  "prefix", "stem",        "pattern",  "entity",
    "mention", "topic", "list",   "entity_list", "language", "source"};
// In the order of the bits of Scope.
constexpr std::array<std::string_view, 3> kScopes = {"title", "text", "lead"};
constexpr std::array<std::string_view, 24> kKeys = {
    "any",     "all",  "none", "at_least", "near",        "sentence", "ordered", "of",
    "word",    "phrase", "prefix", "stem", "pattern",     "entity",   "mention", "topic",
    "list",    "entity_list", "language", "source", "in", "case",     "min_score",
    "stem_language"};
constexpr std::array<std::string_view, 6> kMentionKeys = {"id",   "list",     "type",
                                                          "role", "salience", "confidence"};
constexpr std::array<std::string_view, 2> kRoles = {"speaker", "stand_in"};
constexpr size_t kMaxListBytes = 4 << 20;

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
  Reset();
  if (!Keys(node)) return std::nullopt;
  if (FirstOf(node, kLists).empty() && !node.Find("of")) {
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

bool ConditionParser::IsConditionKey(std::string_view key) {
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

bool ConditionParser::CountEntry(const YamlNode& node) {
  if (++entries_ <= kMaxEntries) return true;
  return reader_.Fail(node, "a rule takes at most " + std::to_string(kMaxEntries) + " terms");
}

bool ConditionParser::Entry(const YamlNode& node, Scoping scoping, int depth, Condition* out) {
  if (!CountEntry(node)) return false;
  if (!node.IsText()) return Keys(node) && Mapping(node, scoping, depth, out);
  std::string text;
  Term term;
  term.scope = scoping.scope;
  term.match_case = scoping.match_case;
  if (!reader_.Text(node, "word", kMaxTermBytes, &text) || !Words(node, text, "", {}, &term))
    return false;
  *out = Leaf(std::move(term));
  return true;
}

bool ConditionParser::Mapping(const YamlNode& node, Scoping scoping, int depth,
                              Condition* out) {
  if (!ReadScoping(node, &scoping)) return false;
  const std::string_view list = FirstOf(node, kLists);
  const std::string_view term = FirstOf(node, kTerms);
  const YamlNode* of = node.Find("of");
  const bool scoped_by_source =
      node.Find("source") && (term != "source" || !list.empty() || of);
  out->kind = Condition::Kind::kAnd;
  if (!list.empty() || of) {
    const std::string name(of ? "of" : list);
    if (!term.empty() && term != "source")
      return reader_.Fail(node, "'" + std::string(term) + "' can not stand beside '" + name +
                                    "': put it into the list");
    if (const YamlNode* score = node.Find("min_score"))
      return reader_.Fail(*score, "'min_score' belongs to a 'topic'");
    if (!Lists(node, scoping, depth, out)) return false;
    if (of && !Some(node, scoping, depth, &out->children.emplace_back())) return false;
  } else if (!term.empty()) {
    Condition* leaf = &out->children.emplace_back(Leaf({}));
    if (!Alone(node, term)) return false;
    const YamlNode& value = *node.Find(term);
    WordForm form;
    if (term == "mention") {
      if (!MentionWishes(value, scoping, leaf)) return false;
    } else if (term == "list") {
      if (!Form(node, &form) || !WordList(value, scoping, form, leaf)) return false;
    } else if (term == "entity_list") {
      if (!EntityList(value, scoping, leaf)) return false;
    } else if (!TermOf(node, term, scoping, &leaf->term)) {
      return false;
    }
  } else {
    return reader_.Fail(node, "nothing to look for: one of word, phrase, prefix, stem, pattern, "
                              "entity, mention, topic, language, source, list, any, all, none "
                              "is needed");
  }
  if (scoped_by_source) {
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

// ---- lists with a number or a distance ------------------------------------------

// `of` with at_least, near or sentence beside it.
bool ConditionParser::Some(const YamlNode& node, Scoping scoping, int depth, Condition* out) {
  const YamlNode* least = node.Find("at_least");
  if (!least) return Near(node, scoping, out);
  if (node.Find("near") || node.Find("sentence") || node.Find("ordered"))
    return reader_.Fail(*least, "'at_least' can not stand beside near, sentence or ordered");
  const YamlNode& of = *node.Find("of");
  if (!List(of, "of", Condition::Kind::kAtLeast, scoping, depth, out)) return false;
  double count = 0;
  if (!reader_.Number(*least, "at_least", 1, static_cast<double>(out->children.size()), &count))
    return false;
  out->parameter = static_cast<uint32_t>(count);
  return true;
}

bool ConditionParser::Near(const YamlNode& node, Scoping scoping, Condition* out) {
  Nearness nearness;
  double distance = 0;
  WordForm form;
  if (const YamlNode* near = node.Find("near")) {
    if (!reader_.Number(*near, "near", 1, kMaxDistance, &distance)) return false;
    nearness.distance = static_cast<uint32_t>(distance);
  }
  const YamlNode* sentence = node.Find("sentence");
  if (sentence && !reader_.Bool(*sentence, "sentence", &nearness.sentence)) return false;
  const YamlNode* ordered = node.Find("ordered");
  if (ordered && !reader_.Bool(*ordered, "ordered", &nearness.ordered)) return false;
  if (!node.Find("near") && !nearness.sentence)
    return reader_.Fail(node, "'of' needs at_least: N, near: N or sentence: true beside it");
  if (!NearParts(*node.Find("of"), scoping, form, out)) return false;
  out->parameter = nearness.Packed();
  return true;
}

bool ConditionParser::NearParts(const YamlNode& parts, Scoping scoping, const WordForm& form,
                                Condition* out) {
  if (!parts.IsList() || parts.items.size() < 2 || parts.items.size() > kMaxNearParts)
    return reader_.Fail(parts, "what stands near one another is a list of 2 to " +
                                   std::to_string(kMaxNearParts) +
                                   " parts, each a word, a phrase or a list of them");
  out->kind = Condition::Kind::kNear;
  for (const YamlNode& part : parts.items)
    if (!NearPart(part, scoping, form, &out->children.emplace_back())) return false;
  return true;
}

bool ConditionParser::NearPart(const YamlNode& part, Scoping scoping, const WordForm& form,
                               Condition* out) {
  if (part.IsList()) {
    if (part.items.empty()) return reader_.Fail(part, "a part is empty");
    out->kind = Condition::Kind::kAny;
    for (const YamlNode& entry : part.items)
      if (!NearPart(entry, scoping, form, &out->children.emplace_back())) return false;
  } else if (part.IsText()) {
    Term term;
    term.scope = scoping.scope;
    term.match_case = scoping.match_case;
    if (!CountEntry(part) || !Words(part, part.text, "", form, &term)) return false;
    *out = Leaf(std::move(term));
  } else if (!Entry(part, scoping, 1, out)) {
    return false;
  }
  const auto is_words = [](const Condition& c) {
    return c.kind == Condition::Kind::kTerm && c.term.kind == TermKind::kWords;
  };
  const bool fits = is_words(*out) || (out->kind == Condition::Kind::kAny &&
                                       std::all_of(out->children.begin(), out->children.end(),
                                                   is_words));
  return fits || reader_.Fail(part, "a part is a word, phrase, prefix or stem, or a list of them");
}

// ---- terms ----------------------------------------------------------------------

bool ConditionParser::Alone(const YamlNode& node, std::string_view key) const {
  for (std::string_view other : kTerms)
    if (other != key && other != "source" && node.Find(other))
      return reader_.Fail(*node.Find(other), Quoted(key) + " and " + Quoted(other) +
                                                 " are two entries: write two");
  const bool words = key == "word" || key == "phrase" || key == "prefix" || key == "stem" ||
                     key == "list" || key == "pattern";
  const bool placed = words || key == "entity" || key == "mention" || key == "entity_list";
  if (const YamlNode* in = node.Find("in"); in && !placed)
    return reader_.Fail(*in, "'in' has no meaning for a " + std::string(key));
  if (const YamlNode* match_case = node.Find("case"); match_case && !words)
    return reader_.Fail(*match_case, "'case' has no meaning for a " + std::string(key));
  if (const YamlNode* score = node.Find("min_score"); score && key != "topic")
    return reader_.Fail(*score, "'min_score' belongs to a 'topic'");
  for (const char* other : {"near", "sentence", "ordered", "at_least"})
    if (const YamlNode* found = node.Find(other))
      return reader_.Fail(*found, "'" + std::string(other) + "' belongs to a list 'of'");
  return true;
}

bool ConditionParser::TermOf(const YamlNode& node, std::string_view key, Scoping scoping,
                             Term* out) const {
  const YamlNode& value = *node.Find(key);
  if (key == "source") return SourceTerm(value, out);
  if (key == "language") return Language(value, out);
  if (key == "topic") return Topic(value, out) && MinScore(node, out);
  out->scope = scoping.scope;
  if (key == "entity") {
    out->kind = TermKind::kEntity;
    return reader_.Text(value, key, kMaxTermBytes, &out->id) && EntityId(value, out->id);
  }
  out->match_case = scoping.match_case;
  if (key == "pattern") return Pattern(value, out);
  WordForm form;
  std::string text;
  if (!Form(node, &form) || !reader_.Text(value, key, kMaxTermBytes, &text)) return false;
  if (key == "prefix") form.match = TokenMatch::kPrefix;
  if (key == "stem") form.match = TokenMatch::kStem;
  return Words(value, text, key, form, out);
}

bool ConditionParser::Form(const YamlNode& node, WordForm* form) const {
  const YamlNode* language = node.Find("stem_language");
  if (!language) return true;
  if (!reader_.Text(*language, "stem_language", 64, &form->language)) return false;
  if (IsStemmerLanguage(form->language)) return true;
  return reader_.Fail(*language, "no stemmer for the language " + Quoted(form->language) +
                                     "; expected en, de, fr, es, it, pt, nl, ru, ar, ... "
                                     "(those of Snowball)");
}

bool ConditionParser::Topic(const YamlNode& value, Term* out) const {
  out->kind = TermKind::kTopic;
  if (!reader_.Text(value, "topic", kMaxTermBytes, &out->id)) return false;
  if (IsTopic(out->id)) {
    const auto codes = out->id.starts_with("medtop:") ? TopicCodes::Beside(host_) : nullptr;
    const std::string why = codes ? codes->WhyWrong(out->id) : "";
    return why.empty() || reader_.Fail(value, why);
  }
  return reader_.Fail(value, "a topic's id is 'medtop:' and a code, or 'custom:' and a name; "
                             "found " + Quoted(out->id));
}

// What the article's contract says of Entity.id.
bool ConditionParser::EntityId(const YamlNode& node, const std::string& id) const {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string hint;
  if (id.find_first_of(" \t") != std::string::npos && !id.starts_with("nil:"))
    hint = "that is a name: write its id, or a {phrase: ...}";
  if (id.size() == 2 && std::all_of(id.begin(), id.end(), is_lower))
    hint = "the code of a country is in capitals";
  if (id.size() > 1 && id[0] == 'q' && std::all_of(id.begin() + 1, id.end(), is_digit))
    hint = "did you mean 'Q" + id.substr(1) + "'?";
  return hint.empty() ||
         reader_.Fail(node, "an entity's id is the ISO code of a country (KR), a Wikidata id (Q42), "
                            "or 'nil:' and a name; found " + Quoted(id) + "; " + hint);
}

bool ConditionParser::EntityType(const YamlNode& node, const std::string& type) const {
  static constexpr std::array<std::string_view, 18> kTypes = {
      "PERSON", "NORP",     "FAC",  "ORG",  "GPE",     "LOC",   "PRODUCT",  "EVENT",   "WORK_OF_ART",
      "LAW",    "LANGUAGE", "DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"};
  if (std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end()) return true;
  std::string upper = type;
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  const std::string near = DidYouMean(upper, kTypes);
  // A plugin may have types of its own.
  if (upper == type && near.empty()) return true;
  return reader_.Fail(node, "a type of entities is in capitals, like PERSON, ORG, GPE; found " +
                                Quoted(type) + near);
}

bool ConditionParser::Language(const YamlNode& value, Term* out) const {
  out->kind = TermKind::kLanguage;
  if (!reader_.Text(value, "language", 35, &out->id)) return false;
  const bool tag = std::all_of(out->id.begin(), out->id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  const size_t primary = std::min(out->id.find('-'), out->id.size());
  return (tag && (primary == 2 || primary == 3)) ||
         reader_.Fail(value, "a language is a tag of BCP 47 like en or pt-BR; found " +
                                 Quoted(out->id));
}

bool ConditionParser::Pattern(const YamlNode& node, Term* out) const {
  out->kind = TermKind::kPattern;
  if (!reader_.Text(node, "pattern", kMaxPatternBytes, &out->id)) return false;
  const std::string why = WhyBadPattern(out->id, out->match_case);
  return why.empty() || reader_.Fail(node, why);
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
                            const WordForm& form, Term* out) const {
  out->kind = TermKind::kWords;
  if (key.empty() && form.match == TokenMatch::kExact && text.size() > 1 && text.back() == '*') {
    WordForm prefix = form;
    prefix.match = TokenMatch::kPrefix;
    return Words(node, text.substr(0, text.size() - 1), "prefix", prefix, out);
  }
  host_.Tokenize(text, [&](const Field& field) {
    for (const Token& token : field.tokens())
      out->tokens.push_back({token.hash, std::string(field.Text(token))});
    out->over_sentences = field.sentences().size() > 1;
  });
  const size_t count = out->tokens.size();
  if (count == 0) return reader_.Fail(node, Quoted(text) + " holds no word");
  const bool one = key == "word" || form.match == TokenMatch::kPrefix;
  if (one && count > 1)
    return reader_.Fail(node, Quoted(text) + " is " + std::to_string(count) + " tokens, a " +
                                  (key == "word" ? "word" : "prefix") + " is one; write phrase: " +
                                  Quoted(text));
  if (count > kMaxPhraseTokens)
    return reader_.Fail(node, Quoted(text) + " is " + std::to_string(count) +
                                  " tokens long; a phrase takes at most " +
                                  std::to_string(kMaxPhraseTokens));
  if (form.match == TokenMatch::kExact) return true;
  Stemmer stemmer(form.match == TokenMatch::kStem ? form.language : "english");
  for (TermToken& token : out->tokens) {
    token.match = form.match;
    if (form.match == TokenMatch::kPrefix) {
      token.hash = PrefixHash(host_, token.text);
      continue;
    }
    token.language = form.language;
    token.hash = StemHash(host_, stemmer.Stem(token.text), form.language);
  }
  return true;
}

// ---- mentions -------------------------------------------------------------------

bool ConditionParser::MentionWishes(const YamlNode& node, Scoping scoping, Condition* out) {
  if (!reader_.HasOnly(node, "a mention", kMentionKeys)) return false;
  if (node.items.empty()) return reader_.Fail(node, "a mention needs a key: id, type, role, ...");
  Term term;
  term.kind = TermKind::kEntity;
  term.scope = scoping.scope;
  const YamlNode* type = node.Find("type");
  if (type && (!reader_.Text(*type, "type", 64, &term.type) || !EntityType(*type, term.type)))
    return false;
  size_t role = 0;
  if (const YamlNode* given = node.Find("role")) {
    if (!reader_.OneOf(*given, "role", kRoles, &role)) return false;
    term.role = static_cast<MentionRole>(role + 1);
  }
  const YamlNode* salience = node.Find("salience");
  if (salience && !reader_.Share(*salience, "salience", &term.min_salience)) return false;
  const YamlNode* confidence = node.Find("confidence");
  if (confidence && !reader_.Share(*confidence, "confidence", &term.min_confidence)) return false;
  std::vector<std::string> ids;
  const YamlNode* list = node.Find("list");
  if (list && !ListFile(*list, &ids)) return false;
  if (const YamlNode* id = node.Find("id")) {
    if (id->IsText()) ids.push_back(id->text);
    else if (!id->IsList()) return reader_.Fail(*id, "key 'id': expected an id or a list of ids");
    for (const YamlNode& one : id->items) {
      if (!one.IsText()) return reader_.Fail(one, "key 'id': expected an id");
      ids.push_back(one.text);
    }
  }
  return AnyEntity(node, term, ids, out);
}

bool ConditionParser::EntityList(const YamlNode& value, Scoping scoping, Condition* out) {
  std::vector<std::string> ids;
  if (!ListFile(value, &ids)) return false;
  Term term;
  term.kind = TermKind::kEntity;
  term.scope = scoping.scope;
  return AnyEntity(value, term, ids, out);
}

bool ConditionParser::AnyEntity(const YamlNode& node, const Term& wishes,
                                const std::vector<std::string>& ids, Condition* out) {
  for (const std::string& id : ids)
    if (!EntityId(node, id)) return false;
  if (ids.size() <= 1) {
    *out = Leaf(wishes);
    if (!ids.empty()) out->term.id = ids.front();
    return CountEntry(node);
  }
  out->kind = Condition::Kind::kAny;
  for (const std::string& id : ids) {
    if (!CountEntry(node)) return false;
    out->children.push_back(Leaf(wishes));
    out->children.back().term.id = id;
  }
  return true;
}

// ---- lists in files -------------------------------------------------------------

bool ConditionParser::ListFile(const YamlNode& value, std::vector<std::string>* lines) {
  std::string name;
  if (!reader_.Text(value, "list", 4096, &name)) return false;
  const std::filesystem::path path = folder_ / name;
  if (std::find(lists_.begin(), lists_.end(), path) == lists_.end()) lists_.push_back(path);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    return reader_.Fail(value, "there is no list " + Quoted(path.string()));
  if (std::filesystem::file_size(path, error) > kMaxListBytes)
    return reader_.Fail(value, "the list " + Quoted(path.string()) + " is larger than " +
                                   std::to_string(kMaxListBytes) + " bytes");
  std::ifstream in(path, std::ios::binary);
  for (auto [line, number] = std::pair(std::string(), 1); std::getline(in, line); ++number) {
    if (FirstInvalidUtf8(line) != std::string::npos)
      return reader_.Fail(value, path.string() + ":" + std::to_string(number) + ": not UTF-8");
    const size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos || line[begin] == '#') continue;
    lines->push_back(line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin));
    list_content_ = list_content_ * 31 + std::hash<std::string>()(lines->back());
  }
  if (in.bad()) return reader_.Fail(value, path.string() + ": can not be read");
  return !lines->empty() ||
         reader_.Fail(value, "the list " + Quoted(path.string()) + " has no entry");
}

bool ConditionParser::WordList(const YamlNode& value, Scoping scoping, const WordForm& form,
                               Condition* out) {
  std::vector<std::string> lines;
  if (!ListFile(value, &lines)) return false;
  *out = {};
  out->kind = Condition::Kind::kAny;
  for (const std::string& line : lines) {
    Term term;
    term.scope = scoping.scope;
    term.match_case = scoping.match_case;
    if (!CountEntry(value) || !Words(value, line, "", form, &term)) return false;
    out->children.push_back(Leaf(std::move(term)));
  }
  return true;
}

}  // namespace wireroom::alerts
