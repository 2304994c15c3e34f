// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/alerts/naive_matcher.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

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
    if (Lower(text) != Lower(term.tokens[i].text)) return false;
    if (term.match_case && text != term.tokens[i].text) return false;
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
  for (const wr_mention& m : article.mentions())
    if (View(m.entity_id) == term.id && InScope(article, term.scope, m.field, m.begin))
      places.push_back({0, m.field, m.begin, m.end});
  for (const wr_entity& e : article.entities())
    if (places.empty() && term.scope == kAnywhere && View(e.id) == term.id)
      places.push_back({0, kNowhere, 0, 0});
  return places;
}

// Empty: the term does not hold.
std::vector<Place> PlacesOf(const Article& article, const Term& term) {
  if (term.kind == TermKind::kWords) return PlacesOfWords(article, term);
  if (term.kind == TermKind::kEntity) return PlacesOfEntity(article, term);
  bool holds = false;
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
             std::vector<std::vector<Place>>* places) {
  if (c.kind == Kind::kNone || !NaiveHolds(article, c)) return Number(c, term);
  if (c.kind == Kind::kTerm) {
    places->push_back(PlacesOf(article, c.term));
    for (Place& place : places->back()) place.term = *term;
    ++*term;
  }
  for (const Condition& child : c.children) Collect(article, child, term, places);
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
    spare -= count - 1;
    out.insert(out.end(), places[i].begin(), places[i].begin() + static_cast<ptrdiff_t>(count));
  }
  return out;
}

}  // namespace wireroom::alerts
