// SPDX-License-Identifier: Apache-2.0
//
// Makes an IndexSegment out of rules, and out of other segments.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugins/detectors/alerts/rarity.h"
#include "plugins/detectors/alerts/rule_index.h"
#include "plugins/detectors/alerts/segment_terms.h"

namespace wireroom::alerts {

class IndexBuilder {
 public:
  // rarity: what is known before any rule was added; without it, of `host` alone.
  explicit IndexBuilder(const Host& host) : IndexBuilder(host, Rarity(host)) {}
  IndexBuilder(const Host& host, const Rarity& rarity);

  // Rules are numbered from 0 in the order they are added. The condition must
  // have passed WhyUseless. Throws std::length_error past what 32 bits address.
  void Add(const Rule& rule);
  // Adds a rule of another segment, as it is there.
  void Add(const std::shared_ptr<const IndexSegment>& from, uint32_t rule);
  size_t rule_count() const { return index_->heads.size(); }

  // Ends the builder.
  std::shared_ptr<const IndexSegment> BuildSegment();
  // An index that is this segment.
  std::shared_ptr<const RuleIndex> Build() { return std::make_shared<RuleIndex>(BuildSegment()); }
  // After Build: the estimated share of articles that a rule is tried on.
  double cost(size_t rule) const { return costs_[rule]; }

 private:
  // A different term of the rules, and where it is found in an article.
  struct Draft {
    Term term;
    uint32_t key_at = 0;  // the token that its key begins at
    Key key = kNoKey;
    uint32_t word = 0;  // of code, in place of its number
  };

  // The numbers that the terms of another segment have here.
  struct Source {
    SegmentTerms terms;
    std::vector<uint32_t> keys, checks;  // kNoDraft: not met yet
  };
  static constexpr uint32_t kNoDraft = UINT32_MAX;

  uint32_t NumberOf(const Term& term);
  uint32_t NumberOf(Source* source, uint32_t word);
  void Use(const Term& term);
  void AddHead(std::string_view id);
  void AddWatch(std::shared_ptr<const Watch> watch);
  void Compile(const Condition& condition);
  void ChooseKeys();
  void NumberWords();
  void NoteFamily(const TermToken& token);
  void MakeKeys();
  void MakePairs();
  void MakeSymbols();
  void MakeTerms();
  void MakeCheck(Draft* draft);
  void AddExtra(const Term& term, Check* check);
  static Term SymbolTerm(const Term& term);
  void FileRules();
  bool IsPair(const Draft& draft) const;
  uint64_t HashOf(const Symbol& symbol) const;
  std::vector<double> Shares() const;

  Host host_;
  Rarity rarity_;
  std::unordered_map<const IndexSegment*, Source> sources_;
  std::shared_ptr<IndexSegment> index_ = std::make_shared<IndexSegment>();
  std::vector<float> costs_;
  std::vector<Draft> drafts_;
  std::unordered_map<std::string, uint32_t> draft_by_text_;
  std::unordered_map<uint64_t, Key> words_;                    // by hash
  std::unordered_map<uint64_t, Key> pairs_;                    // by IndexSegment::PairHash
  std::vector<std::pair<uint64_t, uint64_t>> pair_words_;      // hashes, in order of keys
  std::vector<uint64_t> word_hashes_;                          // in order of keys
};

}  // namespace wireroom::alerts
