// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/segment_matcher.h"

#include <algorithm>
#include <tuple>

#include "plugins/detectors/alerts/article_facts.h"

namespace wireroom::alerts {
namespace {

constexpr uint32_t kMaxEpoch = 0x7FFFFFFE;
constexpr size_t kPrefetchAhead = 8;
// Of a pattern: how far a step goes, and by how much larger ones are dearer.
constexpr uint32_t kBytesAStep = 64;
constexpr uint32_t kInstructionsAStep = 1000;
// Check.first_token of a term that its key settles.
constexpr uint32_t kNoTokens = UINT32_MAX;

template <typename T>
void GrowTo(size_t size, std::vector<T>* v) {
  if (v->size() < size) v->resize(size);
}

}  // namespace

SegmentMatcher::SegmentMatcher(std::shared_ptr<const IndexSegment> segment, const Host& host)
    : index_(std::move(segment)), host_(host), families_(*index_, host) {
  shown_.resize(index_->always / 64 + 1);
  shown_.back() = 1;  // IndexSegment::always
  first_.resize(index_->word_count + index_->pair_count);
  rule_epoch_.resize(index_->rule_count());
  check_epoch_.resize(index_->checks.size());
  check_steps_.resize(index_->checks.size());
}

std::span<const uint32_t> SegmentMatcher::Match(const Article& article, const RuleMask* off) {
  Begin(article);
  ScanField(article, WR_FIELD_TEXT);
  ScanField(article, WR_FIELD_TITLE);
  SeeSymbols(article);
  Evaluate(article, off);
  std::sort(matches_.begin(), matches_.end());
  matches_.erase(std::unique(matches_.begin(), matches_.end()), matches_.end());
  PrefetchMatches();
  return matches_;
}

void SegmentMatcher::Begin(const Article& article) {
  for (Key key : shown_keys_) shown_[key / 64] &= ~(uint64_t{1} << (key % 64));
  shown_keys_.clear();
  filed_keys_.clear();
  candidates_.clear();
  matches_.clear();
  costs_.clear();
  scopes_.Forget();
  families_.Trim();
  family_places_.clear();
  for (auto& words : words_before_) words.clear();
  if (++epoch_ > kMaxEpoch) {
    std::fill(rule_epoch_.begin(), rule_epoch_.end(), 0);
    std::fill(check_epoch_.begin(), check_epoch_.end(), 0);
    epoch_ = 1;
  }
  title_tokens_ = static_cast<uint32_t>(article.title().tokens().size());
  const size_t tokens = title_tokens_ + article.text().tokens().size();
  GrowTo(tokens, &next_word_);
  GrowTo(tokens, &next_pair_);
  GrowTo(tokens + 1, &hits_);
}

// ---- what the article shows ---------------------------------------------------

inline bool SegmentMatcher::Show(const KeyTable::Slot& slot) {
  uint64_t& word = shown_.data()[slot.key / 64];
  const uint64_t bit = uint64_t{1} << (slot.key % 64);
  if (word & bit) return false;
  word |= bit;
  shown_keys_.push_back(slot.key);
  if (slot.flags & kFiled) filed_keys_.push_back(slot.key);
  return true;
}

// Positions come from the last to the first.
inline void SegmentMatcher::ShowAt(const KeyTable::Slot& slot, uint32_t position, uint32_t* next) {
  uint32_t& first = first_.data()[slot.key];
  next[position] = Show(slot) ? kNoPosition : first;
  first = position;
}

void SegmentMatcher::ScanField(const Article& article, uint32_t which) {
  const Field field = article.field(which);
  const Token* tokens = field.tokens().data();
  const size_t count = field.tokens().size();
  const uint32_t base = which == WR_FIELD_TITLE ? 0 : title_tokens_;
  const KeyTable& words = index_->words;
  const KeyTable& pairs = index_->pairs;
  uint32_t* hits = hits_.data();
  size_t hit_count = 0;
  for (size_t i = 0; i < count; ++i) {
    hits[hit_count] = static_cast<uint32_t>(i);
    hit_count += words.MayHold(tokens[i].hash);
  }
  const KeyTable::Slot* after = nullptr;  // of the token after this one
  uint32_t after_at = kNoPosition;
  for (size_t k = hit_count; k-- > 0;) {
    if (k >= kPrefetchAhead) words.Prefetch(tokens[hits[k - kPrefetchAhead]].hash);
    const uint32_t at = hits[k];
    const KeyTable::Slot* slot = words.Find(tokens[at].hash);
    if (!slot) continue;
    ShowAt(*slot, base + at, next_word_.data());
    if (after_at == at + 1 && (slot->flags & kBeginsPair) && (after->flags & kEndsPair) &&
        tokens[at].sentence == tokens[after_at].sentence) {
      const uint64_t hash = IndexSegment::PairHash(slot->key, after->key);
      const KeyTable::Slot* pair = pairs.MayHold(hash) ? pairs.Find(hash) : nullptr;
      if (pair) ShowAt(*pair, base + at, next_pair_.data());
    }
    after = slot;
    after_at = at;
  }
  if (index_->family_count > 0) ScanFamilies(field, base);
}

// From the last token to the first, as ScanField.
void SegmentMatcher::ScanFamilies(const Field& field, uint32_t base) {
  const std::span<const Token> tokens = field.tokens();
  for (size_t i = tokens.size(); i-- > 0;) {
    const Token& token = tokens[i];
    for (const KeyTable::Slot* slot : families_.Of(*index_, token.hash, field.Text(token))) {
      uint32_t& first = first_[slot->key];
      const uint32_t next = Show(*slot) ? kNoPosition : first;
      first = static_cast<uint32_t>(family_places_.size());
      family_places_.push_back({base + static_cast<uint32_t>(i), next});
    }
  }
}

void SegmentMatcher::SeeSymbol(TermKind kind, std::string_view id) {
  const KeyTable::Slot* slot = id.empty() ? nullptr : index_->FindSymbol(kind, id);
  if (slot) Show(*slot);
}

void SegmentMatcher::SeeSymbols(const Article& article) {
  if (index_->has_entities) {
    for (const wr_entity& e : article.entities()) SeeSymbol(TermKind::kEntity, View(e.id));
    for (const wr_mention& m : article.mentions())
      SeeSymbol(TermKind::kEntity, View(m.entity_id));
  }
  if (index_->has_topics)
    for (const wr_topic& topic : article.topics()) SeeSymbol(TermKind::kTopic, View(topic.id));
  if (index_->has_types) {
    for (const wr_entity& e : article.entities()) SeeSymbol(TermKind::kField, View(e.type));
    for (const wr_mention& m : article.mentions()) SeeSymbol(TermKind::kField, View(m.type));
  }
  if (index_->has_languages) {
    const std::string_view tag = article.language();
    SeeSymbol(TermKind::kLanguage, tag);
    SeeSymbol(TermKind::kLanguage, tag.substr(0, tag.find('-')));
  }
  if (index_->has_sources && !article.source().empty()) {
    const KeyTable::Slot* slot = index_->FindSource(host_.Hash(article.source()));
    if (slot) Show(*slot);
  }
}

// ---- which rules hold ---------------------------------------------------------

void SegmentMatcher::Evaluate(const Article& article, const RuleMask* off) {
  const uint32_t* code = index_->code.data();
  for (Key key : filed_keys_) {
    for (const Posting& posting : index_->PostingsOf(key)) {
      if (!IsShown(posting.guard & ~Posting::kExact)) continue;
      __builtin_prefetch(code + posting.program);
      if (posting.guard & Posting::kExact) {
        if (!off || !off->Has(posting.rule)) matches_.push_back(posting.rule);
        continue;
      }
      __builtin_prefetch(rule_epoch_.data() + posting.rule);
      candidates_.push_back({posting.rule, posting.program});
    }
  }
  for (const Posting& posting : index_->unfiled)
    candidates_.push_back({posting.rule, posting.program});
  for (const Candidate& candidate : candidates_) {
    uint32_t& seen = rule_epoch_[candidate.rule];
    if (seen == epoch_) continue;
    seen = epoch_;
    if (!off || !off->Has(candidate.rule)) Try(article, candidate);
  }
}

// What is to be told of them will be asked for.
void SegmentMatcher::PrefetchMatches() const {
  for (uint32_t rule : matches_) __builtin_prefetch(index_->programs.data() + rule);
  for (uint32_t rule : matches_) __builtin_prefetch(index_->ProgramOf(rule));
}

// Keys first: places are looked for only where they alone do not decide.
void SegmentMatcher::Try(const Article& article, const Candidate& candidate) {
  const uint32_t* program = index_->code.data() + candidate.program;
  const Truth truth = Glance(program);
  if (truth == Truth::kNo) return;
  steps_ = 0;
  if (truth == Truth::kYes || Holds(article, program)) {
    matches_.push_back(candidate.rule);
    steps_ += program::SizeOf(*program) / 8;  // what to tell of it
  }
  if (steps_ >= kToldSteps) costs_.push_back({candidate.rule, steps_});
}

SegmentMatcher::Truth SegmentMatcher::Glance(const uint32_t* at) const {
  const uint32_t argument = program::ArgumentOf(*at);
  switch (program::KindOf(*at)) {
    case program::kKey: return IsShown(argument) ? Truth::kYes : Truth::kNo;
    case program::kCheck: return IsShown(index_->check_keys[argument]) ? Truth::kMaybe : Truth::kNo;
    case program::kAny: return GlanceAny(at);
    case program::kNone: {
      const Truth any = GlanceAny(at);
      return any == Truth::kYes ? Truth::kNo : any == Truth::kNo ? Truth::kYes : any;
    }
    case program::kAtLeast: return GlanceAtLeast(at);
    case program::kNear: return std::min(GlanceAll(at), Truth::kMaybe);
    default: return GlanceAll(at);
  }
}

SegmentMatcher::Truth SegmentMatcher::GlanceAll(const uint32_t* list) const {
  Truth least = Truth::kYes;
  const uint32_t* end = list + program::SizeOf(*list);
  for (const uint32_t* child = program::FirstOf(list); child != end && least != Truth::kNo;
       child += program::SizeOf(*child))
    least = std::min(least, Glance(child));
  return least;
}

SegmentMatcher::Truth SegmentMatcher::GlanceAny(const uint32_t* list) const {
  Truth most = Truth::kNo;
  const uint32_t* end = list + program::SizeOf(*list);
  for (const uint32_t* child = list + 1; child != end && most != Truth::kYes;
       child += program::SizeOf(*child))
    most = std::max(most, Glance(child));
  return most;
}

SegmentMatcher::Truth SegmentMatcher::GlanceAtLeast(const uint32_t* list) const {
  uint32_t sure = 0, possible = 0;
  const uint32_t* end = list + program::SizeOf(*list);
  for (const uint32_t* child = list + 2; child != end && sure < list[1];
       child += program::SizeOf(*child)) {
    const Truth truth = Glance(child);
    sure += truth == Truth::kYes;
    possible += truth != Truth::kNo;
  }
  return sure >= list[1] ? Truth::kYes : possible < list[1] ? Truth::kNo : Truth::kMaybe;
}

bool SegmentMatcher::Holds(const Article& article, const uint32_t* at) {
  ++steps_;
  const uint32_t argument = program::ArgumentOf(*at);
  switch (program::KindOf(*at)) {
    case program::kKey: return IsShown(argument);
    case program::kCheck: return HoldsCheck(article, argument);
    case program::kAny: return HoldsAny(article, at);
    case program::kNone: return !HoldsAny(article, at);
    case program::kAtLeast: return HoldsAtLeast(article, at);
    case program::kNear: {
      Stretch stretch;
      return HoldsNear(article, at, &stretch);
    }
    default: return HoldsAll(article, at);
  }
}

bool SegmentMatcher::HoldsAtLeast(const Article& article, const uint32_t* list) {
  uint32_t left = list[1];
  const uint32_t* end = list + program::SizeOf(*list);
  for (const uint32_t* child = list + 2; child != end && left > 0; child += program::SizeOf(*child))
    left -= Holds(article, child);
  return left == 0;
}

// ---- near ---------------------------------------------------------------------

void SegmentMatcher::FindStarts(const Article& article, const uint32_t* part, std::vector<Start>* out) {
  const auto add = [&](const uint32_t* term) {
    if (!Holds(article, term)) return;
    ForEachPlace(article, *term, [&](const Place& place) {
      const auto tokens = article.field(place.field).tokens();
      const auto token = std::lower_bound(
          tokens.begin(), tokens.end(), place.begin,
          [](const Token& t, uint32_t begin) { return t.begin < begin; });
      out->push_back({place.field, static_cast<uint32_t>(token - tokens.begin()), place.end});
      return true;
    });
  };
  if (program::IsTerm(*part)) return add(part);
  const uint32_t* end = part + program::SizeOf(*part);
  for (const uint32_t* term = part + 1; term != end; ++term) add(term);
  std::sort(out->begin(), out->end(), [](const Start& a, const Start& b) {
    return std::tie(a.field, a.token, a.end) < std::tie(b.field, b.token, b.end);
  });
}

// Whether every part begins close behind `first`.
bool SegmentMatcher::CloseFrom(const Article& article, const Start& first, Nearness nearness,
                        size_t parts, Stretch* stretch) {
  const Field field = article.field(first.field);
  const auto tokens = field.tokens();
  const uint32_t words = nearness.distance == Nearness::kNoDistance
                             ? 0
                             : WordsBefore(article, first.field, first.token);
  *stretch = {first.field, tokens[first.token].begin, first.end};
  uint32_t from = first.token;
  steps_ += static_cast<uint32_t>(parts);
  for (size_t part = 0; part < parts; ++part) {
    const auto& starts = starts_[part];
    const bool itself = nearness.ordered && part == 0;
    const Start* at = &first;
    if (!itself) {
      const auto found = std::lower_bound(
          starts.begin(), starts.end(), std::pair(first.field, from),
          [](const Start& s, const auto& wanted) { return std::pair(s.field, s.token) < wanted; });
      if (found == starts.end() || found->field != first.field) return false;
      at = &*found;
    }
    if (nearness.sentence && tokens[at->token].sentence != tokens[first.token].sentence)
      return false;
    if (nearness.distance != Nearness::kNoDistance &&
        WordsBefore(article, first.field, at->token) - words > nearness.distance)
      return false;
    stretch->end = std::max(stretch->end, at->end);
    if (nearness.ordered) from = at->token + 1;
  }
  return true;
}

bool SegmentMatcher::HoldsNear(const Article& article, const uint32_t* list, Stretch* stretch) {
  const Nearness nearness = Nearness::Unpack(list[1]);
  const uint32_t* end = list + program::SizeOf(*list);
  size_t parts = 0;
  for (const uint32_t* part = list + 2; part != end; part += program::SizeOf(*part)) {
    GrowTo(parts + 1, &starts_);
    starts_[parts].clear();
    FindStarts(article, part, &starts_[parts]);
    if (starts_[parts++].empty()) return false;
  }
  for (size_t part = 0; part < (nearness.ordered ? 1 : parts); ++part)
    for (const Start& first : starts_[part])
      if (CloseFrom(article, first, nearness, parts, stretch)) return true;
  return false;
}

uint32_t SegmentMatcher::WordsBefore(const Article& article, uint32_t field, uint32_t token) const {
  std::vector<uint32_t>& counts = words_before_[field];
  if (counts.empty()) {
    uint32_t words = 0;
    for (const Token& t : article.field(field).tokens()) {
      counts.push_back(words);
      words += t.kind == WR_TOKEN_WORD || t.kind == WR_TOKEN_NUMBER;
    }
  }
  return counts[token];
}

// ---- terms ----------------------------------------------------------------------

bool SegmentMatcher::HoldsAny(const Article& article, const uint32_t* list) {
  const uint32_t* end = list + program::SizeOf(*list);
  for (const uint32_t* child = list + 1; child != end; child += program::SizeOf(*child))
    if (Holds(article, child)) return true;
  return false;
}

bool SegmentMatcher::HoldsAll(const Article& article, const uint32_t* list) {
  const uint32_t* end = list + program::SizeOf(*list);
  for (const uint32_t* child = list + 1; child != end; child += program::SizeOf(*child))
    if (!Holds(article, child)) return false;
  return true;
}

bool SegmentMatcher::HoldsCheck(const Article& article, uint32_t number) {
  const Check& check = index_->checks[number];
  if (!IsShown(check.key)) return false;
  uint32_t& known = check_epoch_[number];
  if (known / 2 == epoch_) {
    steps_ += check_steps_[number];
    return known & 1;
  }
  const uint32_t steps_before = steps_;
  bool holds = false;
  if (check.kind == TermKind::kTopic) holds = HasScore(article, check);
  else if (check.kind == TermKind::kField)
    holds = FieldHolds(article, index_->extras[check.first_token]);
  else
    ForEachPlace(article, program::Word(program::kCheck, number), [&](const Place&) {
      holds = true;
      return false;
    });
  known = 2 * epoch_ + holds;
  check_steps_[number] = steps_ - steps_before;
  return holds;
}

bool SegmentMatcher::HasScore(const Article& article, const Check& topic) const {
  const std::string_view id = index_->TextOf(index_->SymbolOf(topic.key));
  for (const wr_topic& t : article.topics())
    if (t.score >= topic.min_score && View(t.id) == id) return true;
  return false;
}

// ---- where ----------------------------------------------------------------------

void SegmentMatcher::Explain(const Article& article, uint32_t rule, size_t most,
                      std::vector<Place>* out) {
  held_.clear();
  uint32_t terms = 0;
  Gather(article, index_->ProgramOf(rule), {}, &terms);
  const size_t told = std::min(held_.size(), most);
  size_t spare = most - told;
  for (size_t i = 0; i < told; ++i) {
    const size_t before = out->size();
    ForEachPlace(article, held_[i].word, [&](Place place) {
      if (!held_[i].stretch.Holds(place)) return true;
      place.term = held_[i].term;
      out->push_back(place);
      return out->size() - before <= spare;
    });
    spare -= out->size() - before - (out->size() > before ? 1 : 0);
  }
}

void SegmentMatcher::Trace(const Article& article, uint32_t rule, std::vector<Verdict>* out) {
  TraceAt(article, index_->ProgramOf(rule), out);
}

void SegmentMatcher::TraceAt(const Article& article, const uint32_t* at, std::vector<Verdict>* out) {
  constexpr size_t kMostPlaces = 8;
  Verdict verdict;
  verdict.holds = Holds(article, at);
  const bool term = program::IsTerm(*at);
  if (term && verdict.holds)
    ForEachPlace(article, *at, [&](const Place& place) {
      verdict.places.push_back(place);
      return verdict.places.size() < kMostPlaces;
    });
  out->push_back(std::move(verdict));
  if (term) return;
  const uint32_t* end = at + program::SizeOf(*at);
  for (const uint32_t* child = program::FirstOf(at); child != end; child += program::SizeOf(*child))
    TraceAt(article, child, out);
}

// Collects the terms that hold below `at`, which holds itself.
void SegmentMatcher::Gather(const Article& article, const uint32_t* at, const Stretch& stretch,
                     uint32_t* term) {
  const program::Kind kind = program::KindOf(*at);
  if (program::IsTerm(*at)) return held_.push_back({(*term)++, *at, stretch});
  Stretch inner = stretch;
  if (kind == program::kNear) HoldsNear(article, at, &inner);
  const bool some = kind == program::kAny || kind == program::kAtLeast;
  const uint32_t* end = at + program::SizeOf(*at);
  for (const uint32_t* child = program::FirstOf(at); child != end;
       child += program::SizeOf(*child)) {
    const bool tell = kind != program::kNone && (!some || Holds(article, child));
    if (tell) Gather(article, child, inner, term);
    else
      *term += static_cast<uint32_t>(
          std::count_if(child, child + program::SizeOf(*child), program::IsTerm));
  }
}

template <typename F>
void SegmentMatcher::ForEachPlace(const Article& article, uint32_t word, F&& each) {
  const uint32_t argument = program::ArgumentOf(word);
  const Check check = program::KindOf(word) == program::kCheck ? index_->checks[argument]
                                                               : PlainCheck(argument);
  if (check.kind == TermKind::kWords) return ForEachPlaceOfWords(article, check, each);
  if (check.kind == TermKind::kPattern) return ForEachPatternPlace(article, check, each);
  if (check.HasExtra() && check.kind == TermKind::kEntity)
    return ForEachMeeting(article, check, each);
  bool placed = false;
  if (check.kind == TermKind::kEntity)
    ForEachMention(article, check.key, check.scope, [&](const Place& place) {
      placed = true;
      return each(place);
    });
  if (!placed && check.scope == kAnywhere) each(Place{0, kNowhere, 0, 0});
}

// A term that is its key, seen as a check.
Check SegmentMatcher::PlainCheck(Key key) const {
  Check check{TermKind::kWords, kAnywhere, false, false, 0, key, 0, kNoTokens, 0};
  if (index_->IsWord(key)) check.token_count = 1;
  else if (index_->IsPair(key)) check.token_count = 2;
  else check.kind = index_->SymbolOf(key).kind, check.token_count = 0;
  return check;
}

template <typename F>
void SegmentMatcher::ForEachPlaceOfWords(const Article& article, const Check& check, F&& each) {
  const bool family = index_->IsFamily(check.key);
  const std::vector<uint32_t>& next = index_->IsPair(check.key) ? next_pair_ : next_word_;
  const auto after = [&](uint32_t at) { return family ? family_places_[at].next : next[at]; };
  for (uint32_t at = first_[check.key]; at != kNoPosition; at = after(at)) {
    const uint32_t p = family ? family_places_[at].position : at;
    ++steps_;
    const uint32_t which = p < title_tokens_ ? WR_FIELD_TITLE : WR_FIELD_TEXT;
    const uint32_t key_at = which == WR_FIELD_TITLE ? p : p - title_tokens_;
    if (key_at < check.key_at) continue;
    const size_t start = key_at - check.key_at;
    const Field field = article.field(which);
    const std::span<const Token> tokens = field.tokens();
    if (start + check.token_count > tokens.size()) continue;
    const uint32_t begin = tokens[start].begin;
    if (!WordsAt(field, start, check) || !scopes_.Holds(article, check.scope, which, begin)) continue;
    if (!each(Place{0, which, begin, tokens[start + check.token_count - 1].end})) return;
  }
}

bool SegmentMatcher::WordsAt(const Field& field, size_t at, const Check& check) {
  const std::span<const Token> tokens = field.tokens().subspan(at, check.token_count);
  if (!check.over_sentences && tokens.front().sentence != tokens.back().sentence) return false;
  if (check.first_token == kNoTokens) return true;
  const CheckToken* wanted = index_->check_tokens.data() + check.first_token;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (wanted[i].family) {
      if (!families_.Has(*index_, tokens[i].hash, field.Text(tokens[i]), wanted[i].hash))
        return false;
      continue;
    }
    if (tokens[i].hash != wanted[i].hash) return false;
    if (check.match_case && field.Text(tokens[i]) != index_->TextOf(wanted[i])) return false;
  }
  return true;
}

template <typename F>
void SegmentMatcher::ForEachMention(const Article& article, Key entity, Scope scope, F&& each) {
  const std::string_view id = index_->TextOf(index_->SymbolOf(entity));
  steps_ += static_cast<uint32_t>(article.mentions().size());
  for (const wr_mention& m : article.mentions())
    if (View(m.entity_id) == id && scopes_.Holds(article, scope, m.field, m.begin) &&
        !each(Place{0, m.field, m.begin, m.end}))
      return;
}

// Where an entity with wishes is mentioned so; without wishes on the mention, an
// entity that is only listed counts too.
template <typename F>
void SegmentMatcher::ForEachMeeting(const Article& article, const Check& check, F&& each) {
  const Term& asked = index_->extras[check.first_token].term;
  bool placed = false;
  steps_ += static_cast<uint32_t>(article.mentions().size());
  for (const wr_mention& m : article.mentions()) {
    if (!MentionMeets(article, m, asked)) continue;
    if (!scopes_.Holds(article, check.scope, m.field, m.begin)) continue;
    placed = true;
    if (!each(Place{0, m.field, m.begin, m.end})) return;
  }
  const bool mention_needed = asked.role != MentionRole::kAny || asked.min_confidence > 0;
  if (placed || mention_needed || check.scope != kAnywhere) return;
  for (const wr_entity& e : article.entities())
    if (EntityMeets(e, asked)) return void(each(Place{0, kNowhere, 0, 0}));
}

template <typename F>
void SegmentMatcher::ForEachPatternPlace(const Article& article, const Check& check, F&& each) {
  const re2::RE2& pattern = *index_->extras[check.first_token].pattern;
  const auto weight = 1 + static_cast<uint32_t>(pattern.ProgramSize()) / kInstructionsAStep;
  for (uint32_t which : {WR_FIELD_TITLE, WR_FIELD_TEXT}) {
    const std::string_view text = article.field(which).text();
    const re2::StringPiece all(text.data(), text.size());
    re2::StringPiece found;
    for (size_t from = 0; from < text.size();) {
      const bool matches = pattern.Match(all, from, text.size(), re2::RE2::UNANCHORED, &found, 1);
      const auto begin = static_cast<uint32_t>(matches ? found.data() - text.data() : text.size());
      const auto end = begin + static_cast<uint32_t>(matches ? found.size() : 0);
      steps_ += 1 + static_cast<uint32_t>(end - from) / kBytesAStep * weight;
      if (!matches) break;
      from = end;
      if (begin == end) {
        do ++from;
        while (from < text.size() && (text[from] & 0xC0) == 0x80);
        continue;
      }
      if (!scopes_.Holds(article, check.scope, which, begin)) continue;
      if (!each(Place{0, which, begin, end})) return;
    }
  }
}

}  // namespace wireroom::alerts
