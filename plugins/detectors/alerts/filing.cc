// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/filing.h"

#include <algorithm>

namespace wireroom::alerts {
namespace {

// What a list says of its entries when it holds, or when it does not.
struct Meaning {
  bool all;            // of all of them; else of at least one
  bool children_hold;  // that they hold; else that they do not
};

// An OR of more is no guard.
constexpr size_t kMostAlternatives = 4;

// Not for a kNear or kAtLeast that does not hold: it says nothing.
Meaning MeaningOf(program::Kind kind, bool holds) {
  switch (kind) {
    case program::kAny: return {!holds, holds};
    case program::kAtLeast: return {false, holds};
    case program::kNone: return {holds, !holds};
    default: return {holds, holds};
  }
}

bool SaysNothing(program::Kind kind, bool holds) {
  return !holds && (kind == program::kNear || kind == program::kAtLeast);
}

template <typename F>
void ForEachChild(const uint32_t* list, F&& each) {
  const uint32_t* end = list + program::SizeOf(*list);
  for (const uint32_t* child = program::FirstOf(list); child != end; child += program::SizeOf(*child))
    each(child);
}

bool HasOneChild(const uint32_t* list) {
  const uint32_t* first = program::FirstOf(list);
  return first + program::SizeOf(*first) == list + program::SizeOf(*list);
}

}  // namespace

Key Filing::KeyOf(uint32_t term) const {
  const uint32_t argument = program::ArgumentOf(term);
  return program::KindOf(term) == program::kCheck ? index_.checks[argument].key : argument;
}

std::optional<Cover> Filing::Of(const uint32_t* at, bool holds) const {
  if (program::IsTerm(*at)) {
    if (!holds) return std::nullopt;
    const Key key = KeyOf(*at);
    const bool exact = program::KindOf(*at) == program::kKey;
    return Cover{shares_[key], {Witness{key, kNoKey, exact}}};
  }
  const program::Kind kind = program::KindOf(*at);
  if (kind == program::kAtLeast) return OfSome(at, holds);
  if (SaysNothing(kind, holds)) return std::nullopt;
  if (kind == program::kNear) {
    std::optional<Cover> cover = OfAll(at, true);
    for (Witness& witness : cover->witnesses) witness.exact = false;
    return cover;
  }
  const Meaning meaning = MeaningOf(kind, holds);
  return meaning.all ? OfAll(at, meaning.children_hold) : OfAny(at, meaning.children_hold);
}

std::optional<Cover> Filing::OfAll(const uint32_t* list, bool children_hold) const {
  std::optional<Cover> best;
  const uint32_t* chosen = nullptr;
  ForEachChild(list, [&](const uint32_t* child) {
    std::optional<Cover> cover = Of(child, children_hold);
    if (!cover || (best && best->cost <= cover->cost)) return;
    best = std::move(cover);
    chosen = child;
  });
  if (best) AddSiblings(list, chosen, children_hold, &*best);
  return best;
}

std::optional<Cover> Filing::OfAny(const uint32_t* list, bool children_hold) const {
  std::optional<Cover> sum = Cover{};
  ForEachChild(list, [&](const uint32_t* child) {
    std::optional<Cover> cover = sum ? Of(child, children_hold) : std::nullopt;
    if (!cover) return sum.reset();
    sum->cost += cover->cost;
    sum->witnesses.insert(sum->witnesses.end(), cover->witnesses.begin(), cover->witnesses.end());
  });
  return sum;
}

// Where n of m entries hold, one of any m - n + 1 does: of the cheapest ones. Where
// not so many do, m - n + 1 of them do not.
std::optional<Cover> Filing::OfSome(const uint32_t* list, bool holds) const {
  std::vector<Cover> covers;
  size_t entries = 0;
  ForEachChild(list, [&](const uint32_t* child) {
    ++entries;
    if (auto cover = Of(child, holds)) covers.push_back(std::move(*cover));
  });
  const size_t least = std::min<size_t>(list[1], entries);
  const size_t needed = holds ? entries - least + 1 : least;
  if (covers.size() < needed) return std::nullopt;
  std::sort(covers.begin(), covers.end(),
            [](const Cover& a, const Cover& b) { return a.cost < b.cost; });
  Cover sum;
  for (size_t i = 0; i < needed; ++i) {
    sum.cost += covers[i].cost;
    for (Witness witness : covers[i].witnesses) {
      witness.exact &= holds && list[1] == 1;
      sum.witnesses.push_back(witness);
    }
  }
  return sum;
}

// Where the other entries have an OR of a few terms: those of the OR that is met
// least often, as witnesses would be, and how often that is.
std::vector<Witness> Filing::RarestAlternatives(const uint32_t* list, const uint32_t* chosen,
                                                bool hold, double* share) const {
  std::vector<Witness> best;
  ForEachChild(list, [&](const uint32_t* child) {
    if (child == chosen || program::IsTerm(*child) || program::KindOf(*child) >= program::kNear)
      return;
    const Meaning meaning = MeaningOf(program::KindOf(*child), hold);
    if (meaning.all || !meaning.children_hold) return;
    std::vector<Witness> terms;
    double sum = 0;
    bool few = true;
    ForEachChild(child, [&](const uint32_t* term) {
      few = few && program::IsTerm(*term) && terms.size() < kMostAlternatives;
      if (!few) return;
      terms.push_back({KeyOf(*term), kNoKey, program::KindOf(*term) == program::kKey});
      sum += shares_[terms.back().key];
    });
    if (!few || sum >= *share) return;
    best = std::move(terms);
    *share = sum;
  });
  return best;
}

// The other entries have to be met too: the rarest key that they need becomes
// the guard of each witness; or each of a few alternatives does, in a witness of
// its own.
void Filing::AddSiblings(const uint32_t* list, const uint32_t* chosen, bool hold,
                         Cover* cover) const {
  Key rarest = kNoKey, whole = kNoKey;
  size_t siblings = 0;
  ForEachChild(list, [&](const uint32_t* child) {
    if (child == chosen) return;
    ++siblings;
    whole = WholeKey(child, hold);
    RarestNecessary(child, hold, &rarest);
  });
  if (siblings == 0) return;
  double share = rarest == kNoKey ? 1 : shares_[rarest];
  const std::vector<Witness> alternatives = RarestAlternatives(list, chosen, hold, &share);
  std::vector<Witness> guarded;
  for (Witness witness : cover->witnesses) {
    const bool free = witness.guard == kNoKey;
    for (const Witness& other : alternatives)
      if (free)
        guarded.push_back({witness.key, other.key, witness.exact && other.exact && siblings == 1});
    if (free && !alternatives.empty()) continue;
    witness.exact &= siblings == 1 && whole != kNoKey && free;
    if (rarest != kNoKey && Rarer(rarest, witness.guard)) witness.guard = rarest;
    guarded.push_back(witness);
  }
  cover->witnesses = std::move(guarded);
}

// The key whose presence is the same as the condition, or kNoKey.
Key Filing::WholeKey(const uint32_t* at, bool holds) const {
  if (program::IsTerm(*at))
    return holds && program::KindOf(*at) == program::kKey ? program::ArgumentOf(*at) : kNoKey;
  if (!HasOneChild(at) || program::KindOf(*at) >= program::kNear) return kNoKey;
  return WholeKey(program::FirstOf(at), MeaningOf(program::KindOf(*at), holds).children_hold);
}

void Filing::RarestNecessary(const uint32_t* at, bool holds, Key* rarest) const {
  if (program::IsTerm(*at)) {
    if (holds && Rarer(KeyOf(*at), *rarest)) *rarest = KeyOf(*at);
    return;
  }
  if (SaysNothing(program::KindOf(*at), holds)) return;
  const Meaning meaning = MeaningOf(program::KindOf(*at), holds);
  if (!meaning.all && !HasOneChild(at)) return;
  ForEachChild(at, [&](const uint32_t* child) {
    RarestNecessary(child, meaning.children_hold, rarest);
  });
}

}  // namespace wireroom::alerts
