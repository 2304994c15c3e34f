// SPDX-License-Identifier: Apache-2.0
//
// A rule as its file says it: what the parser makes and the index is built of.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plugins/detectors/alerts/watch.h"
#include "plugins/detectors/alerts/yaml_tree.h"
#include "wireroom/sdk.h"

namespace wireroom::alerts {

// Limits on what comes from a rule file.
inline constexpr size_t kMaxFileBytes = 4 << 20;
inline constexpr int kMaxNesting = 16;       // lists inside lists
inline constexpr size_t kMaxEntries = 10000; // terms and groups of one rule
inline constexpr size_t kMaxTermBytes = 512;
inline constexpr size_t kMaxPhraseTokens = 64;
inline constexpr size_t kMaxIdBytes = 128;
inline constexpr size_t kMaxTitleBytes = 512;
inline constexpr size_t kMaxPairs = 56; // labels, and annotations; an alert has some of its own
inline constexpr size_t kMaxPairBytes = 4096;
inline constexpr uint32_t kMinCostBudget = 32; // rules that cost less are not counted
inline constexpr uint32_t kMaxCostBudget = 1'000'000'000;

// Where in an article a term has to stand: in one of these. A title is the title field and each
// zone of kind "title" in the text; the text is the text field without those
// zones; the lead is the first three sentences of the text that do not lie in
// furniture (see kFurniture in scopes.h).
using Scope = uint8_t;
inline constexpr Scope kAnywhere = 0;
inline constexpr Scope kInTitle = 1;
inline constexpr Scope kInText = 2;
inline constexpr Scope kInLead = 4;

enum class TermKind : uint8_t {
  kWords,
  kEntity,
  kTopic,
  kSource,
  kLanguage,
  kPattern,  // an RE2 pattern over title and text
  kField,    // a predicate on another field of the article
};

// What a token of a rule stands for: itself, every word that begins with it, or
// every word of the same stem (Snowball).
enum class TokenMatch : uint8_t { kExact, kPrefix, kStem };

// A token of a word or phrase: its host hash, which is the same for every case,
// and its bytes for `case: true`. Of a prefix or stem: the hash of its family
// (word_families.h).
struct TermToken {
  uint64_t hash = 0;
  std::string text;
  TokenMatch match = TokenMatch::kExact;
  std::string language = {};  // kStem: of the stemmer
};

// Who an entity is where it is mentioned: the speaker of a quotation, or a name
// that stands for something else ("Seoul said").
enum class MentionRole : uint8_t { kAny, kSpeaker, kStandIn };

// The fields that kField looks at.
enum class FieldName : uint8_t {
  kId, kUrl, kTitle, kAuthor, kSource, kLanguage, kPublished, kUpdated, kReceived, kAge
};
enum class FieldTest : uint8_t {
  kIs, kContains, kStartsWith, kEndsWith, kMatches, kLess, kAtMost, kMore, kAtLeast
};

// The smallest part of a condition.
struct Term {
  TermKind kind = TermKind::kWords;
  Scope scope = kAnywhere;  // kWords and kEntity
  bool match_case = false;        // kWords
  // kWords: the phrase holds a sentence end itself ("Who? What!"), so that its
  // tokens need not stand in one sentence.
  bool over_sentences = false;
  float min_score = 0;           // kTopic
  std::vector<TermToken> tokens; // kWords: one for a word, more for a phrase
  std::string id;                // the others; kEntity: empty is any
  // kEntity, all on one mention; type: "ORG", empty is any.
  std::string type = {};
  MentionRole role = MentionRole::kAny;
  float min_confidence = 0;
  float min_salience = 0;
  // kField; `number`: a time, or of kAge a duration, in microseconds.
  FieldName field = FieldName::kId;
  FieldTest test = FieldTest::kIs;
  int64_t number = 0;
  // Where it stands in a detection ("act.title[0]"); empty: told by the shape of
  // the condition.
  std::string path = {};

  // kEntity: that the id alone decides.
  bool IsPlainEntity() const {
    return type.empty() && role == MentionRole::kAny && min_confidence <= 0 && min_salience <= 0;
  }
};

// How close the parts of a kNear condition stand.
struct Nearness {
  static constexpr uint32_t kNoDistance = 1023;
  // The parts' first words are at most so many words apart.
  uint32_t distance = kNoDistance;
  bool ordered = false;   // in the order they are listed
  bool sentence = false;  // all in one sentence

  uint32_t Packed() const { return distance | uint32_t{ordered} << 10 | uint32_t{sentence} << 11; }
  static Nearness Unpack(uint32_t v) { return {v & 1023, (v >> 10 & 1) != 0, (v >> 11 & 1) != 0}; }
};
inline constexpr uint32_t kMaxDistance = 200;
inline constexpr size_t kMaxNearParts = 16;

// A tree: lists with a job (kAll, kAny, kNone, kAtLeast), parts that stand near
// one another (kNear: each a term of words or a kAny of them), terms as leaves,
// and kAnd, which joins the lists of one mapping and adds nothing to the path of
// a term.
struct Condition {
  enum class Kind : uint8_t { kAnd, kAll, kAny, kNone, kTerm, kNear, kAtLeast };
  Kind kind = Kind::kAnd;
  uint32_t parameter = 0;  // kNear: Nearness::Packed; kAtLeast: how many
  std::vector<Condition> children;
  Term term;
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Rule {
  std::string id;
  std::string title;
  Level level = Level::kMedium;
  bool enabled = true;
  std::optional<uint32_t> cost_budget;  // steps an event (cost_ledger.h); 0: no bound
  Pairs labels;
  Pairs annotations;
  Condition condition;  // kSequence: none
  std::shared_ptr<const Watch> watch;     // null: each match is an alert
  std::shared_ptr<const YamlNode> tests;  // null: none
  std::string place; // "file:line:column", for messages
  uint64_t content = 0;  // a hash of what its file says of it, lists included
};

}  // namespace wireroom::alerts
