// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/training_set.h"

#include <algorithm>
#include <array>
#include <map>

namespace wireroom::entities {
namespace {

// A small word that begins so many of its names is worth the look.
constexpr double kAnchorShare = 0.25;
constexpr uint32_t kAnchorCount = 3;
constexpr double kLinkShare = 0.002;

struct Seen {
  uint32_t times = 0;
  uint32_t inside = 0;
  uint32_t first = 0;
};

class SetMaker {
 public:
  SetMaker(const Corpus& corpus, const WordTables& tables, const FoldedHash& hash, TrainingSet* set)
      : corpus_(corpus), tables_(tables), hash_(hash), set_(*set) {
    set_.types = corpus.types.size();
  }

  void Make(uint32_t fewest, FeatureIndex* index) {
    cache_.Forget();
    for (uint32_t i = 0; i < corpus_.documents.size(); ++i) ReadDocument(i);
    std::unordered_map<uint64_t, uint32_t> times;
    for (uint64_t key : keys_) ++times[key];
    size_t at = 0;
    for (size_t token = 0; token + 1 < begins_.size(); ++token) {
      for (; at < begins_[token + 1]; ++at)
        if (times[keys_[at]] >= fewest) set_.features.push_back(index->Add(keys_[at]));
      set_.feature_begin.push_back(static_cast<uint32_t>(set_.features.size()));
    }
  }

 private:
  void ReadDocument(uint32_t number) {
    const GoldDocument& document = corpus_.documents[number];
    std::vector<TextWord> words = WordsOf(document, hash_);
    scan_.Read(tables_, words, &cache_);
    MarkGold(document, words.size());
    for (const Run& run : scan_.runs()) {
      auto first = static_cast<uint32_t>(set_.gold.size());
      scan_.ReadAround(words, run, &around_);
      for (uint32_t word = run.first; word < run.end; ++word) AddToken(run, word);
      set_.runs.push_back({number, first, static_cast<uint32_t>(set_.gold.size()), run.first});
    }
  }

  // The gold labels of all words; spans that leave their run are not learnt.
  void MarkGold(const GoldDocument& document, size_t words) {
    gold_.assign(words, kOutside);
    open_.assign(words, false);
    size_t at = 0;
    for (const GoldSentence& sentence : document.sentences)
      for (const GoldToken& token : sentence.tokens) open_[at++] = token.open;
    auto run = scan_.runs().begin();
    for (const Span& span : SpansOf(document)) {
      while (run != scan_.runs().end() && run->end <= span.first) ++run;
      if (run == scan_.runs().end() || run->first > span.first || run->end < span.end) {
        ++set_.unreachable_spans;
        continue;
      }
      for (uint32_t word = span.first; word < span.end; ++word) {
        Part part = span.end - span.first == 1 ? kUnit
                    : word == span.first       ? kBegin
                    : word + 1 == span.end     ? kLast
                                               : kInside;
        gold_[word] = LabelOf(span.type, part);
      }
    }
  }

  void AddToken(const Run& run, uint32_t word) {
    const uint32_t* forms = &around_[word - run.first];
    std::array<const WordForm*, kOffsets> window;
    auto emit = [&](uint64_t key) { keys_.push_back(key); };
    for (size_t offset = 0; offset < kOffsets; ++offset) {
      window[offset] = cache_.FormOrEdge(forms[offset]);
      std::string_view text = forms[offset] == kNoForm ? "" : cache_.Text(forms[offset]);
      EmitWord(*window[offset], text, static_cast<int>(offset) - kWindowReach, emit);
    }
    EmitPairs(window, emit);
    EmitPlace(*window[kWindowReach], scan_.place(word), emit);
    begins_.push_back(keys_.size());
    set_.gold.push_back(gold_[word]);
    set_.open.push_back(open_[word]);
    set_.folded.push_back(window[kWindowReach]->folded);
    set_.letter_case.push_back(window[kWindowReach]->letter_case);
    Allowed allowed;
    if (open_[word]) {
      allowed.set();
    } else {
      allowed.set(gold_[word]);
    }
    set_.allowed.push_back(allowed);
  }

  const Corpus& corpus_;
  const WordTables& tables_;
  const FoldedHash& hash_;
  TrainingSet& set_;
  FormCache cache_;
  DocumentScan scan_;
  std::vector<uint32_t> around_;  // forms of a run and beside it
  std::vector<LabelId> gold_;
  std::vector<bool> open_;
  std::vector<uint64_t> keys_;
  std::vector<size_t> begins_{0};
};

}  // namespace

uint32_t FeatureIndex::Add(uint64_t key) {
  auto [at, added] = index_.try_emplace(key, static_cast<uint32_t>(keys_.size()));
  if (added) keys_.push_back(key);
  return at->second;
}

uint32_t FeatureIndex::Find(uint64_t key) const {
  auto at = index_.find(key);
  return at == index_.end() ? kNone : at->second;
}

std::vector<TextWord> WordsOf(const GoldDocument& document, const FoldedHash& hash) {
  std::vector<TextWord> words;
  for (uint32_t i = 0; i < document.sentences.size(); ++i)
    for (const GoldToken& token : document.sentences[i].tokens)
      words.push_back({token.text, hash(token.text), i});
  return words;
}

std::vector<Span> SpansOf(const GoldDocument& document) {
  std::vector<Span> spans;
  uint32_t before = 0;
  for (const GoldSentence& sentence : document.sentences) {
    for (const Span& span : sentence.spans)
      spans.push_back({span.first + before, span.end + before, span.type});
    before += static_cast<uint32_t>(sentence.tokens.size());
  }
  return spans;
}

std::vector<std::pair<uint64_t, uint8_t>> LearnRoles(const Corpus& corpus, const FoldedHash& hash) {
  std::map<uint64_t, Seen> seen;
  for (const GoldDocument& document : corpus.documents) {
    for (const GoldSentence& sentence : document.sentences) {
      std::vector<uint8_t> inside(sentence.tokens.size(), 0);
      for (const Span& span : sentence.spans)
        for (uint32_t i = span.first; i < span.end; ++i) inside[i] = i == span.first ? 2 : 1;
      for (size_t i = 0; i < sentence.tokens.size(); ++i) {
        WordForm form;
        form.folded = hash(sentence.tokens[i].text);
        ReadLetters(sentence.tokens[i].text, &form);
        if (form.letter_case >= LetterCase::kInitial) continue;
        Seen& word = seen[form.folded];
        ++word.times;
        word.inside += inside[i] != 0;
        word.first += inside[i] == 2;
      }
    }
  }
  std::vector<std::pair<uint64_t, uint8_t>> roles;
  for (const auto& [folded, word] : seen) {
    bool anchor = word.first >= kAnchorCount && word.first >= kAnchorShare * word.times;
    bool link = word.inside > 0 && word.inside >= kLinkShare * word.times;
    if (!anchor && !link) continue;
    roles.emplace_back(folded, static_cast<uint8_t>(anchor ? WordRole::kAnchor : WordRole::kLink));
  }
  return roles;
}

TrainingSet MakeTrainingSet(const Corpus& corpus, const WordTables& tables, const FoldedHash& hash,
                            uint32_t fewest, FeatureIndex* index) {
  TrainingSet set;
  SetMaker(corpus, tables, hash, &set).Make(fewest, index);
  return set;
}

}  // namespace wireroom::entities
