// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/alerts/random_rules.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "plugins/detectors/alerts/word_families.h"

namespace wireroom::alerts {
namespace {

using Kind = Condition::Kind;

constexpr const char* kVocabulary[] = {"storm", "bank",  "Rate",  "union", "strike", "recall",
                                       "Port",  "fever", "court", "merge", "quake",  "envoy",
                                       "dam",   "rail",  "mine",  "vote",  "tax",    "reef"};
constexpr const char* kEntities[] = {"Q1", "Q2", "nil:harbour", "KR"};
constexpr const char* kTopics[] = {"medtop:01000000", "medtop:02000000", "custom:desk"};
constexpr const char* kSources[] = {"Harbour Courier", "Valley Post", "harbour courier"};
constexpr const char* kZones[] = {"title",   "heading",    "byline", "dateline", "caption",
                                  "credit",  "navigation", "body",   "quotation"};

constexpr const char* kPatterns[] = {"st[a-z]+m", "[a-z]+ke", "re(ef|call)", "qu.ke"};

template <size_t N>
const char* Pick(const char* const (&from)[N], size_t i) {
  return from[i % N];
}

std::string Quote(const std::string& text) { return "\"" + text + "\""; }

std::string TermYaml(const Term& term) {
  static constexpr const char* kScopes[] = {
      "", "title", "text", "[title, text]", "lead", "[title, lead]", "[text, lead]",
      "[title, text, lead]"};
  std::string text;
  for (const TermToken& token : term.tokens) (text += text.empty() ? "" : " ") += token.text;
  std::string out;
  switch (term.kind) {
    case TermKind::kWords:
      out = (term.tokens.front().match == TokenMatch::kPrefix ? "prefix: "
             : term.tokens.front().match == TokenMatch::kStem ? "stem: "
             : term.tokens.size() == 1                        ? "word: "
                                                              : "phrase: ") +
            Quote(text);
      break;
    case TermKind::kEntity:
      out = "entity: " + Quote(term.id);
      if (!term.IsPlainEntity()) {
        out = "mention: {confidence: " + std::to_string(term.min_confidence) +
              ", salience: " + std::to_string(term.min_salience);
        if (!term.id.empty()) out += ", id: " + Quote(term.id);
        if (!term.type.empty()) out += ", type: " + term.type;
        out += "}";
      }
      break;
    case TermKind::kTopic: out = "topic: " + Quote(term.id); break;
    case TermKind::kSource: out = "source: " + Quote(term.id); break;
    case TermKind::kLanguage: out = "language: " + Quote(term.id); break;
    case TermKind::kPattern: out = "pattern: " + Quote(term.id); break;
    case TermKind::kField: break;
  }
  if (term.scope != kAnywhere) out += std::string(", in: ") + kScopes[term.scope];
  if (term.match_case) out += ", case: true";
  if (term.min_score > 0) out += ", min_score: " + std::to_string(term.min_score);
  return "{" + out + "}";
}

}  // namespace

// Few words are drawn often, most rarely; in any case.
std::string RandomWorld::Word() {
  const double u = std::uniform_real_distribution<double>(0, 1)(random_);
  std::string word = kVocabulary[static_cast<size_t>(u * u * std::size(kVocabulary))];
  if (Chance(15)) word[0] = static_cast<char>(std::toupper(word[0]));
  if (Chance(5))
    for (char& c : word) c = static_cast<char>(std::toupper(c));
  return word;
}

std::string RandomWorld::Words(size_t count, bool marks) {
  std::string out;
  for (size_t i = 0; i < count; ++i) {
    if (!out.empty()) out += marks && Chance(5) ? "\n" : " ";
    out += Word();
    if (marks && Chance(12)) out += Chance(60) ? "." : ",";
  }
  return out;
}

Term RandomWorld::AnyTerm() {
  Term term;
  const size_t kind = Below(10);
  term.kind = kind < 7    ? TermKind::kWords
              : kind == 7 ? TermKind::kEntity
              : kind == 8 ? TermKind::kTopic
                          : TermKind::kSource;
  const bool placed = kind < 8;
  if (placed && Chance(25)) term.scope = static_cast<Scope>(1 + Below(7));
  if (kind < 7) {
    term.match_case = Chance(15);
    std::string text = Words(Chance(55) ? 1 : 2 + Below(4), false);
    if (Chance(4)) text = Word() + ". " + Word();
    ToyField field;
    field.Split(text);
    for (const wr_token& t : field.tokens)
      term.tokens.push_back({t.hash, text.substr(t.begin, t.end - t.begin)});
    term.over_sentences = field.sentences.size() > 1;
  }
  if (kind < 7 && Chance(12)) MakeFamily(&term);
  else if (kind < 7 && Chance(6)) {
    term.kind = TermKind::kPattern;
    term.tokens.clear();
    term.over_sentences = false;
    term.id = std::string(kPatterns[Below(std::size(kPatterns))]);
  }
  if (kind == 7) {
    term.id = Pick(kEntities, Below(4));
    if (Chance(40)) {
      term.min_confidence = static_cast<float>(Below(4)) / 4;
      term.min_salience = static_cast<float>(Below(3)) / 4;
      if (Chance(50)) term.type = Chance(70) ? "ORG" : "PERSON";
      if (Chance(40)) term.id.clear();
    }
    if (term.id.empty() && term.IsPlainEntity()) term.type = "ORG";
  }
  if (kind == 8) {
    term.id = Pick(kTopics, Below(3));
    if (Chance(60)) term.min_score = static_cast<float>(Below(5)) / 4;
  }
  if (kind == 9) {
    term.id = Pick(kSources, Below(3));
    term.tokens = {{Host(ToyHost()).Hash(term.id), term.id}};
  }
  return term;
}

// One token becomes a prefix or a stem; of a phrase too.
void RandomWorld::MakeFamily(Term* term) {
  const Host host(ToyHost());
  TermToken& token = term->tokens[Below(term->tokens.size())];
  if (term->tokens.size() > 1 || term->over_sentences) {
    // A rule file can not say so of one token of a phrase; of all it can.
    for (TermToken& each : term->tokens) {
      Stemmer stemmer("english");
      each.match = TokenMatch::kStem;
      each.language = "english";
      each.hash = StemHash(host, stemmer.Stem(each.text), "english");
    }
    return;
  }
  token.match = TokenMatch::kPrefix;
  token.text = token.text.substr(0, 1 + Below(token.text.size()));
  token.hash = PrefixHash(host, token.text);
}

Condition RandomWorld::SomeOf(int depth) {
  Condition list;
  if (Chance(50)) {
    list.kind = Kind::kAtLeast;
    for (size_t n = 2 + Below(3); n > 0; --n) list.children.push_back(Entry(depth));
    list.parameter = static_cast<uint32_t>(1 + Below(list.children.size()));
    return list;
  }
  list.kind = Kind::kNear;
  Nearness nearness;
  if (Chance(75)) nearness.distance = static_cast<uint32_t>(1 + Below(12));
  nearness.sentence = nearness.distance == Nearness::kNoDistance || Chance(25);
  nearness.ordered = Chance(30);
  list.parameter = nearness.Packed();
  const auto words = [&] {
    Condition leaf;
    leaf.kind = Kind::kTerm;
    do leaf.term = AnyTerm();
    while (leaf.term.kind != TermKind::kWords);
    return leaf;
  };
  for (size_t n = 2 + Below(2); n > 0; --n) {
    Condition& part = list.children.emplace_back(words());
    if (!Chance(40)) continue;
    Condition any;
    any.kind = Kind::kAny;
    any.children.push_back(part);
    any.children.push_back(words());
    part = any;
  }
  return list;
}

Condition RandomWorld::Entry(int depth) {
  if (depth > 0 && Chance(12)) return SomeOf(depth - 1);
  if (depth > 0 && Chance(30)) return List(depth - 1);
  Condition leaf;
  leaf.kind = Kind::kTerm;
  leaf.term = AnyTerm();
  return leaf;
}

// One list, or two or three joined by kAnd as in one mapping.
Condition RandomWorld::List(int depth) {
  std::vector<Condition> lists;
  for (Kind kind : {Kind::kAny, Kind::kAll, Kind::kNone}) {
    if (!Chance(kind == Kind::kNone ? 25 : 55)) continue;
    Condition& list = lists.emplace_back();
    list.kind = kind;
    for (size_t n = 1 + Below(3); n > 0; --n) list.children.push_back(Entry(depth));
  }
  if (lists.empty()) return List(depth);
  if (lists.size() == 1) return std::move(lists.front());
  Condition all;
  all.children = std::move(lists);
  return all;
}

std::unique_ptr<ToyArticle> RandomWorld::AnyArticle() {
  const std::string title = Words(Below(7), true);
  const std::string text = Words(Chance(10) ? 0 : Below(60), true);
  auto article = std::make_unique<ToyArticle>(title, text);
  article->Id(Chance(80) ? Pick(kSources, Below(3)) : "", "a");
  AddSymbols(article.get(), text.size());
  return article;
}

void RandomWorld::AddSymbols(ToyArticle* article, size_t text_size) {
  const auto span = [&] {
    const size_t a = Below(text_size + 1), b = Below(text_size + 1);
    return std::pair(static_cast<uint32_t>(std::min(a, b)), static_cast<uint32_t>(std::max(a, b)));
  };
  for (size_t n = Below(3); n > 0; --n) {
    const auto [begin, end] = span();
    article->Zone(kZones[Below(std::size(kZones))], begin, end);
  }
  for (size_t n = Below(4); n > 0; --n) {
    const auto [begin, end] = span();
    const std::string id = Chance(80) ? Pick(kEntities, Below(4)) : "";
    article->Mention(Chance(80) ? WR_FIELD_TEXT : WR_FIELD_TITLE, begin, end, id,
                     static_cast<float>(Below(5)) / 4);
    if (!id.empty() && Chance(90)) article->Entity(id, static_cast<float>(Below(5)) / 4);
  }
  if (Chance(20)) article->Entity(Pick(kEntities, Below(4)));
  for (size_t n = Below(3); n > 0; --n)
    article->Topic(Pick(kTopics, Below(3)), static_cast<float>(Below(9)) / 8);
}

std::string ToYaml(const Condition& c) {
  if (c.kind == Kind::kTerm) return TermYaml(c.term);
  if (c.kind == Kind::kNear || c.kind == Kind::kAtLeast) {
    std::string parts;
    for (const Condition& child : c.children) {
      std::string part = ToYaml(child);
      if (c.kind == Kind::kNear && child.kind == Kind::kAny)
        part = part.substr(6, part.size() - 7);  // "{any: [...]}" is "[...]" here
      parts += (parts.empty() ? "" : ", ") + part;
    }
    if (c.kind == Kind::kAtLeast)
      return "{at_least: " + std::to_string(c.parameter) + ", of: [" + parts + "]}";
    const Nearness nearness = Nearness::Unpack(c.parameter);
    std::string out = "{of: [" + parts + "]";
    if (nearness.distance != Nearness::kNoDistance)
      out += ", near: " + std::to_string(nearness.distance);
    if (nearness.sentence) out += ", sentence: true";
    if (nearness.ordered) out += ", ordered: true";
    return out + "}";
  }
  const char* key = c.kind == Kind::kAny ? "any: [" : c.kind == Kind::kAll ? "all: [" : "none: [";
  std::string inner;
  for (const Condition& child : c.children) {
    if (!inner.empty()) inner += ", ";
    const std::string text = ToYaml(child);
    inner += c.kind == Kind::kAnd ? text.substr(1, text.size() - 2) : text;
  }
  return c.kind == Kind::kAnd ? "{" + inner + "}" : "{" + (key + inner) + "]}";
}

}  // namespace wireroom::alerts
