// SPDX-License-Identifier: Apache-2.0
//
// What a rule makes of the articles that meet its condition: how they are
// counted, and how long an alert lives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wireroom/sdk.h"

namespace wireroom::alerts {

// ElastAlert's types of rules, and sequences of other rules' matches.
enum class RuleType : uint8_t {
  kAny, kFrequency, kSpike, kFlatline, kNewTerm, kCardinality, kChange, kSequence
};
enum class WindowKind : uint8_t { kSliding, kTumbling, kSession };
// What is counted once: an article (a revision is the same one), a source, a
// text (near-identical ones are one).
enum class CountOf : uint8_t { kArticles, kSources, kTexts };

inline constexpr size_t kMaxWindowEntries = 4096;
inline constexpr size_t kMaxGroupKeys = 4;
inline constexpr size_t kMaxSteps = 16;

// A value of an article that groups, or is compared.
struct GroupKey {
  enum class Kind : uint8_t {
    kSource, kLanguage, kAuthor, kId, kUrl, kSite, kTitle, kText, kEntity, kTopic
  };
  Kind kind = Kind::kSource;
  std::string name;  // as the rule has it: "entity.ORG"
  std::string type;  // kEntity: a type, or empty for any
};

// One part of a sequence.
struct Step {
  std::string rule;
  bool absent = false;  // "not RULE"
};

// `spike` by a model of the counts instead of a factor.
struct BaselineWish {
  double max_false_per_day = 0;  // 0: the ratio decides
  int64_t half_life = 14 * int64_t{86'400'000'000};
  bool season = false;    // hour of the week
  bool exposure = false;  // by how many articles there were at all
  uint32_t min_events = 3;
  uint32_t min_sources = 1;
  uint32_t min_history = 12;  // bins
};

// All durations are microseconds; 0: none.
struct Watch {
  RuleType type = RuleType::kAny;
  WindowKind window = WindowKind::kSliding;
  CountOf count = CountOf::kArticles;
  int64_t timeframe = 0;
  int64_t gap = 0;             // kSession
  uint32_t num_events = 0;     // kFrequency; kFlatline: fewer than so many
  uint32_t max_distinct = 0;   // kCardinality; 0: no upper bound
  uint32_t min_distinct = 0;
  double spike_height = 0;
  bool spike_up = true, spike_down = false;
  uint32_t threshold_ref = 1, threshold_cur = 1;
  BaselineWish baseline;
  std::vector<GroupKey> group_by;
  std::vector<GroupKey> fields;  // kNewTerm, kCardinality, kChange
  int64_t learn_for = 0;         // kNewTerm
  std::vector<Step> steps;       // kSequence
  bool ordered = true;
  int64_t lateness = 0;  // how far behind the newest article one still counts
  // The alert's life.
  int64_t pending = 0;  // `for`
  int64_t keep_firing = 0;
  int64_t repeat = 0;
  int64_t escalate_after = 0;
  Level escalate_to = Level::kCritical;
  // What state depends on; an edit that keeps it keeps the state.
  uint64_t meaning = 0;

  // Whether each match is an alert of its own, without a life.
  bool IsPlain() const {
    return type == RuleType::kAny && group_by.empty() && pending == 0 && keep_firing == 0 &&
           repeat == 0 && escalate_after == 0;
  }
};

}  // namespace wireroom::alerts
