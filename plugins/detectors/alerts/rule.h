// SPDX-License-Identifier: Apache-2.0
//
// A rule as its file says it: what the parser makes and the index is built of.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

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
inline constexpr size_t kMaxPairs = 64; // labels, and annotations
inline constexpr size_t kMaxPairBytes = 4096;

// Where in an article a term has to stand: in one of these. A title is the title field and each
// zone of kind "title" in the text; the text is the text field without those
// zones; the lead is the first three sentences of the text that do not lie in
// furniture (see kFurniture in scopes.h).
using Scope = uint8_t;
inline constexpr Scope kAnywhere = 0;
inline constexpr Scope kInTitle = 1;
inline constexpr Scope kInText = 2;
inline constexpr Scope kInLead = 4;

enum class TermKind : uint8_t { kWords, kEntity, kTopic, kSource };

// A token of a word or phrase: its host hash, which is the same for every case,
// and its bytes for `case: true`.
struct TermToken {
  uint64_t hash = 0;
  std::string text;
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
  std::string id;                // the others
};

// A tree: lists with a job (kAll, kAny, kNone), terms as leaves, and kAnd,
// which joins the lists of one mapping and adds nothing to the path of a term.
struct Condition {
  enum class Kind : uint8_t { kAnd, kAll, kAny, kNone, kTerm };
  Kind kind = Kind::kAnd;
  std::vector<Condition> children;
  Term term;
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Rule {
  std::string id;
  std::string title;
  Level level = Level::kMedium;
  bool enabled = true;
  Pairs labels;
  Pairs annotations;
  Condition condition;
  std::string place; // "file:line:column", for messages
};

}  // namespace wireroom::alerts
