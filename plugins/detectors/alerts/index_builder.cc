// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/index_builder.h"

#include <algorithm>
#include <stdexcept>
#include <unordered_set>

#include "plugins/detectors/alerts/filing.h"
#include "plugins/detectors/alerts/pattern.h"
#include "plugins/detectors/alerts/rule_head.h"
#include "plugins/detectors/alerts/varint.h"
#include "plugins/detectors/alerts/word_families.h"

namespace wireroom::alerts {
namespace {

// Equal for terms that are the same everywhere.
std::string Identity(const Term& term) {
  std::string out;
  out.push_back(static_cast<char>(term.kind));
  out.push_back(static_cast<char>(term.scope));
  out.push_back(static_cast<char>(term.match_case | term.over_sentences << 1));
  out.append(reinterpret_cast<const char*>(&term.min_score), sizeof term.min_score);
  for (const TermToken& token : term.tokens) {
    out.append(reinterpret_cast<const char*>(&token.hash), sizeof token.hash);
    if (term.match_case) PutText(&out, token.text);
  }
  if (term.kind != TermKind::kSource && term.kind != TermKind::kWords) PutText(&out, term.id);
  if (term.kind == TermKind::kEntity && !term.IsPlainEntity()) {
    PutText(&out, term.type);
    out.push_back(static_cast<char>(term.role));
    out.append(reinterpret_cast<const char*>(&term.min_confidence), sizeof term.min_confidence);
    out.append(reinterpret_cast<const char*>(&term.min_salience), sizeof term.min_salience);
  }
  if (term.kind == TermKind::kField) {
    out.push_back(static_cast<char>(term.field));
    out.push_back(static_cast<char>(term.test));
    out.append(reinterpret_cast<const char*>(&term.number), sizeof term.number);
  }
  return out;
}

// Calls each(word) for the terms of programs that stand one behind another.
template <typename F>
void ForEachTerm(uint32_t* at, uint32_t* end, F&& each) {
  while (at != end) {
    const bool term = program::IsTerm(*at);
    uint32_t* next = term ? at + 1 : const_cast<uint32_t*>(program::FirstOf(at));
    if (term) each(at);
    at = next;
  }
}

uint32_t Fits(size_t value, size_t most, const char* what) {
  if (value > most) throw std::length_error(std::string("the rules have too many ") + what);
  return static_cast<uint32_t>(value);
}

program::Kind KindOf(Condition::Kind kind) {
  switch (kind) {
    case Condition::Kind::kAll: return program::kAll;
    case Condition::Kind::kAny: return program::kAny;
    case Condition::Kind::kNone: return program::kNone;
    case Condition::Kind::kNear: return program::kNear;
    case Condition::Kind::kAtLeast: return program::kAtLeast;
    default: return program::kAnd;
  }
}

bool IsFamily(const TermToken& token) { return token.match != TokenMatch::kExact; }

// Whether the presence of its key is all there is to a term.
bool IsPlain(const Term& term) {
  if (term.scope != kAnywhere || term.match_case || term.min_score > 0) return false;
  if (term.kind == TermKind::kPattern || term.kind == TermKind::kField) return false;
  if (term.kind == TermKind::kEntity && !term.IsPlainEntity()) return false;
  return term.kind != TermKind::kWords || term.tokens.size() == 1 ||
         (term.tokens.size() == 2 && !term.over_sentences && !IsFamily(term.tokens[0]) &&
          !IsFamily(term.tokens[1]));
}

double ShareOf(TermKind kind) {
  switch (kind) {
    case TermKind::kEntity: return Rarity::kEntity;
    case TermKind::kTopic: return Rarity::kTopic;
    case TermKind::kLanguage: return Rarity::kLanguage;
    case TermKind::kField: return Rarity::kEntityType;
    default: return Rarity::kSource;
  }
}

bool HasExtra(const Term& term) {
  return term.kind == TermKind::kPattern || term.kind == TermKind::kField ||
         (term.kind == TermKind::kEntity && !term.IsPlainEntity());
}

}  // namespace

IndexBuilder::IndexBuilder(const Host& host, const Rarity& rarity) : host_(host), rarity_(rarity) {}

void IndexBuilder::Add(const Rule& rule) {
  AddHead(rule.id);
  WriteHead(rule, &index_->head_texts);
  if (rule.watch) AddWatch(rule.watch);
  Compile(rule.condition);
  index_->programs.push_back(Fits(index_->code.size(), UINT32_MAX, "terms"));
}

void IndexBuilder::Add(const std::shared_ptr<const IndexSegment>& from, uint32_t rule) {
  auto source = sources_.find(from.get());
  if (source == sources_.end())
    source = sources_.emplace(from.get(), Source{SegmentTerms(from, host_), {}, {}}).first;
  source->second.keys.resize(from->always + size_t{1}, kNoDraft);
  source->second.checks.resize(from->checks.size(), kNoDraft);
  const std::string_view bytes = from->HeadOf(rule);
  RuleHead head;
  ReadHead(bytes, &head);
  AddHead(head.id);
  index_->head_texts += bytes;
  const auto watch = from->watches.find(rule);
  if (watch != from->watches.end()) AddWatch(watch->second);
  std::vector<uint32_t>& code = index_->code;
  const size_t begin = code.size();
  code.insert(code.end(), from->ProgramOf(rule), from->ProgramOf(rule + 1));
  ForEachTerm(code.data() + begin, code.data() + code.size(), [&](uint32_t* word) {
    *word = program::Word(program::kKey, NumberOf(&source->second, *word));
  });
  index_->programs.push_back(Fits(code.size(), UINT32_MAX, "terms"));
}

void IndexBuilder::AddHead(std::string_view id) {
  rarity_.CountRule();
  index_->ids.push_back(IndexSegment::IdHash(id) >> 32 << 32 | index_->heads.size());
  index_->heads.push_back(Fits(index_->head_texts.size(), UINT32_MAX, "bytes of text"));
}

// Of the rule that was added last.
void IndexBuilder::AddWatch(std::shared_ptr<const Watch> watch) {
  const auto number = static_cast<uint32_t>(index_->heads.size() - 1);
  if (watch->type == RuleType::kFlatline && watch->group_by.empty())
    index_->flatlines.push_back(number);
  if (watch->baseline.exposure) index_->exposed.push_back(number);
  for (const Step& step : watch->steps) {
    auto& sequences = index_->sequences[step.rule];
    if (sequences.empty() || sequences.back() != number) sequences.push_back(number);
  }
  index_->watches.emplace(number, std::move(watch));
}

void IndexBuilder::Compile(const Condition& condition) {
  std::vector<uint32_t>& code = index_->code;
  if (condition.kind == Condition::Kind::kTerm) {
    code.push_back(program::Word(program::kKey, NumberOf(condition.term)));
    return;
  }
  const size_t list = code.size();
  code.push_back(0);
  if (KindOf(condition.kind) >= program::kNear) code.push_back(condition.parameter);
  for (const Condition& child : condition.children) Compile(child);
  const uint32_t size = Fits(code.size() - list - 1, program::kMaxArgument, "terms");
  code[list] = program::Word(KindOf(condition.kind), size);
}

void IndexBuilder::Use(const Term& term) {
  if (term.kind != TermKind::kWords) return;
  for (const TermToken& token : term.tokens) rarity_.Use(token.hash);
}

uint32_t IndexBuilder::NumberOf(Source* source, uint32_t word) {
  const uint32_t argument = program::ArgumentOf(word);
  const bool check = program::KindOf(word) == program::kCheck;
  uint32_t& known = (check ? source->checks : source->keys)[argument];
  if (known == kNoDraft) return known = NumberOf(source->terms.Of(word));
  Use(drafts_[known].term);
  return known;
}

uint32_t IndexBuilder::NumberOf(const Term& term) {
  Use(term);
  const uint32_t next = Fits(drafts_.size(), program::kMaxArgument, "different terms");
  const auto [at, added] = draft_by_text_.emplace(Identity(term), next);
  if (added) drafts_.push_back({term});
  return at->second;
}

std::shared_ptr<const IndexSegment> IndexBuilder::BuildSegment() {
  draft_by_text_.clear();
  sources_.clear();
  std::sort(index_->ids.begin(), index_->ids.end());
  ChooseKeys();
  NumberWords();
  MakePairs();
  MakeSymbols();
  MakeKeys();
  MakeTerms();
  FileRules();
  index_->code.shrink_to_fit();
  index_->programs.shrink_to_fit();
  index_->heads.shrink_to_fit();
  index_->head_texts.shrink_to_fit();
  index_->texts.shrink_to_fit();
  return std::move(index_);
}

bool IndexBuilder::IsPair(const Draft& draft) const {
  const auto& tokens = draft.term.tokens;
  return tokens.size() > 1 && !draft.term.over_sentences &&
         std::none_of(tokens.begin(), tokens.end(), IsFamily);
}

// Of a phrase, its rarest pair of words, or its rarest word where the phrase may
// go on in the next sentence.
void IndexBuilder::ChooseKeys() {
  for (Draft& draft : drafts_) {
    if (draft.term.kind != TermKind::kWords) continue;
    const auto& tokens = draft.term.tokens;
    const bool pair = IsPair(draft);
    const auto share = [&](size_t i) {
      return pair ? rarity_.Pair(tokens[i].hash, tokens[i + 1].hash)
             : IsFamily(tokens[i]) ? rarity_.Family(tokens[i].hash)
                                   : rarity_.Word(tokens[i].hash);
    };
    const size_t places = tokens.size() - (pair ? 1 : 0);
    for (size_t i = 1; i < places; ++i)
      if (share(i) < share(draft.key_at)) draft.key_at = static_cast<uint32_t>(i);
  }
}

// Words that many rules use come first, so that what is often shown lies close
// together; families come last.
void IndexBuilder::NumberWords() {
  std::unordered_set<uint64_t> hashes;
  std::unordered_set<uint64_t> families;
  for (const Draft& draft : drafts_) {
    if (draft.term.kind != TermKind::kWords) continue;
    for (const TermToken& token : draft.term.tokens)
      if (IsFamily(token) && families.insert(token.hash).second) NoteFamily(token);
    hashes.insert(draft.term.tokens[draft.key_at].hash);
    if (IsPair(draft)) hashes.insert(draft.term.tokens[draft.key_at + 1].hash);
  }
  for (uint64_t family : families) hashes.erase(family);
  word_hashes_.assign(hashes.begin(), hashes.end());
  std::sort(word_hashes_.begin(), word_hashes_.end(), [&](uint64_t a, uint64_t b) {
    const uint32_t uses_a = rarity_.Uses(a), uses_b = rarity_.Uses(b);
    return uses_a != uses_b ? uses_a > uses_b : a < b;
  });
  index_->family_count = static_cast<uint32_t>(families.size());
  word_hashes_.insert(word_hashes_.end(), families.begin(), families.end());
  for (uint64_t hash : word_hashes_) words_.emplace(hash, static_cast<Key>(words_.size()));
  index_->word_count = Fits(word_hashes_.size(), kMaxKeys, "different words");
}

void IndexBuilder::NoteFamily(const TermToken& token) {
  FamilyKinds& kinds = index_->families;
  const bool prefix = token.match == TokenMatch::kPrefix;
  const uint32_t length = prefix ? static_cast<uint32_t>(CodePoints(token.text)) : 0;
  index_->family_by_hash.emplace(token.hash, Family{token.match, length, token.language});
  if (prefix) {
    auto& lengths = kinds.prefix_lengths;
    const auto at = std::lower_bound(lengths.begin(), lengths.end(), length);
    if (at == lengths.end() || *at != length) lengths.insert(at, length);
  } else if (std::find(kinds.languages.begin(), kinds.languages.end(), token.language) ==
             kinds.languages.end()) {
    kinds.languages.push_back(token.language);
  }
}

void IndexBuilder::MakePairs() {
  std::vector<KeyTable::Slot> slots;
  std::vector<uint32_t> flags(word_hashes_.size(), 0);
  for (Draft& draft : drafts_) {
    if (draft.term.kind != TermKind::kWords) continue;
    const uint64_t first = draft.term.tokens[draft.key_at].hash;
    draft.key = words_.at(first);
    if (!IsPair(draft)) continue;
    const uint64_t second = draft.term.tokens[draft.key_at + 1].hash;
    const uint64_t hash = IndexSegment::PairHash(draft.key, words_.at(second));
    flags[draft.key] |= kBeginsPair;
    flags[words_.at(second)] |= kEndsPair;
    const Key next = Fits(word_hashes_.size() + pairs_.size(), kMaxKeys, "different phrases");
    const auto [at, added] = pairs_.emplace(hash, next);
    if (added) {
      pair_words_.emplace_back(first, second);
      slots.push_back({hash, at->second, 0});
    }
    draft.key = at->second;
  }
  index_->pairs = KeyTable(slots);
  index_->pair_count = static_cast<uint32_t>(pairs_.size());
  slots.clear();
  for (size_t i = 0; i < word_hashes_.size(); ++i)
    slots.push_back({word_hashes_[i], static_cast<Key>(i), flags[i]});
  index_->words = KeyTable(slots);
}

// What shows that an entity with wishes may be there: its id, else its type.
Term IndexBuilder::SymbolTerm(const Term& term) {
  Term symbol = term;
  if (term.kind == TermKind::kEntity && term.id.empty()) {
    symbol.kind = TermKind::kField;
    symbol.id = term.type;
  }
  return symbol;
}

void IndexBuilder::MakeSymbols() {
  IndexSegment& index = *index_;
  std::unordered_map<uint64_t, Key> keys;
  std::vector<KeyTable::Slot> slots;
  for (Draft& draft : drafts_) {
    const TermKind kind = draft.term.kind;
    if (kind == TermKind::kWords || kind == TermKind::kPattern || kind == TermKind::kField)
      continue;
    const Term term = SymbolTerm(draft.term);
    if (term.id.empty()) continue;
    const bool source = term.kind == TermKind::kSource;
    const uint64_t hash = source ? IndexSegment::SourceHash(term.tokens.front().hash)
                                 : IndexSegment::SymbolHash(term.kind, term.id);
    const Key next = Fits(index.word_count + index.pair_count + index.symbols.size(), kMaxKeys,
                          "different ids");
    const auto [at, added] = keys.emplace(hash, next);
    draft.key = at->second;
    if (!added) {
      const Symbol& other = index.SymbolOf(draft.key);
      if (other.kind != term.kind || (!source && index.TextOf(other) != term.id))
        throw std::length_error("'" + term.id + "' and '" + std::string(index.TextOf(other)) +
                                "' have one hash; rename one of them");
      continue;
    }
    slots.push_back({hash, next, 0});
    index.symbols.push_back({term.kind, Fits(index.texts.size(), UINT32_MAX, "bytes of text"),
                             static_cast<uint32_t>(term.id.size())});
    index.texts += term.id;
    index.has_entities |= term.kind == TermKind::kEntity;
    index.has_topics |= term.kind == TermKind::kTopic;
    index.has_sources |= source;
    index.has_languages |= term.kind == TermKind::kLanguage;
    index.has_types |= term.kind == TermKind::kField;
  }
  index.symbol_table = KeyTable(slots);
}

void IndexBuilder::MakeKeys() {
  index_->always = static_cast<Key>((index_->key_count() + 63) / 64 * 64);
}

void IndexBuilder::MakeTerms() {
  for (Draft& draft : drafts_) {
    if (draft.key == kNoKey) draft.key = index_->always;
    if (IsPlain(draft.term)) draft.word = program::Word(program::kKey, draft.key);
    else MakeCheck(&draft);
  }
  std::vector<uint32_t>& code = index_->code;
  ForEachTerm(code.data(), code.data() + code.size(),
              [&](uint32_t* word) { *word = drafts_[program::ArgumentOf(*word)].word; });
}

void IndexBuilder::MakeCheck(Draft* draft) {
  IndexSegment& index = *index_;
  const Term& term = draft->term;
  const bool words = term.kind == TermKind::kWords;
  draft->word = program::Word(
      program::kCheck, Fits(index.checks.size(), program::kMaxArgument, "different terms"));
  index.check_keys.push_back(draft->key);
  index.checks.push_back({term.kind, term.scope, term.match_case, term.over_sentences,
                          term.min_score, draft->key, draft->key_at,
                          static_cast<uint32_t>(index.check_tokens.size()),
                          static_cast<uint32_t>(words ? term.tokens.size() : HasExtra(term))});
  if (HasExtra(term)) return AddExtra(term, &index.checks.back());
  if (!words) return;
  for (const TermToken& token : term.tokens) {
    index.check_tokens.push_back({token.hash,
                                  Fits(index.texts.size(), UINT32_MAX, "bytes of text"),
                                  static_cast<uint32_t>(token.text.size()) & 0x7FFFFFFFu,
                                  IsFamily(token)});
    if (term.match_case) index.texts += token.text;
  }
}

void IndexBuilder::AddExtra(const Term& term, Check* check) {
  Extra& extra = index_->extras.emplace_back();
  check->first_token = static_cast<uint32_t>(index_->extras.size() - 1);
  extra.term = term;
  if (term.kind == TermKind::kPattern || term.test == FieldTest::kMatches)
    extra.pattern = CompilePattern(term.id, term.match_case);
}

uint64_t IndexBuilder::HashOf(const Symbol& symbol) const {
  const std::string_view id = index_->TextOf(symbol);
  return symbol.kind == TermKind::kSource ? IndexSegment::SourceHash(host_.Hash(id))
                                          : IndexSegment::SymbolHash(symbol.kind, id);
}

std::vector<double> IndexBuilder::Shares() const {
  std::vector<double> shares;
  shares.reserve(index_->key_count());
  for (size_t i = 0; i < word_hashes_.size(); ++i)
    shares.push_back(index_->IsFamily(static_cast<Key>(i)) ? rarity_.Family(word_hashes_[i])
                                                           : rarity_.Word(word_hashes_[i]));
  for (const auto& [first, second] : pair_words_) shares.push_back(rarity_.Pair(first, second));
  for (const Symbol& symbol : index_->symbols)
    shares.push_back(rarity_.Symbol(HashOf(symbol), ShareOf(symbol.kind)));
  shares.resize(index_->always + 1, 1);
  return shares;
}

void IndexBuilder::FileRules() {
  IndexSegment& index = *index_;
  const std::vector<double> shares = Shares();
  const Filing filing(index, shares);
  std::vector<std::pair<Key, Posting>> filed;
  costs_.assign(index.rule_count(), 0);
  for (uint32_t rule = 0; rule < index.rule_count(); ++rule) {
    const auto watch = index.watches.find(rule);
    if (watch != index.watches.end() && watch->second->type == RuleType::kSequence) continue;
    const std::optional<Cover> cover = filing.CoverOf(index.ProgramOf(rule));
    if (!cover) throw std::logic_error("a rule that holds without its terms was added");
    costs_[rule] = static_cast<float>(std::min(1.0, cover->cost));
    if (std::any_of(cover->witnesses.begin(), cover->witnesses.end(),
                    [&](const Witness& w) { return w.key == index.always; })) {
      index.unfiled.push_back({rule, index.always, index.programs[rule]});
      continue;
    }
    for (const Witness& w : cover->witnesses)
      filed.push_back({w.key, {rule,
                               (w.guard == kNoKey ? index.always : w.guard) |
                                   (w.exact ? Posting::kExact : 0),
                               index.programs[rule]}});
  }
  Fits(filed.size(), UINT32_MAX, "terms");
  std::stable_sort(filed.begin(), filed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  index.posting_begin.assign(index.key_count() + 1, 0);
  index.postings.reserve(filed.size());
  for (const auto& [key, posting] : filed) {
    ++index.posting_begin[key + 1];
    index.postings.push_back(posting);
  }
  for (size_t key = 0; key < index.key_count(); ++key)
    index.posting_begin[key + 1] += index.posting_begin[key];
  for (KeyTable* table : {&index.words, &index.pairs, &index.symbol_table})
    table->ForEach([&](KeyTable::Slot& slot) {
      if (!index.PostingsOf(slot.key).empty()) slot.flags |= kFiled;
    });
}

}  // namespace wireroom::alerts
