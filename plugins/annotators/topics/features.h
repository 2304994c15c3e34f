// SPDX-License-Identifier: Apache-2.0
//
// What the classifier sees of an article: its words and pairs of neighbouring
// words, each with the weight of the place where it stands. A feature is a
// 64-bit key made of the token hashes that the host lends; no text is touched.
//
// A word or number has the key of its token. A pair has PairKey of both, and so
// on for longer runs: PairKey(key of the run, hash of the next token). Tokens
// make a pair when no mark stands between them.
#pragma once

#include <wireroom/sdk.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace wireroom::topics {

// How often a word counts that stands once in a place. Kept in the model, so
// that an article is read as the articles were that it learnt from.
struct ZoneWeights {
  float title = 4;
  float standfirst = 2;
  float heading = 1.5f;
  float lead = 1.5f;  // the first lead_bytes of the text
  float body = 1;
  float tail = 0.5f;  // behind tail_begins: background mostly
  float caption = 0.5f;
  uint32_t lead_bytes = 600;
  uint32_t tail_begins = 3000;
  // How much of an article is what its title and lead say by themselves (model.h): what
  // only the body mentions is background.
  float lead_share = 0.3f;
};

inline uint64_t PairKey(uint64_t first, uint64_t second) {
  uint64_t key = (std::rotl(first, 31) ^ second * 0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93;
  return key ^ (key >> 32);
}

// Where a word stands.
struct Place {
  uint32_t field;  // WR_FIELD_...
  float weight;    // above 0
  bool leads;      // in the title or the lead
  bool follows;    // the word before stands right before it
};

// Walks over the words and numbers of an article. Scratch memory, one a thread.
class FeatureReader {
 public:
  // Of a very long article the beginning is read.
  static constexpr size_t kMostTokens = 20000;

  // Calls each(token, place) for the words and numbers of the title and then of the
  // text that count.
  template <typename F>
  void Read(const Article& article, const ZoneWeights& weights, F&& each) {
    FindStretches(article, weights);
    ReadField(article.title(), WR_FIELD_TITLE, weights, each);
    ReadField(article.text(), WR_FIELD_TEXT, weights, each);
  }
  // A title and a text without zones.
  template <typename F>
  void Read(const Field& title, const Field& text, const ZoneWeights& weights, F&& each) {
    stretches_.clear();
    ReadField(title, WR_FIELD_TITLE, weights, each);
    ReadField(text, WR_FIELD_TEXT, weights, each);
  }

 private:
  struct Stretch {
    uint32_t begin;
    uint32_t end;
    float weight;
  };

  void FindStretches(const Article& article, const ZoneWeights& weights);

  template <typename F>
  void ReadField(const Field& field, uint32_t which, const ZoneWeights& weights, F&& each) {
    std::span<const Token> tokens =
        field.tokens().first(std::min(field.tokens().size(), kMostTokens));
    auto stretch = stretches_.begin();
    bool follows = false;
    for (const Token& token : tokens) {
      if (token.kind != WR_TOKEN_WORD && token.kind != WR_TOKEN_NUMBER) {
        follows = false;
        continue;
      }
      float weight = weights.title;
      bool leads = which == WR_FIELD_TITLE || token.begin < weights.lead_bytes;
      if (which == WR_FIELD_TEXT) {
        while (stretch != stretches_.end() && stretch->end <= token.begin) ++stretch;
        weight = stretch != stretches_.end() && stretch->begin <= token.begin
                     ? stretch->weight
                     : WeightAt(token.begin, weights);
      }
      if (weight > 0) each(token, Place{which, weight, leads, follows});
      follows = weight > 0;
    }
  }

  static float WeightAt(uint32_t at, const ZoneWeights& weights) {
    if (at < weights.lead_bytes) return weights.lead;
    return at < weights.tail_begins ? weights.body : weights.tail;
  }

  std::vector<Stretch> stretches_;
};

}  // namespace wireroom::topics
