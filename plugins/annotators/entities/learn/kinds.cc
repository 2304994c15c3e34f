// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/kinds.h"

#include <algorithm>
#include <cmath>

#include "plugins/annotators/entities/learn/chance.h"
#include "plugins/annotators/entities/learn/type_names.h"
#include "plugins/annotators/entities/sequence/name_kinds.h"

namespace wireroom::entities {
namespace {

constexpr int kRounds = 10;
constexpr float kRate = 0.2f;
constexpr float kPenalty = 1e-3f;
constexpr float kFirstSquare = 1e-2f;

struct Example {
  std::vector<uint32_t> features;
  size_t kind = 0;
};

// Calls each(scanned words, span) for every name.
template <typename Each>
void EachName(const Corpus& corpus, const WordTables& tables, const FoldedHash& hash,
              Each&& each) {
  FormCache cache;
  DocumentScan scan;
  cache.Forget();
  for (const GoldDocument& document : corpus.documents) {
    std::vector<TextWord> words = WordsOf(document, hash);
    cache.Trim();
    scan.Read(tables, words, &cache);
    for (const Span& span : SpansOf(document)) each(ScannedWords{scan, cache, words}, span);
  }
}

class Learner {
 public:
  Learner(const TypeKinds& kinds, KindWeights* weights) : kinds_(kinds), weights_(*weights) {
    weights->rows.assign(weights->index.size() * weights->width, 0);
    squares_.assign(weights->rows.size(), kFirstSquare);
  }

  // Kinds of other types are no answer and are not pushed down.
  void Step(const Example& example) {
    std::vector<float> shares(weights_.width, 0);
    for (uint32_t feature : example.features)
      for (size_t kind = 0; kind < kinds_.kinds.size(); ++kind)
        shares[kind] += weights_.rows[feature * weights_.width + kind];
    Normalise(example, &shares);
    shares[example.kind] -= 1;
    for (uint32_t feature : example.features) {
      for (size_t kind = 0; kind < kinds_.kinds.size(); ++kind) {
        if (shares[kind] == 0) continue;
        size_t at = feature * weights_.width + kind;
        float slope = shares[kind] + kPenalty * weights_.rows[at];
        squares_[at] += slope * slope;
        weights_.rows[at] -= kRate * slope / std::sqrt(squares_[at]);
      }
    }
  }

 private:
  void Normalise(const Example& example, std::vector<float>* scores) const {
    uint16_t type = kinds_.kinds[example.kind].type;
    float most = -INFINITY, sum = 0;
    for (size_t kind = 0; kind < kinds_.kinds.size(); ++kind)
      if (kinds_.kinds[kind].type == type) most = std::max(most, (*scores)[kind]);
    for (size_t kind = 0; kind < scores->size(); ++kind) {
      bool fits = kind < kinds_.kinds.size() && kinds_.kinds[kind].type == type;
      (*scores)[kind] = fits ? std::exp((*scores)[kind] - most) : 0;
      sum += (*scores)[kind];
    }
    for (float& score : *scores) score /= sum;
  }

  const TypeKinds& kinds_;
  KindWeights& weights_;
  std::vector<float> squares_;
};

}  // namespace

TypeKinds::TypeKinds(const std::vector<std::string>& names) {
  for (const std::string& name : names)
    type_of.push_back(IndexOfType(&types, name.substr(0, name.find('/'))));
  // Kinds are numbered type by type, as a model has them.
  kind_of.assign(names.size(), kNone);
  for (uint16_t type = 0; type < types.size(); ++type) {
    for (size_t i = 0; i < names.size(); ++i) {
      size_t slash = names[i].find('/');
      if (type_of[i] != type || slash == std::string::npos) continue;
      kind_of[i] = kinds.size();
      kinds.push_back({type, names[i].substr(slash + 1)});
    }
  }
}

Corpus TypeKinds::Labelled(Corpus corpus) const {
  corpus.types = types;
  for (GoldDocument& document : corpus.documents)
    for (GoldSentence& sentence : document.sentences)
      for (Span& span : sentence.spans) span.type = type_of[span.type];
  return corpus;
}

KindWeights LearnKinds(const Corpus& corpus, const TypeKinds& kinds, const WordTables& tables,
                       const FoldedHash& hash, size_t width, uint64_t seed) {
  KindWeights weights;
  weights.width = width;
  std::vector<Example> examples;
  EachName(corpus, tables, hash, [&](const ScannedWords& words, const Span& span) {
    if (kinds.kind_of[span.type] == TypeKinds::kNone) return;
    Example& example = examples.emplace_back();
    example.kind = kinds.kind_of[span.type];
    EmitKind(words, span.first, span.end,
             [&](uint64_t key) { example.features.push_back(weights.index.Add(key)); });
  });
  Learner learner(kinds, &weights);
  Chance chance(seed);
  for (int round = 0; round < kRounds; ++round) {
    for (size_t i = examples.size(); i > 1; --i) std::swap(examples[i - 1], examples[chance.Below(i)]);
    for (const Example& example : examples) learner.Step(example);
  }
  return weights;
}

KindScore ScoreKinds(const Corpus& corpus, const TypeKinds& kinds, const NameModel& model,
                     const FoldedHash& hash) {
  KindScore score;
  EachName(corpus, model.tables(), hash, [&](const ScannedWords& words, const Span& span) {
    size_t kind = kinds.kind_of[span.type];
    if (kind == TypeKinds::kNone) return;
    ++score.names;
    Span labelled{span.first, span.end, kinds.type_of[span.type]};
    score.right += KindOf(model, words, labelled).kind == kind;
  });
  return score;
}

}  // namespace wireroom::entities
