// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/matcher.h"

#include <algorithm>

namespace wireroom::alerts {
namespace {

constexpr uint32_t kMaxEpoch = 0x7FFFFFFE;
constexpr size_t kPrefetchAhead = 8;
// Check.first_token of a term that its key settles.
constexpr uint32_t kNoTokens = UINT32_MAX;

template <typename T>
void GrowTo(size_t size, std::vector<T>* v) {
  if (v->size() < size) v->resize(size);
}

}  // namespace

Matcher::Matcher(std::shared_ptr<const RuleIndex> index, const Host& host)
    : index_(std::move(index)), host_(host) {
  shown_.resize(index_->always / 64 + 1);
  shown_.back() = 1;  // RuleIndex::always
  first_.resize(index_->word_count + index_->pair_count);
  rule_epoch_.resize(index_->rule_count());
  check_epoch_.resize(index_->checks.size());
}

std::span<const uint32_t> Matcher::Match(const Article& article) {
  Start(article);
  ScanField(article, WR_FIELD_TEXT);
  ScanField(article, WR_FIELD_TITLE);
  SeeSymbols(article);
  Evaluate(article);
  std::sort(matches_.begin(), matches_.end());
  matches_.erase(std::unique(matches_.begin(), matches_.end()), matches_.end());
  return matches_;
}

void Matcher::Start(const Article& article) {
  for (Key key : shown_keys_) shown_[key / 64] &= ~(uint64_t{1} << (key % 64));
  shown_keys_.clear();
  filed_keys_.clear();
  candidates_.clear();
  matches_.clear();
  scopes_.Forget();
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

inline bool Matcher::Show(const KeyTable::Slot& slot) {
  uint64_t& word = shown_.data()[slot.key / 64];
  const uint64_t bit = uint64_t{1} << (slot.key % 64);
  if (word & bit) return false;
  word |= bit;
  shown_keys_.push_back(slot.key);
  if (slot.flags & kFiled) filed_keys_.push_back(slot.key);
  return true;
}

// Positions come from the last to the first.
inline void Matcher::ShowAt(const KeyTable::Slot& slot, uint32_t position, uint32_t* next) {
  uint32_t& first = first_.data()[slot.key];
  next[position] = Show(slot) ? kNoPosition : first;
  first = position;
}

void Matcher::ScanField(const Article& article, uint32_t which) {
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
      const uint64_t hash = RuleIndex::PairHash(slot->key, after->key);
      const KeyTable::Slot* pair = pairs.MayHold(hash) ? pairs.Find(hash) : nullptr;
      if (pair) ShowAt(*pair, base + at, next_pair_.data());
    }
    after = slot;
    after_at = at;
  }
}

void Matcher::SeeSymbol(TermKind kind, std::string_view id) {
  const KeyTable::Slot* slot = id.empty() ? nullptr : index_->FindSymbol(kind, id);
  if (slot) Show(*slot);
}

void Matcher::SeeSymbols(const Article& article) {
  if (index_->has_entities) {
    for (const wr_entity& e : article.entities()) SeeSymbol(TermKind::kEntity, View(e.id));
    for (const wr_mention& m : article.mentions())
      SeeSymbol(TermKind::kEntity, View(m.entity_id));
  }
  if (index_->has_topics)
    for (const wr_topic& topic : article.topics()) SeeSymbol(TermKind::kTopic, View(topic.id));
  if (index_->has_sources && !article.source().empty()) {
    const KeyTable::Slot* slot = index_->FindSource(host_.Hash(article.source()));
    if (slot) Show(*slot);
  }
}

// ---- which rules hold ---------------------------------------------------------

void Matcher::Evaluate(const Article& article) {
  const uint32_t* code = index_->code.data();
  for (Key key : filed_keys_) {
    for (const Posting& posting : index_->PostingsOf(key)) {
      if (!IsShown(posting.guard & ~Posting::kExact)) continue;
      __builtin_prefetch(code + posting.program);
      if (posting.guard & Posting::kExact) {
        matches_.push_back(posting.rule);
        continue;
      }
      __builtin_prefetch(rule_epoch_.data() + posting.rule);
      candidates_.push_back({posting.rule, posting.program});
    }
  }
  for (const Candidate& candidate : candidates_) {
    uint32_t& seen = rule_epoch_[candidate.rule];
    if (seen == epoch_) continue;
    seen = epoch_;
    if (Holds(article, code + candidate.program)) matches_.push_back(candidate.rule);
  }
}

bool Matcher::Holds(const Article& article, const uint32_t* at) {
  const uint32_t argument = program::ArgumentOf(*at);
  switch (program::KindOf(*at)) {
    case program::kKey: return IsShown(argument);
    case program::kCheck: return HoldsCheck(article, argument);
    case program::kAny: return HoldsAny(article, at);
    case program::kNone: return !HoldsAny(article, at);
    default: return HoldsAll(article, at);
  }
}

bool Matcher::HoldsAny(const Article& article, const uint32_t* list) {
  const uint32_t* end = list + program::SizeOf(*list);
  for (const uint32_t* child = list + 1; child != end; child += program::SizeOf(*child))
    if (Holds(article, child)) return true;
  return false;
}

bool Matcher::HoldsAll(const Article& article, const uint32_t* list) {
  const uint32_t* end = list + program::SizeOf(*list);
  for (const uint32_t* child = list + 1; child != end; child += program::SizeOf(*child))
    if (!Holds(article, child)) return false;
  return true;
}

bool Matcher::HoldsCheck(const Article& article, uint32_t number) {
  const Check& check = index_->checks[number];
  if (!IsShown(check.key)) return false;
  uint32_t& known = check_epoch_[number];
  if (known / 2 == epoch_) return known & 1;
  bool holds = false;
  if (check.kind == TermKind::kTopic) holds = HasScore(article, check);
  else
    ForEachPlace(article, program::Word(program::kCheck, number), [&](const Place&) {
      holds = true;
      return false;
    });
  known = 2 * epoch_ + holds;
  return holds;
}

bool Matcher::HasScore(const Article& article, const Check& topic) const {
  const std::string_view id = index_->TextOf(index_->SymbolOf(topic.key));
  for (const wr_topic& t : article.topics())
    if (t.score >= topic.min_score && View(t.id) == id) return true;
  return false;
}

// ---- where ----------------------------------------------------------------------

void Matcher::Explain(const Article& article, uint32_t rule, size_t most,
                      std::vector<Place>* out) {
  held_.clear();
  uint32_t terms = 0;
  Gather(article, index_->ProgramOf(rule), &terms);
  const size_t told = std::min(held_.size(), most);
  size_t spare = most - told;
  for (size_t i = 0; i < told; ++i) {
    const size_t before = out->size();
    ForEachPlace(article, held_[i].word, [&](Place place) {
      place.term = held_[i].term;
      out->push_back(place);
      return out->size() - before <= spare;
    });
    spare -= out->size() - before - (out->size() > before ? 1 : 0);
  }
}

// Collects the terms that hold below `at`, which holds itself.
void Matcher::Gather(const Article& article, const uint32_t* at, uint32_t* term) {
  const program::Kind kind = program::KindOf(*at);
  if (program::IsTerm(*at)) return held_.push_back({(*term)++, *at});
  const uint32_t* end = at + program::SizeOf(*at);
  for (const uint32_t* child = at + 1; child != end; child += program::SizeOf(*child)) {
    const bool tell = kind != program::kNone && (kind != program::kAny || Holds(article, child));
    if (tell) Gather(article, child, term);
    else
      *term += static_cast<uint32_t>(
          std::count_if(child, child + program::SizeOf(*child), program::IsTerm));
  }
}

template <typename F>
void Matcher::ForEachPlace(const Article& article, uint32_t word, F&& each) {
  const uint32_t argument = program::ArgumentOf(word);
  const Check check = program::KindOf(word) == program::kCheck ? index_->checks[argument]
                                                               : PlainCheck(argument);
  if (check.kind == TermKind::kWords) return ForEachPlaceOfWords(article, check, each);
  bool placed = false;
  if (check.kind == TermKind::kEntity)
    ForEachMention(article, check.key, check.scope, [&](const Place& place) {
      placed = true;
      return each(place);
    });
  if (!placed && check.scope == kAnywhere) each(Place{0, kNowhere, 0, 0});
}

// A term that is its key, seen as a check.
Check Matcher::PlainCheck(Key key) const {
  Check check{TermKind::kWords, kAnywhere, false, false, 0, key, 0, kNoTokens, 0};
  if (index_->IsWord(key)) check.token_count = 1;
  else if (index_->IsPair(key)) check.token_count = 2;
  else check.kind = index_->SymbolOf(key).kind;
  return check;
}

template <typename F>
void Matcher::ForEachPlaceOfWords(const Article& article, const Check& check, F&& each) {
  const std::vector<uint32_t>& next = index_->IsPair(check.key) ? next_pair_ : next_word_;
  for (uint32_t p = first_[check.key]; p != kNoPosition; p = next[p]) {
    const uint32_t which = p < title_tokens_ ? WR_FIELD_TITLE : WR_FIELD_TEXT;
    const uint32_t key_at = which == WR_FIELD_TITLE ? p : p - title_tokens_;
    if (key_at < check.key_at) continue;
    const size_t at = key_at - check.key_at;
    const Field field = article.field(which);
    const std::span<const Token> tokens = field.tokens();
    if (at + check.token_count > tokens.size()) continue;
    const uint32_t begin = tokens[at].begin;
    if (!WordsAt(field, at, check) || !scopes_.Holds(article, check.scope, which, begin)) continue;
    if (!each(Place{0, which, begin, tokens[at + check.token_count - 1].end})) return;
  }
}

bool Matcher::WordsAt(const Field& field, size_t at, const Check& check) const {
  const std::span<const Token> tokens = field.tokens().subspan(at, check.token_count);
  if (!check.over_sentences && tokens.front().sentence != tokens.back().sentence) return false;
  if (check.first_token == kNoTokens) return true;
  const CheckToken* wanted = index_->check_tokens.data() + check.first_token;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].hash != wanted[i].hash) return false;
    if (check.match_case && field.Text(tokens[i]) != index_->TextOf(wanted[i])) return false;
  }
  return true;
}

template <typename F>
void Matcher::ForEachMention(const Article& article, Key entity, Scope scope, F&& each) {
  const std::string_view id = index_->TextOf(index_->SymbolOf(entity));
  for (const wr_mention& m : article.mentions())
    if (View(m.entity_id) == id && scopes_.Holds(article, scope, m.field, m.begin) &&
        !each(Place{0, m.field, m.begin, m.end}))
      return;
}

}  // namespace wireroom::alerts
