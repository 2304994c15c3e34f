// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/alerts/naive_matcher.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "plugins/detectors/alerts/pattern.h"
#include "plugins/detectors/alerts/word_families.h"

namespace wireroom::alerts {
namespace {

using Kind = Condition::Kind;

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool InZone(const Article& article, const std::set<std::string_view>& kinds, uint32_t begin,
            uint32_t end) {
  for (const wr_zone& zone : article.zones())
    if (kinds.count(View(zone.kind)) && zone.begin <= begin && end <= zone.end) return true;
  return false;
}

bool InLead(const Article& article, uint32_t begin) {
  int sentences = 0;
  for (const Sentence& s : article.text().sentences()) {
    if (InZone(article, {"title", "heading", "byline", "dateline", "caption", "credit",
                         "navigation", "boilerplate"}, s.begin, s.end))
      continue;
    if (++sentences > 3) return false;
    if (s.begin <= begin && begin < s.end) return true;
  }
  return false;
}

bool InScope(const Article& article, Scope scope, uint32_t field, uint32_t begin) {
  const bool title = field == WR_FIELD_TITLE || InZone(article, {"title"}, begin, begin + 1);
  return scope == kAnywhere || ((scope & kInTitle) && title) || ((scope & kInText) && !title) ||
         ((scope & kInLead) && !title && InLead(article, begin));
}

bool PhraseAt(const Field& field, size_t at, const Term& term) {
  const auto tokens = field.tokens();
  for (size_t i = 0; i < term.tokens.size(); ++i) {
    const std::string text(field.Text(tokens[at + i]));
    const TermToken& wanted = term.tokens[i];
    if (wanted.match == TokenMatch::kPrefix && !Lower(text).starts_with(Lower(wanted.text)))
      return false;
    if (wanted.match == TokenMatch::kStem) {
      static std::map<std::string, std::string> stems;  // English in these tests
      const auto stem = [](const std::string& word) -> const std::string& {
        static Stemmer english("english");
        const auto [known, added] = stems.emplace(word, "");
        if (added) known->second = english.Stem(word);
        return known->second;
      };
      if (stem(text) != stem(wanted.text)) return false;
    }
    if (wanted.match == TokenMatch::kExact && Lower(text) != Lower(wanted.text)) return false;
    if (term.match_case && wanted.match == TokenMatch::kExact && text != term.tokens[i].text) return false;
    if (!term.over_sentences && tokens[at + i].sentence != tokens[at].sentence) return false;
  }
  return true;
}

std::vector<Place> PlacesOfWords(const Article& article, const Term& term) {
  std::vector<Place> places;
  for (uint32_t which : {WR_FIELD_TITLE, WR_FIELD_TEXT}) {
    const Field field = article.field(which);
    const size_t size = term.tokens.size();
    for (size_t at = 0; at + size <= field.tokens().size(); ++at)
      if (PhraseAt(field, at, term) &&
          InScope(article, term.scope, which, field.tokens()[at].begin))
        places.push_back({0, which, field.tokens()[at].begin, field.tokens()[at + size - 1].end});
  }
  return places;
}

std::vector<Place> PlacesOfEntity(const Article& article, const Term& term) {
  std::vector<Place> places;
  const auto meets = [&](const wr_entity& e) {
    return (term.id.empty() || View(e.id) == term.id) &&
           (term.type.empty() || View(e.type) == term.type) && e.salience >= term.min_salience;
  };
  for (const wr_mention& m : article.mentions()) {
    bool meets_all = (term.id.empty() || View(m.entity_id) == term.id) &&
                     (term.type.empty() || View(m.type) == term.type) &&
                     m.confidence >= term.min_confidence && term.role == MentionRole::kAny;
    if (term.min_salience > 0) {
      bool salient = false;
      for (const wr_entity& e : article.entities())
        salient |= View(e.id) == View(m.entity_id) && e.salience >= term.min_salience;
      meets_all &= salient;
    }
    if (meets_all && InScope(article, term.scope, m.field, m.begin))
      places.push_back({0, m.field, m.begin, m.end});
  }
  for (const wr_entity& e : article.entities())
    if (places.empty() && term.scope == kAnywhere && term.min_confidence <= 0 && meets(e))
      places.push_back({0, kNowhere, 0, 0});
  return places;
}

std::vector<Place> PlacesOfPattern(const Article& article, const Term& term) {
  std::vector<Place> places;
  static std::map<std::string, std::shared_ptr<const re2::RE2>> compiled;
  auto& pattern = compiled[term.id + (term.match_case ? "1" : "0")];
  if (!pattern) pattern = CompilePattern(term.id, term.match_case);
  for (uint32_t which : {WR_FIELD_TITLE, WR_FIELD_TEXT}) {
    const std::string text(article.field(which).text());
    for (size_t at = 0; at < text.size();) {
      re2::StringPiece found;
      if (!pattern->Match(text, at, text.size(), re2::RE2::UNANCHORED, &found, 1) || found.empty())
        break;
      const auto begin = static_cast<uint32_t>(found.data() - text.data());
      at = begin + found.size();
      if (InScope(article, term.scope, which, begin))
        places.push_back({0, which, begin, static_cast<uint32_t>(at)});
    }
  }
  return places;
}

// ---- near -------------------------------------------------------------------------

struct Stretch {
  uint32_t field = kNowhere, begin = 0, end = 0;
};

std::vector<Place> PlacesOf(const Article& article, const Term& term);

std::vector<Place> PlacesOfPart(const Article& article, const Condition& part) {
  if (part.kind == Kind::kTerm) return PlacesOf(article, part.term);
  std::vector<Place> places;
  for (const Condition& child : part.children)
    for (const Place& place : PlacesOf(article, child.term)) places.push_back(place);
  return places;
}

size_t TokenOf(const Field& field, uint32_t begin) {
  size_t token = 0;
  while (field.tokens()[token].begin < begin) ++token;
  return token;
}

// Of all parts the first place at or behind a start; the starts are tried in the
// order of the parts (ordered: only those of the first), then of the article.
bool FindStretch(const Article& article, const Condition& near, Stretch* out) {
  const Nearness nearness = Nearness::Unpack(near.parameter);
  const auto order = [](const Place& a, const Place& b) {
    return std::tie(a.field, a.begin, a.end) < std::tie(b.field, b.begin, b.end);
  };
  std::vector<std::vector<Place>> parts;
  for (const Condition& part : near.children) {
    parts.push_back(PlacesOfPart(article, part));
    std::sort(parts.back().begin(), parts.back().end(), order);
  }
  for (size_t first = 0; first < (nearness.ordered ? 1 : parts.size()); ++first) {
    for (const Place& start : parts[first]) {
      const Field field = article.field(start.field);
      const auto tokens = field.tokens();
      const size_t begin = TokenOf(field, start.begin);
      size_t from = begin;
      *out = {start.field, start.begin, start.end};
      bool close = true;
      for (size_t part = 0; part < parts.size() && close; ++part) {
        const Place* next = nullptr;
        for (const Place& place : parts[part]) {
          if (next || place.field != start.field || TokenOf(field, place.begin) < from) continue;
          if (nearness.ordered && part == 0 && (place.begin != start.begin || place.end != start.end))
            continue;
          next = &place;
        }
        close = next != nullptr;
        if (!close) break;
        const size_t at = TokenOf(field, next->begin);
        if (nearness.sentence) close &= tokens[at].sentence == tokens[begin].sentence;
        if (nearness.distance != Nearness::kNoDistance) close &= at - begin <= nearness.distance;
        out->end = std::max(out->end, next->end);
        if (nearness.ordered) from = at + 1;
      }
      if (close) return true;
    }
  }
  return false;
}

// Empty: the term does not hold.
std::vector<Place> PlacesOf(const Article& article, const Term& term) {
  if (term.kind == TermKind::kWords) return PlacesOfWords(article, term);
  if (term.kind == TermKind::kEntity) return PlacesOfEntity(article, term);
  if (term.kind == TermKind::kPattern) return PlacesOfPattern(article, term);
  bool holds = false;
  if (term.kind == TermKind::kLanguage) holds = Lower(article.language()) == Lower(term.id);
  else if (term.kind == TermKind::kField)
    holds = Lower(article.source()).find(Lower(term.id)) != std::string::npos;
  else
  if (term.kind == TermKind::kSource)
    holds = Lower(article.source()) == Lower(term.id);
  else
    for (const wr_topic& t : article.topics())
      holds |= View(t.id) == term.id && t.score >= term.min_score;
  return holds ? std::vector<Place>{{0, kNowhere, 0, 0}} : std::vector<Place>{};
}

void Number(const Condition& c, uint32_t* terms) {
  if (c.kind == Kind::kTerm) ++*terms;
  for (const Condition& child : c.children) Number(child, terms);
}

// The places of each term that made the condition hold, in its order.
void Collect(const Article& article, const Condition& c, uint32_t* term,
             std::vector<std::vector<Place>>* places, const Stretch& around = {}) {
  if (c.kind == Kind::kNone || !NaiveHolds(article, c)) return Number(c, term);
  if (c.kind == Kind::kTerm) {
    places->push_back(PlacesOf(article, c.term));
    std::erase_if(places->back(), [&](const Place& p) {
      return around.field != kNowhere &&
             (p.field != around.field || p.begin < around.begin || p.end > around.end);
    });
    for (Place& place : places->back()) place.term = *term;
    ++*term;
  }
  Stretch inner = around;
  if (c.kind == Kind::kNear) FindStretch(article, c, &inner);
  for (const Condition& child : c.children) Collect(article, child, term, places, inner);
}

}  // namespace

bool NaiveHolds(const Article& article, const Condition& c) {
  const auto holds = [&](const Condition& child) { return NaiveHolds(article, child); };
  switch (c.kind) {
    case Kind::kAnd:
    case Kind::kAll: return std::all_of(c.children.begin(), c.children.end(), holds);
    case Kind::kAny: return std::any_of(c.children.begin(), c.children.end(), holds);
    case Kind::kNone: return std::none_of(c.children.begin(), c.children.end(), holds);
    case Kind::kTerm: return !PlacesOf(article, c.term).empty();
    case Kind::kAtLeast:
      return std::count_if(c.children.begin(), c.children.end(), holds) >= c.parameter;
    case Kind::kNear: {
      Stretch stretch;
      return FindStretch(article, c, &stretch);
    }
  }
  return false;
}

std::vector<Place> NaiveExplain(const Article& article, const Condition& condition, size_t most) {
  std::vector<std::vector<Place>> places;
  uint32_t terms = 0;
  if (NaiveHolds(article, condition)) Collect(article, condition, &terms, &places);
  std::vector<Place> out;
  size_t spare = most - std::min(most, places.size());
  for (size_t i = 0; i < std::min(most, places.size()); ++i) {
    const size_t count = std::min(places[i].size(), 1 + spare);
    if (count > 0) spare -= count - 1;
    out.insert(out.end(), places[i].begin(), places[i].begin() + static_cast<ptrdiff_t>(count));
  }
  return out;
}

}  // namespace wireroom::alerts
