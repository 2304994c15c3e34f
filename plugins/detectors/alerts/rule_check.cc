// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_check.h"

#include <algorithm>
#include <unordered_map>

namespace wireroom::alerts {
namespace {

using Kind = Condition::Kind;

// ---- holds without any of its terms ------------------------------------------

bool HoldsWithNothing(const Condition& c) {
  const auto holds = [](const Condition& child) { return HoldsWithNothing(child); };
  switch (c.kind) {
    case Kind::kAnd:
    case Kind::kAll: return std::all_of(c.children.begin(), c.children.end(), holds);
    case Kind::kAny: return std::any_of(c.children.begin(), c.children.end(), holds);
    case Kind::kNone: return std::none_of(c.children.begin(), c.children.end(), holds);
    case Kind::kAtLeast:
      return std::count_if(c.children.begin(), c.children.end(), holds) >= c.parameter;
    case Kind::kNear:
    case Kind::kTerm: return false;
  }
  return false;
}

// ---- can hold for no article -------------------------------------------------

bool Within(Scope inner, Scope outer) {
  const bool all_text = outer & kInText;
  return outer == kAnywhere ||
         (inner != kAnywhere && (inner & ~outer & (all_text ? ~kInLead : ~0)) == 0);
}

bool WordsAt(const Term& a, size_t at, const Term& b) {
  for (size_t i = 0; i < b.tokens.size(); ++i) {
    if (a.tokens[at + i].hash != b.tokens[i].hash) return false;
    if (a.tokens[at + i].match != b.tokens[i].match) return false;
    if (b.match_case && a.tokens[at + i].text != b.tokens[i].text) return false;
  }
  return true;
}

bool WordsImply(const Term& a, const Term& b) {
  if (b.match_case && !a.match_case) return false;
  if (b.tokens.size() > 1 && a.over_sentences && !b.over_sentences) return false;
  for (size_t at = 0; at + b.tokens.size() <= a.tokens.size(); ++at) {
    // A zone may end inside a phrase: only its first word is sure of the scope.
    if (at > 0 && b.scope != kAnywhere) return false;
    if (WordsAt(a, at, b)) return true;
  }
  return false;
}

size_t KeyOf(const Term& term) {
  return term.kind == TermKind::kWords || term.kind == TermKind::kSource
             ? term.tokens.front().hash
             : std::hash<std::string>()(term.id);
}

using TermsByKey = std::unordered_multimap<size_t, const Term*>;

enum class Truth { kNo, kUnknown, kYes };

Truth Not(Truth t) {
  return t == Truth::kNo ? Truth::kYes : t == Truth::kYes ? Truth::kNo : Truth::kUnknown;
}

// What has to be shown and what must not be, whatever the alternatives are.
class Facts {
 public:
  explicit Facts(const Condition& root) { Gather(root, true); }

  std::string SourceConflict() const {
    for (const Term* term : required_)
      if (term->kind == TermKind::kSource && !Implies(*term, *FirstSource()))
        return "it can never fire: an article has one source, and both '" + FirstSource()->id +
               "' and '" + term->id + "' are asked for";
    return {};
  }

  // A required term that is excluded, or null.
  const Term* Conflict() const {
    for (const Term* term : required_)
      if (IsExcluded(*term)) return term;
    return nullptr;
  }

  Truth Of(const Condition& c) const {
    if (c.kind == Kind::kTerm)
      return IsExcluded(c.term) ? Truth::kNo : IsRequired(c.term) ? Truth::kYes : Truth::kUnknown;
    if (c.kind == Kind::kAtLeast) return OfSome(c);
    Truth least = Truth::kYes, most = Truth::kNo;
    for (const Condition& child : c.children) {
      const Truth truth = Of(child);
      least = std::min(least, truth);
      most = std::max(most, truth);
    }
    if (c.kind == Kind::kNear) return least == Truth::kNo ? least : Truth::kUnknown;
    return c.kind == Kind::kAny ? most : c.kind == Kind::kNone ? Not(most) : least;
  }

 private:
  Truth OfSome(const Condition& c) const {
    size_t sure = 0, possible = 0;
    for (const Condition& child : c.children) {
      const Truth truth = Of(child);
      sure += truth == Truth::kYes;
      possible += truth != Truth::kNo;
    }
    return sure >= c.parameter ? Truth::kYes : possible < c.parameter ? Truth::kNo : Truth::kUnknown;
  }

  void Gather(const Condition& c, bool holds) {
    if (c.kind == Kind::kTerm) return Add(c.term, holds);
    if (c.kind == Kind::kAtLeast || (c.kind == Kind::kNear && !holds)) return;
    const bool sure = c.kind == Kind::kAny || c.kind == Kind::kNone
                          ? (c.kind == Kind::kNone) == holds
                          : holds;
    if (!sure && c.children.size() > 1) return;
    for (const Condition& child : c.children) Gather(child, (c.kind == Kind::kNone) != holds);
  }

  void Add(const Term& term, bool holds) {
    if (!holds) {
      excluded_.emplace(KeyOf(term), &term);
      return;
    }
    required_.push_back(&term);
    if (term.kind != TermKind::kWords) required_by_key_.emplace(KeyOf(term), &term);
    else
      for (const TermToken& token : term.tokens) required_by_key_.emplace(token.hash, &term);
  }

  const Term* FirstSource() const {
    for (const Term* term : required_)
      if (term->kind == TermKind::kSource) return term;
    return nullptr;
  }

  bool IsExcluded(const Term& term) const {
    if (term.kind != TermKind::kWords) return ExcludedUnder(KeyOf(term), term);
    return std::any_of(term.tokens.begin(), term.tokens.end(), [&](const TermToken& token) {
      return ExcludedUnder(token.hash, term);
    });
  }

  bool ExcludedUnder(size_t key, const Term& term) const {
    const auto [begin, end] = excluded_.equal_range(key);
    return std::any_of(begin, end, [&](const auto& e) { return Implies(term, *e.second); });
  }

  bool IsRequired(const Term& term) const {
    const auto [begin, end] = required_by_key_.equal_range(KeyOf(term));
    return std::any_of(begin, end, [&](const auto& e) { return Implies(*e.second, term); });
  }

  std::vector<const Term*> required_;
  TermsByKey required_by_key_;
  TermsByKey excluded_;
};

std::string NameOf(const Term& term) {
  if (term.kind != TermKind::kWords) return "'" + term.id + "'";
  std::string name;
  for (const TermToken& token : term.tokens) (name += name.empty() ? "'" : " ") += token.text;
  return name + "'";
}

// The same wishes on a mention.
bool Same(const Term& a, const Term& b) {
  return a.id == b.id && a.type == b.type && a.role == b.role &&
         a.min_confidence >= b.min_confidence && a.min_salience >= b.min_salience;
}

}  // namespace

bool Implies(const Term& a, const Term& b) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case TermKind::kWords: return Within(a.scope, b.scope) && WordsImply(a, b);
    case TermKind::kEntity:
      return (b.id.empty() || a.id == b.id) && Within(a.scope, b.scope) &&
             (b.IsPlainEntity() || Same(a, b));
    case TermKind::kTopic: return a.id == b.id && a.min_score >= b.min_score;
    case TermKind::kSource: return a.tokens.front().hash == b.tokens.front().hash;
    case TermKind::kLanguage: return a.id == b.id;
    case TermKind::kPattern:
      return a.id == b.id && a.match_case == b.match_case && a.scope == b.scope;
    case TermKind::kField:
      return a.field == b.field && a.test == b.test && a.id == b.id && a.number == b.number;
  }
  return false;
}

std::string WhyUseless(const Condition& condition) {
  if (HoldsWithNothing(condition))
    return "it would fire for every article that has none of its terms; name in 'any' or 'all' "
           "what has to be there";
  const Facts facts(condition);
  if (std::string why = facts.SourceConflict(); !why.empty()) return why;
  if (const Term* term = facts.Conflict())
    return "it can never fire: " + NameOf(*term) + " is asked for and excluded by 'none'";
  if (facts.Of(condition) == Truth::kNo)
    return "it can never fire: 'none' excludes every alternative";
  return {};
}

}  // namespace wireroom::alerts
