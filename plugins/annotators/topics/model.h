// SPDX-License-Identifier: Apache-2.0
//
// A trained model: a file that is mapped into memory and shared by all workers.
//
//   margin(topic) = bias(topic) + sum over features f of x(f) * weight(f, topic)
//   x(f)          = (1 - s) * a(f) / |a| + s * l(f) / |l|
//   a(f)          = log2(1 + n(f)) * idf(f), l(f) the same of the title and the lead
//
// n(f) counts a feature with the weights of its places (features.h), s is lead_share;
// without a title and a lead x is a / |a|. Margins become scores in [0, 1] by a logistic curve that
// was fitted on articles the weights had not seen: one a topic (Platt 1999; Lin, Lin, Weng 2007),
// or, where an article has exactly one topic, a softmax of one temperature for all.
//
// The file, little-endian:
//
//   header   64 bytes, see Header in model.cc: magic, format, sizes, XXH3 of the rest
//   text     the settings, a line each: key, values, between tabs
//   slots    a power of two of {tag, row}: open addressing over feature keys
//   rows     of 4-byte units: idf and scale (the upper halves of two floats), then
//            the weights as 8-bit integers: of all topics, or, where there are many,
//            of those that the feature speaks for or against
//
// Two features that agree in their slot and in 32 further bits count as one; of a
// million features one pair or so does.
#pragma once

#include <bit>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/topics/features.h"

namespace wireroom::topics {

constexpr uint32_t kNoParent = UINT32_MAX;

// A topic that the model knows, and how its margin is read.
struct ModelTopic {
  std::string id;               // "medtop:11000000", or the user's own label
  std::string name;             // "politics and government"
  uint32_t parent = kNoParent;  // index of the topic it implies
  float bias = 0;
  // score = 1 / (1 + exp(slope * margin + offset)); slope is below 0.
  float slope = -1;
  float offset = 0;
  // The lowest score at which the topic is given; above 1: never.
  float threshold = 0.5f;
  uint32_t articles = 0;  // of the training that had it
};

// What stands in the text part besides the topics.
struct ModelSettings {
  std::string vocabulary = "own";  // or the version of the Media Topics, "mediatopics 2023-10"
  bool single_label = false;
  ZoneWeights zones;
  float precision = 0;     // that the thresholds were chosen for; 0: single label
  float common_share = 0;  // least share of common words; below: not of the model's language
  std::string note;        // one line: what it was trained from, when and by what command
  std::vector<ModelTopic> topics;
};

class Model {
 public:
  struct Slot {
    uint32_t tag = 0;
    uint32_t row = 0;  // kUnit bits and flags; 0: empty
  };
  static constexpr uint32_t kGoesOn = 1u << 31;  // a run of words that may be longer
  static constexpr uint32_t kCommon = 1u << 30;  // one of the commonest words
  static constexpr uint32_t kRowMask = kCommon - 1;
  static constexpr size_t kMostTopics = 2000;

  // What a row holds.
  struct Row {
    float idf;
    float scale;
    std::span<const uint16_t> topics;  // empty: weights are of all topics in order
    std::span<const int8_t> weights;
  };

  // Throws std::runtime_error "file: what is wrong". The whole file is checked,
  // so that nothing in it leads outside it.
  static std::shared_ptr<const Model> Open(const std::filesystem::path& file);
  // Over bytes that the caller keeps: 8-byte aligned.
  Model(std::string_view bytes, const std::string& name);
  ~Model();
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const ModelSettings& settings() const { return settings_; }
  std::span<const ModelTopic> topics() const { return settings_.topics; }
  size_t features() const { return features_; }
  size_t bytes() const { return bytes_.size(); }

  // The slot's word for a feature: row and flags; 0: not known.
  uint32_t Find(uint64_t key) const {
    uint64_t mixed = key * kMix;
    auto tag = static_cast<uint32_t>(mixed);
    // Most pairs of a text are none of the model's: few bits in the cache know.
    if ((filter_[tag / 64 & filter_mask_] >> (tag % 64) & 1) == 0) return 0;
    uint64_t at = mixed >> shift_;
    while (slots_[at].row != 0 && slots_[at].tag != tag) at = (at + 1) & mask_;
    return slots_[at].row;
  }
  Row RowAt(uint32_t row) const;
  float IdfAt(uint32_t row) const {
    return std::bit_cast<float>(rows_[row & kRowMask] & 0xFFFF0000);
  }
  // The row will be asked for soon.
  void Prefetch(uint32_t row) const { __builtin_prefetch(rows_.data() + (row & kRowMask)); }

  // The text part, as written by Write.
  static std::string WriteSettings(const ModelSettings& settings);

  static constexpr uint64_t kMix = 0xD6E8FEB86659FD93;
  // From how many topics on a row names those it has weights for.
  static constexpr size_t kDenseTopics = 12;

 private:
  void Check(const std::string& name);
  void CheckRows(const std::string& name);
  void FillFilter();

  std::string_view bytes_;
  void* mapped_ = nullptr;
  ModelSettings settings_;
  std::span<const Slot> slots_;
  std::span<const uint32_t> rows_;
  uint64_t mask_ = 0;
  int shift_ = 63;
  std::vector<uint64_t> filter_;  // bits of the tags that there are
  uint32_t filter_mask_ = 0;
  size_t features_ = 0;
};

// Writes a model. Features in any order, each key once; weights of all topics.
class ModelWriter {
 public:
  explicit ModelWriter(ModelSettings settings) : settings_(std::move(settings)) {}
  void Add(uint64_t key, float idf, std::span<const float> weights, uint32_t flags);
  // The bytes of the file.
  std::string Finish() const;

 private:
  struct Entry {
    uint64_t key;
    uint32_t row;
  };
  ModelSettings settings_;
  std::vector<Entry> entries_;
  std::vector<uint32_t> rows_{0};
};

}  // namespace wireroom::topics
