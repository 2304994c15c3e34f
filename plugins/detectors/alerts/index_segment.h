// SPDX-License-Identifier: Apache-2.0
//
// Rules compiled for matching: flat arrays, read-only, shared by workers. All
// rules in force are one or a few of these (rule_index.h).
//
// What an article can show is numbered: each word, each pair of neighbouring
// words and each id that a rule uses is a Key. A rule is filed under keys of
// which at least one is shown by every article that it can match (its rarest
// necessary term; each alternative of an `any`), with a second necessary key
// beside it as a guard where there is one. So an article costs its own tokens,
// and the rules filed under what it shows: "witnesses" in Whang et al., Indexing
// Boolean Expressions, VLDB 2009; the presearcher of Lucene Monitor.
#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plugins/detectors/alerts/key_table.h"
#include "plugins/detectors/alerts/rule.h"

namespace wireroom::alerts {

using Key = uint32_t;
inline constexpr Key kNoKey = 0x7FFFFFFF;
inline constexpr Key kMaxKeys = 0x7FFFFF00;

// A condition as words of 32 bits, a tree in preorder: kind in the upper 3 bits;
// below, of a list the number of words in it, of a term its key or check. The
// first word in a kNear or kAtLeast is its parameter.
namespace program {
enum Kind : uint32_t { kAnd, kAll, kAny, kNone, kKey, kCheck, kNear, kAtLeast };
inline constexpr int kKindShift = 29;
inline constexpr uint32_t kMaxArgument = (1u << kKindShift) - 1;
constexpr uint32_t Word(Kind kind, uint32_t argument) { return kind << kKindShift | argument; }
constexpr Kind KindOf(uint32_t word) { return static_cast<Kind>(word >> kKindShift); }
constexpr uint32_t ArgumentOf(uint32_t word) { return word & kMaxArgument; }
constexpr bool IsTerm(uint32_t word) { return KindOf(word) == kKey || KindOf(word) == kCheck; }
// How many words the node at `word` has, itself included.
constexpr uint32_t SizeOf(uint32_t word) { return IsTerm(word) ? 1 : 1 + ArgumentOf(word); }
// The first entry of a list.
constexpr const uint32_t* FirstOf(const uint32_t* list) {
  return list + (KindOf(*list) >= kNear ? 2 : 1);
}
}  // namespace program

// A term that the presence of a key does not settle.
struct Check {
  TermKind kind;
  Scope scope;
  bool match_case;
  bool over_sentences;
  float min_score;
  Key key;               // necessary
  uint32_t key_at;       // kWords: which token of the phrase the key begins at
  uint32_t first_token;  // kWords: in phrase_tokens; kPattern, kField, and kEntity
                         // with wishes: in extras; else unused
  uint32_t token_count;
  bool HasExtra() const { return kind != TermKind::kWords && token_count == 1; }
};

// A token of a Check; its bytes are in texts. Of a family: match_case is not
// looked at.
struct CheckToken {
  uint64_t hash;
  uint32_t text;
  uint32_t size : 31;
  uint32_t family : 1;
};

// What a Check needs beyond its numbers.
struct Extra {
  Term term;
  std::shared_ptr<const re2::RE2> pattern;  // kPattern, and kField with kMatches
};

// An entity, topic, source or language; kField: a type of entities.
struct Symbol {
  TermKind kind;
  uint32_t text;  // in texts
  uint32_t size;
};

// A rule under one of its keys.
struct Posting {
  static constexpr uint32_t kExact = 0x80000000;
  uint32_t rule;
  // A second key without which the rule can not match (IndexSegment::always where
  // there is none). With the bit kExact the two decide, nothing is left to
  // evaluate.
  uint32_t guard;
  uint32_t program;  // where in IndexSegment::code the rule begins
};

// KeyTable::Slot.flags: rules are filed under the key; and of words, whether
// they begin or end a pair.
inline constexpr uint32_t kFiled = 1;
inline constexpr uint32_t kBeginsPair = 2;
inline constexpr uint32_t kEndsPair = 4;

// A prefix or stem that rules ask for.
struct Family {
  TokenMatch match;
  uint32_t prefix_length;  // kPrefix: in code points
  std::string language;    // kStem
};

// Which prefixes and stems the rules ask for.
struct FamilyKinds {
  std::vector<uint32_t> prefix_lengths;  // in code points, ascending
  std::vector<std::string> languages;    // of stemmers
  bool empty() const { return prefix_lengths.empty() && languages.empty(); }
};

class IndexSegment {
 public:
  // Keys are numbered words first, then pairs, then symbols.
  bool IsWord(Key key) const { return key < word_count; }
  // Families are the last of the words.
  bool IsFamily(Key key) const { return key < word_count && key >= word_count - family_count; }
  bool IsSymbol(Key key) const { return key >= word_count + pair_count && key < key_count(); }
  bool IsPair(Key key) const { return key >= word_count && key < word_count + pair_count; }
  const Symbol& SymbolOf(Key key) const { return symbols[key - word_count - pair_count]; }
  std::string_view TextOf(const Symbol& s) const { return {texts.data() + s.text, s.size}; }
  std::string_view TextOf(const CheckToken& t) const { return {texts.data() + t.text, t.size}; }
  size_t key_count() const { return word_count + pair_count + symbols.size(); }
  size_t rule_count() const { return programs.size() - 1; }
  const uint32_t* ProgramOf(uint32_t rule) const { return code.data() + programs[rule]; }

  std::span<const Posting> PostingsOf(Key key) const {
    return {postings.data() + posting_begin[key], posting_begin[key + 1] - posting_begin[key]};
  }
  // The slot of an id, or null. source_hash: the host's hash of a source.
  const KeyTable::Slot* FindSymbol(TermKind kind, std::string_view id) const;
  const KeyTable::Slot* FindSource(uint64_t source_hash) const;
  static uint64_t SymbolHash(TermKind kind, std::string_view id);
  static uint64_t SourceHash(uint64_t source_hash);
  static uint64_t PairHash(Key first, Key second) { return (first + uint64_t{1}) << 32 | second; }
  static std::pair<Key, Key> WordsOfPair(uint64_t pair_hash) {
    return {static_cast<Key>((pair_hash >> 32) - 1), static_cast<Key>(pair_hash)};
  }

  // What counts the matches of a rule, or null: each is an alert of its own.
  const Watch* WatchOf(uint32_t rule) const {
    const auto found = watches.find(rule);
    return found == watches.end() ? nullptr : found->second.get();
  }
  // The rule of an id, by IdHash.
  std::optional<uint32_t> Find(uint64_t id) const;
  // Rules are told apart by 64 bits of their ids.
  static uint64_t IdHash(std::string_view id);
  // What WriteHead wrote of a rule (rule_head.h).
  std::string_view HeadOf(uint32_t rule) const;

  // Of the nth term of a rule, in the order of its condition: where it stands
  // ("all[0].any[2]", entries from 0) and, for ids, the id.
  std::string PathOf(uint32_t rule, uint32_t term) const;
  std::string_view IdOf(uint32_t rule, uint32_t term) const;

  // All of it, with ids, titles and labels, but without patterns and watches.
  size_t MemoryBytes() const;

  KeyTable words;
  KeyTable pairs;
  KeyTable symbol_table;  // the key is an index in symbols
  uint32_t word_count = 0;  // families among them
  uint32_t family_count = 0;
  uint32_t pair_count = 0;
  FamilyKinds families;
  std::unordered_map<uint64_t, Family> family_by_hash;
  Key always = 0;  // a key that every article shows: a multiple of 64, above all others
  bool has_entities = false, has_topics = false, has_sources = false, has_languages = false;
  bool has_types = false;
  std::vector<Symbol> symbols;
  std::vector<uint32_t> posting_begin = {0};
  std::vector<Posting> postings;
  // Rules that no key helps to find: every article is tried.
  std::vector<Posting> unfiled;
  std::vector<Check> checks;
  std::vector<Key> check_keys;  // Check::key of each, close together
  std::vector<Extra> extras;
  std::vector<CheckToken> check_tokens;
  std::vector<uint32_t> code;
  std::vector<uint32_t> programs = {0};  // where in code a rule begins; one more at the end
  // Of the rules that have one, by number.
  std::unordered_map<uint32_t, std::shared_ptr<const Watch>> watches;
  // By the id of a rule that is a step of sequences: those.
  std::unordered_map<std::string, std::vector<uint32_t>> sequences;
  // Those of which the end of a window, or each article, matters even where none
  // meets them: flatlines without groups, and spikes with exposure.
  std::vector<uint32_t> flatlines, exposed;
  // Ascending: the upper 32 bits of a rule's IdHash, then its number.
  std::vector<uint64_t> ids;
  std::string texts;
  std::vector<uint32_t> heads;  // where in head_texts a rule's head is (rule_head.h)
  std::string head_texts;
};

}  // namespace wireroom::alerts
