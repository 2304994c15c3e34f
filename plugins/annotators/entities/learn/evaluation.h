// SPDX-License-Identifier: Apache-2.0
//
// A measurement of names against marked text, and how it is told.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "plugins/annotators/entities/learn/calibration.h"
#include "plugins/annotators/entities/learn/gold_text.h"
#include "plugins/annotators/entities/learn/score.h"
#include "plugins/annotators/entities/sequence/name_model.h"

namespace wireroom::entities {

// A name that was found, in bytes of the document's text.
struct FoundSpan {
  TextSpan span;
  float confidence = 0;
};

class Evaluation {
 public:
  // Names of types that are not among `counted` are neither expected nor counted;
  // empty: all are.
  explicit Evaluation(std::vector<std::string> types, const std::vector<std::string>& counted = {});

  // Both in order. REQUIRES: the document has its text.
  void Add(const GoldDocument& document, const std::vector<FoundSpan>& found);
  void AddLinks(const GoldDocument& document, const std::vector<LinkedSpan>& found) {
    links_.Add(document.text, document.links, found);
  }
  void AddTime(size_t tokens, double seconds);

  const NameScore& score() const { return score_; }
  const std::vector<Outcome>& outcomes() const { return outcomes_; }
  const LinkScore& links() const { return links_; }

  std::string Table() const;             // precision, recall, F1, exact and partial, by type
  std::string Confusion() const;         // what was taken for what
  std::string Reliable() const;          // confidence against what was right
  std::string Worst(size_t most) const;  // the most frequent errors, each in its context
  std::string Speed() const;

 private:
  struct Error {
    size_t times = 0;
    std::string context;
  };
  void AddError(const GoldDocument& document, const TextSpan& span, const std::string& what);
  std::string TypeName(size_t type) const;

  std::vector<std::string> types_;
  std::vector<bool> counts_;  // of types_
  NameScore score_;
  LinkScore links_;
  std::vector<Outcome> outcomes_;
  std::map<std::string, Error> errors_;
  size_t tokens_ = 0;
  double seconds_ = 0;
};

// Tags each document with the model alone, over the corpus's own tokens. Types are
// matched by name.
void EvaluateModel(const NameModel& model, const FoldedHash& hash, Corpus* corpus,
                   Evaluation* evaluation);

}  // namespace wireroom::entities
