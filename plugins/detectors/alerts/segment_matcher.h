// SPDX-License-Identifier: Apache-2.0
//
// Finds the rules of a segment that an article meets. One object a worker: it
// holds the scratch memory, so that an article in steady state allocates nothing.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "plugins/detectors/alerts/index_segment.h"
#include "plugins/detectors/alerts/rule_mask.h"
#include "plugins/detectors/alerts/scopes.h"
#include "plugins/detectors/alerts/word_families.h"

namespace wireroom::alerts {

// In place of a field: a term that has no place in the text.
inline constexpr uint32_t kNowhere = 2;

// A place where a term of a matched rule was found.
struct Place {
  uint32_t term;   // the rule's nth term in the order of its condition, from 0
  uint32_t field;  // WR_FIELD_..., or kNowhere and an empty span
  uint32_t begin;
  uint32_t end;
};

// What it took to try a rule on an article, in steps: a part of the condition, a
// place in the article that was looked at, 64 bytes that a pattern was run over.
// It follows from the rule and the article alone, whatever other rules there are.
struct RuleCost {
  uint32_t rule;
  uint32_t steps;
};

class SegmentMatcher {
 public:
  // Less is not told.
  static constexpr uint32_t kToldSteps = kMinCostBudget;

  SegmentMatcher(std::shared_ptr<const IndexSegment> segment, const Host& host);

  const IndexSegment* segment() const { return index_.get(); }

  // The numbers of the rules that the article meets, ascending, but for those
  // that are `off` (null: none is). Valid until the next call.
  std::span<const uint32_t> Match(const Article& article, const RuleMask* off);
  // Of the rules that were tried in Match, in no order.
  std::span<const RuleCost> costs() const { return costs_; }

  // After Match, of a rule that it gave: the places that made it hold, appended
  // to *out. In the order of the condition, each term's places in the order of
  // the article. Of an `any` every entry that holds is told, of a `none`
  // nothing. At most `most`: each term's first place goes before further ones.
  void Explain(const Article& article, uint32_t rule, size_t most, std::vector<Place>* out);

  // After Match, of any rule: whether each part of its condition holds, the
  // condition itself first, then what is in it, in preorder; of terms that hold
  // where, at most 8 places.
  struct Verdict {
    bool holds = false;
    std::vector<Place> places;
  };
  void Trace(const Article& article, uint32_t rule, std::vector<Verdict>* out);

 private:
  // Bytes of a field; the whole article where field is kNowhere.
  struct Stretch {
    uint32_t field = kNowhere;
    uint32_t begin = 0;
    uint32_t end = 0;
    bool Holds(const Place& place) const {
      return field == kNowhere || (place.field == field && begin <= place.begin && place.end <= end);
    }
  };
  struct Held {
    uint32_t term;
    uint32_t word;
    Stretch stretch;
  };
  // Where a part of a kNear begins.
  struct Start {
    uint32_t field;
    uint32_t token;
    uint32_t end;  // of the part, in bytes
  };
  // A rule that may hold, and where its program begins.
  struct Candidate {
    uint32_t rule;
    uint32_t program;
  };
  // What the keys that are shown say of a condition.
  enum class Truth : uint8_t { kNo, kMaybe, kYes };
  // Positions count through the tokens of the title, then those of the text.
  static constexpr uint32_t kNoPosition = UINT32_MAX;

  void Begin(const Article& article);
  void ScanField(const Article& article, uint32_t which);
  void ScanFamilies(const Field& field, uint32_t base);
  void SeeSymbols(const Article& article);
  void SeeSymbol(TermKind kind, std::string_view id);
  bool IsShown(Key key) const { return shown_.data()[key / 64] >> (key % 64) & 1; }
  bool Show(const KeyTable::Slot& slot);
  void ShowAt(const KeyTable::Slot& slot, uint32_t position, uint32_t* next);
  void Evaluate(const Article& article, const RuleMask* off);
  void PrefetchMatches() const;
  void Try(const Article& article, const Candidate& candidate);
  Truth Glance(const uint32_t* at) const;
  Truth GlanceAll(const uint32_t* list) const;
  Truth GlanceAny(const uint32_t* list) const;
  Truth GlanceAtLeast(const uint32_t* list) const;

  bool Holds(const Article& article, const uint32_t* at);
  bool HoldsAny(const Article& article, const uint32_t* list);
  bool HoldsAll(const Article& article, const uint32_t* list);
  bool HoldsCheck(const Article& article, uint32_t number);
  bool HoldsAtLeast(const Article& article, const uint32_t* list);
  bool HoldsNear(const Article& article, const uint32_t* list, Stretch* stretch);
  // Every place where a part begins, in order.
  void FindStarts(const Article& article, const uint32_t* part, std::vector<Start>* out);
  bool CloseFrom(const Article& article, const Start& first, Nearness nearness, size_t parts,
                 Stretch* stretch);
  // How many words of a field stand before a token.
  uint32_t WordsBefore(const Article& article, uint32_t field, uint32_t token) const;
  void TraceAt(const Article& article, const uint32_t* at, std::vector<Verdict>* out);
  void Gather(const Article& article, const uint32_t* at, const Stretch& stretch, uint32_t* term);

  // Calls each(Place) for the places of a term until it returns false.
  template <typename F>
  void ForEachPlace(const Article& article, uint32_t word, F&& each);
  template <typename F>
  void ForEachPlaceOfWords(const Article& article, const Check& check, F&& each);
  template <typename F>
  void ForEachMention(const Article& article, Key entity, Scope scope, F&& each);
  Check PlainCheck(Key key) const;
  template <typename F>
  void ForEachMeeting(const Article& article, const Check& check, F&& each);
  template <typename F>
  void ForEachPatternPlace(const Article& article, const Check& check, F&& each);
  bool WordsAt(const Field& field, size_t at, const Check& check);
  bool HasScore(const Article& article, const Check& topic) const;

  std::shared_ptr<const IndexSegment> index_;
  Host host_;
  Scopes scopes_;
  WordFamilies families_;
  uint32_t title_tokens_ = 0;

  std::vector<uint64_t> shown_;  // a bit a key
  std::vector<Key> shown_keys_;  // those to clear
  std::vector<Key> filed_keys_;  // those with rules under them
  std::vector<uint32_t> first_;  // of a word or pair that is shown: its first position
  std::vector<uint32_t> next_word_;  // of a position: the next one of the same word
  std::vector<uint32_t> next_pair_;
  // Families: first_ of their key is an index here; one word may be of several.
  struct FamilyPlace {
    uint32_t position;
    uint32_t next;
  };
  std::vector<FamilyPlace> family_places_;
  std::vector<std::vector<Start>> starts_;  // of the parts of a kNear
  mutable std::vector<uint32_t> words_before_[2];  // of each field; empty: not counted yet
  std::vector<uint32_t> hits_;
  std::vector<Candidate> candidates_;
  // Equal to epoch_: the rule was evaluated in this article.
  std::vector<uint32_t> rule_epoch_;
  // Twice epoch_: the check failed in this article; one more: it holds.
  std::vector<uint32_t> check_epoch_;
  std::vector<uint32_t> check_steps_;  // of a check that is known
  uint32_t epoch_ = 0;
  uint32_t steps_ = 0;
  std::vector<RuleCost> costs_;
  std::vector<uint32_t> matches_;
  std::vector<Held> held_;
};

}  // namespace wireroom::alerts
