// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/scorer.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace wireroom::topics {
namespace {

constexpr size_t kFirstPlaces = 4096;

constexpr size_t kLogs = 256;

// log2(1 + times). Nearly all times are small multiples of one half.
float Log(float times) {
  static const std::array<float, kLogs> logs = [] {
    std::array<float, kLogs> made{};
    for (size_t i = 0; i < kLogs; ++i) made[i] = std::log2(1 + static_cast<float>(i) / 2);
    return made;
  }();
  float twice = times * 2;
  auto index = static_cast<size_t>(twice);
  bool listed = index < kLogs && static_cast<float>(index) == twice;
  return listed ? logs[index] : std::log2(1 + times);
}

// Weights as numbers: a load is cheaper than a conversion.
constexpr std::array<float, 256> kNumbers = [] {
  std::array<float, 256> made{};
  for (int i = 0; i < 256; ++i)
    made[static_cast<size_t>(i)] = static_cast<float>(i < 128 ? i : i - 256);
  return made;
}();

float Number(int8_t weight) { return kNumbers[static_cast<uint8_t>(weight)]; }

size_t PlaceOf(uint32_t row, size_t places) { return row * 0x9E3779B1u & (places - 1); }

}  // namespace

Scorer::Reading Scorer::Read(const Article& article, const Model& model) {
  Begin();
  FeatureReader reader;
  reader.Read(article, model.settings().zones,
              [&](const Token& token, const Place& place) { Take(token, place, model); });
  AddUp(model);
  return reading_;
}

Scorer::Reading Scorer::Read(const Field& title, const Field& text, const Model& model) {
  Begin();
  FeatureReader reader;
  reader.Read(title, text, model.settings().zones,
              [&](const Token& token, const Place& place) { Take(token, place, model); });
  AddUp(model);
  return reading_;
}

void Scorer::Begin() {
  heard_.clear();
  if (places_.empty()) places_.resize(kFirstPlaces);
  std::fill(places_.begin(), places_.end(), 0);
  reading_ = {};
  before_ = 0;
  pair_ = triple_ = {};
}

void Scorer::Take(const Token& token, const Place& place, const Model& model) {
  float lead = place.leads ? place.weight : 0;
  auto hear = [&](uint32_t row, uint32_t begin) {
    Hear(model, {row, place.weight, lead, place.field, begin, token.end});
  };
  ++reading_.words;
  reading_.numbers += token.kind == WR_TOKEN_NUMBER;
  uint32_t word = model.Find(token.hash);
  reading_.common += (word & Model::kCommon) != 0;
  if (word != 0) hear(word, token.begin);
  Open pair, triple;
  if (place.follows) {
    uint64_t key = PairKey(before_, token.hash);
    uint32_t row = model.Find(key);
    if (row != 0) hear(row, before_begin_);
    if ((row & Model::kGoesOn) != 0) pair = {key, before_begin_};
    if (pair_.key != 0) {
      key = PairKey(pair_.key, token.hash);
      row = model.Find(key);
      if (row != 0) hear(row, pair_.begin);
      if ((row & Model::kGoesOn) != 0) triple = {key, pair_.begin};
    }
    if (triple_.key != 0) {
      row = model.Find(PairKey(triple_.key, token.hash));
      if (row != 0) hear(row, triple_.begin);
    }
  }
  pair_ = pair;
  triple_ = triple;
  before_ = token.hash;
  before_begin_ = token.begin;
}

void Scorer::Hear(const Model& model, const Heard& heard) {
  uint32_t row = heard.row & Model::kRowMask;
  size_t at = PlaceOf(row, places_.size());
  while (places_[at] != 0 && heard_[places_[at] - 1].row != row)
    at = (at + 1) & (places_.size() - 1);
  if (places_[at] != 0) {
    heard_[places_[at] - 1].times += heard.times;
    heard_[places_[at] - 1].lead += heard.lead;
    return;
  }
  model.Prefetch(row);
  heard_.push_back(heard);
  heard_.back().row = row;
  places_[at] = static_cast<uint32_t>(heard_.size());
  if (heard_.size() * 2 > places_.size()) Grow();
}

void Scorer::Grow() {
  places_.assign(places_.size() * 2, 0);
  for (uint32_t i = 0; i < heard_.size(); ++i) {
    size_t at = PlaceOf(heard_[i].row, places_.size());
    while (places_[at] != 0) at = (at + 1) & (places_.size() - 1);
    places_[at] = i + 1;
  }
}

// x * length_, where length_ is that of the whole article's vector, over its share.
void Scorer::FindValues(const Model& model) {
  values_.resize(heard_.size());
  leads_.clear();
  float squares = 0, lead_squares = 0;
  float share = model.settings().zones.lead_share;
  for (uint32_t i = 0; i < heard_.size(); ++i) {
    float idf = model.IdfAt(heard_[i].row);
    float a = Log(heard_[i].times) * idf;
    values_[i] = a;
    squares += a * a;
    if (heard_[i].lead == 0 || share == 0) continue;
    float l = Log(heard_[i].lead) * idf;
    leads_.push_back({i, l});
    lead_squares += l * l;
  }
  if (leads_.empty()) share = 0;
  length_ = std::sqrt(std::max(squares, 1e-12f)) / (1 - share);
  float factor = share * length_ / std::sqrt(std::max(lead_squares, 1e-12f));
  for (const auto& [i, l] : leads_) values_[i] += factor * l;
}

void Scorer::AddUp(const Model& model) {
  FindValues(model);
  sums_.assign(model.topics().size(), 0);
  margins_.resize(sums_.size());
  for (size_t i = 0; i < heard_.size(); ++i) {
    Model::Row row = model.RowAt(heard_[i].row);
    float scaled = values_[i] * row.scale;
    const int8_t* weights = row.weights.data();
    const uint16_t* topics = row.topics.data();
    float* sums = sums_.data();
    size_t count = row.weights.size(), k = 0;
    if (row.topics.empty()) {
      for (; k < count; ++k) sums[k] += scaled * static_cast<float>(weights[k]);
      continue;
    }
    for (; k + 1 < count; k += 2) {
      sums[topics[k]] += scaled * Number(weights[k]);
      sums[topics[k + 1]] += scaled * Number(weights[k + 1]);
    }
    if (k < count) sums[topics[k]] += scaled * Number(weights[k]);
  }
  for (size_t k = 0; k < margins_.size(); ++k)
    margins_[k] = sums_[k] / length_ + model.topics()[k].bias;
  reading_.known = static_cast<uint32_t>(heard_.size());
}

std::span<const float> Scorer::Scores(const Model& model) {
  std::span<const ModelTopic> topics = model.topics();
  scores_.resize(topics.size());
  float most = 0, sum = 0;
  for (size_t k = 0; k < topics.size(); ++k)
    most = std::max(most, -topics[k].slope * margins_[k] - topics[k].offset);
  for (size_t k = 0; k < topics.size(); ++k) {
    float z = -topics[k].slope * margins_[k] - topics[k].offset;
    scores_[k] = model.settings().single_label ? std::exp(z - most) : 1 / (1 + std::exp(-z));
    sum += scores_[k];
  }
  if (model.settings().single_label) {
    for (float& score : scores_) score /= sum;
    return scores_;
  }
  for (size_t k = topics.size(); k-- > 0;)
    if (topics[k].parent != kNoParent)
      scores_[topics[k].parent] = std::max(scores_[topics[k].parent], scores_[k]);
  return scores_;
}

std::vector<Reason> Scorer::Explain(const Model& model, uint32_t topic, size_t most) const {
  std::vector<Reason> all;
  for (size_t i = 0; i < heard_.size(); ++i) {
    Model::Row row = model.RowAt(heard_[i].row);
    for (size_t k = 0; k < row.weights.size(); ++k) {
      if ((row.topics.empty() ? k : row.topics[k]) != topic || row.weights[k] == 0) continue;
      float share = values_[i] * row.scale * static_cast<float>(row.weights[k]) / length_;
      all.push_back({share, heard_[i].times, heard_[i].field, heard_[i].begin, heard_[i].end});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Reason& a, const Reason& b) { return a.share > b.share; });
  std::vector<Reason> out;
  for (size_t i = 0; i < all.size() && i < most && all[i].share > 0; ++i) out.push_back(all[i]);
  for (size_t i = all.size(); i-- > 0 && all.size() - i <= most && all[i].share < 0;)
    out.push_back(all[i]);
  return out;
}

}  // namespace wireroom::topics
