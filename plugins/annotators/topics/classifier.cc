// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/classifier.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace wireroom::topics {
namespace {

constexpr float kTitleTimes = 7;
constexpr float kStandfirstTimes = 2;
constexpr float kHeadingTimes = 1.5f;
constexpr float kLeadTimes = 1.5f;
constexpr float kBodyTimes = 1;
constexpr float kCaptionTimes = 0.5f;

// The beginning of the text says what it is about.
constexpr uint32_t kLead = 600;
// Of a very long article the beginning is read.
constexpr size_t kMostTokens = 20000;

// A topic has one half with this sum in an article of kUsualWords.
constexpr float kHalf = 14;
constexpr float kUsualWords = 450;

// English news has 35 to 50 function words of these in a hundred.
constexpr float kFewestFunctionWords = 0.15f;
constexpr float kMostForeignWords = 0.4f;

float TimesOf(std::string_view kind) {
  if (kind == "title") return kTitleTimes;
  if (kind == "standfirst") return kStandfirstTimes;
  if (kind == "heading") return kHeadingTimes;
  if (kind == "caption") return kCaptionTimes;
  bool silent = kind == "navigation" || kind == "boilerplate" || kind == "credit" ||
                kind == "byline" || kind == "dateline";
  return silent ? 0 : kBodyTimes;
}

}  // namespace

void Classifier::Classify(const Article& article, const Terms& terms, const Choices& choices,
                          Annotations* out) {
  words_ = function_words_ = foreign_words_ = 0;
  for (const Heard& heard : heard_) place_[heard.node] = 0;
  heard_.clear();
  place_.resize(terms.nodes());
  std::string_view language = article.language();
  if (!language.empty() && language != "en" && !language.starts_with("en-"))
    return out->Skip("the article's language is " + std::string(language) +
                     ", the terms are English");
  ReadZones(article);
  Read(article.title(), none_, kTitleTimes, terms);
  Read(article.text(), stretches_, kBodyTimes, terms);
  if (words_ < static_cast<size_t>(choices.min_words))
    return out->Skip("too short: " + std::to_string(words_) + " words");
  auto words = static_cast<float>(words_);
  bool english = static_cast<float>(function_words_) >= kFewestFunctionWords * words &&
                 static_cast<float>(foreign_words_) <= kMostForeignWords * words;
  if (!english) return out->Skip("not English, by its function words");
  std::array<float, kTopics> scores = Sum(terms);
  Give(scores, choices, out);
}

void Classifier::ReadZones(const Article& article) {
  stretches_.clear();
  for (const wr_zone& zone : article.zones()) {
    float times = TimesOf(View(zone.kind));
    if (times != kBodyTimes) stretches_.push_back({zone.begin, zone.end, times});
  }
  std::sort(stretches_.begin(), stretches_.end(),
            [](const Stretch& a, const Stretch& b) { return a.begin < b.begin; });
}

// The longest term at each token; a term inside it is not heard too.
void Classifier::Read(const Field& field, const std::vector<Stretch>& stretches, float weight,
                      const Terms& terms) {
  std::span<const Token> tokens =
      field.tokens().first(std::min(field.tokens().size(), kMostTokens));
  auto stretch = stretches.begin();
  size_t free = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.kind != WR_TOKEN_WORD) continue;
    while (stretch != stretches.end() && stretch->end <= token.begin) ++stretch;
    bool inside = stretch != stretches.end() && stretch->begin <= token.begin;
    float times = inside                                        ? stretch->weight
                  : weight == kBodyTimes && token.begin < kLead ? kLeadTimes
                                                                : weight;
    if (times == 0) continue;
    ++words_;
    foreign_words_ += (token.flags & WR_TOKEN_NON_ASCII) != 0;
    Terms::Edge edge = terms.Begin(token.hash);
    function_words_ += edge.function_word();
    if (!edge.matters() || i < free) continue;
    uint32_t best = edge.is_term() ? edge.node() : 0;
    size_t end = i + 1;
    for (size_t k = i + 1; edge.goes_on() && k < tokens.size(); ++k) {
      edge = terms.Follow(edge.node(), tokens[k].hash);
      if (!edge.is_term()) continue;
      best = edge.node();
      end = k + 1;
    }
    if (best == 0) continue;
    Hear(best, times);
    free = end;
  }
}

void Classifier::Hear(uint32_t node, float times) {
  if (place_[node] == 0) {
    heard_.push_back({node, 0});
    place_[node] = static_cast<uint32_t>(heard_.size());
  }
  heard_[place_[node] - 1].times += times;
}

// Long articles use more words of everything: the sum grows with them, though
// less than they do.
std::array<float, kTopics> Classifier::Sum(const Terms& terms) const {
  std::array<float, kTopics> sums{};
  for (const Heard& heard : heard_) {
    float said = std::log2(1.0f + heard.times);
    for (const Weight& weight : terms.weights(heard.node))
      sums[weight.topic] += weight.weight * said;
  }
  float length = std::sqrt(std::max(static_cast<float>(words_), kUsualWords / 6) / kUsualWords);
  for (float& sum : sums) sum = sum / (sum + kHalf * length);
  return sums;
}

void Classifier::Give(const std::array<float, kTopics>& scores, const Choices& choices,
                      Annotations* out) const {
  std::array<uint32_t, kTopics> order;
  for (uint32_t i = 0; i < kTopics; ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  });
  double least =
      std::max(choices.min_score, choices.min_share * static_cast<double>(scores[order[0]]));
  for (int64_t i = 0; i < choices.max_topics && i < static_cast<int64_t>(kTopics); ++i) {
    uint32_t topic = order[static_cast<size_t>(i)];
    if (static_cast<double>(scores[topic]) < least) break;
    out->Add(Topic{kMediaTopics[topic].id, kMediaTopics[topic].name, scores[topic]});
  }
}

}  // namespace wireroom::topics
