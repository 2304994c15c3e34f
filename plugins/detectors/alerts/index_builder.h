// SPDX-License-Identifier: Apache-2.0
//
// Makes a RuleIndex out of rules.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugins/detectors/alerts/rarity.h"
#include "plugins/detectors/alerts/rule_index.h"

namespace wireroom::alerts {

class IndexBuilder {
 public:
  explicit IndexBuilder(const Host& host);

  // Rules are numbered from 0 in the order they are added. The condition must
  // have passed WhyUseless. Throws std::length_error past what 32 bits address.
  void Add(const Rule& rule);

  // Ends the builder.
  std::shared_ptr<const RuleIndex> Build();
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

  uint32_t NumberOf(const Term& term);
  void AddWatch(const Rule& rule);
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
  std::vector<double> Shares() const;

  Rarity rarity_;
  std::shared_ptr<RuleIndex> index_ = std::make_shared<RuleIndex>();
  std::vector<float> costs_;
  std::vector<Draft> drafts_;
  std::unordered_map<std::string, uint32_t> draft_by_text_;
  std::unordered_map<uint64_t, Key> words_;                    // by hash
  std::unordered_map<uint64_t, Key> pairs_;                    // by RuleIndex::PairHash
  std::vector<std::pair<uint64_t, uint64_t>> pair_words_;      // hashes, in order of keys
  std::vector<uint64_t> word_hashes_;                          // in order of keys
};

}  // namespace wireroom::alerts
