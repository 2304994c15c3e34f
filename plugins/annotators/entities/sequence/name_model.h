// SPDX-License-Identifier: Apache-2.0
//
// A model of names in text: one read-only file, mapped into memory and shared by
// all workers. It holds what it needs: labels, weights, clusters, lists.
//
// The file: a ModelHeader, then its sections, each at a multiple of 64 bytes,
// little-endian. A file is read only when it is whole (checksum), of this
// version, and made with this host's hash of words.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/sequence/fixed_rows.h"
#include "plugins/annotators/entities/sequence/labels.h"
#include "plugins/annotators/entities/sequence/rows.h"
#include "plugins/annotators/entities/sequence/word_tables.h"

namespace wireroom::entities {

// Goes up with every change of the file, of the features or of their keys.
inline constexpr uint32_t kModelVersion = 1;

// wr_host.hash.
using FoldedHash = std::function<uint64_t(std::string_view)>;

// Confidence as it is counted from what the model gives: a line through points.
struct CalibrationPoint {
  float given = 0;
  float counted = 0;
};

// A finer type that names of a type may have, see name_kinds.h.
struct NameKind {
  uint16_t type = 0;
  std::string name;
};

struct ModelData {
  std::vector<std::string> types;   // names of the types of Span::type
  std::vector<NameKind> kinds;      // in order of type, no more than width
  std::vector<std::string> lists;   // names of the lists of WordTables
  std::string card;                 // how it was made, for people
  size_t width = 0;                 // weights a row, a multiple of kRowBlock
  float scale = 1;                  // of a weight
  std::vector<float> transitions;   // [from * labels + to] of the first look, then of the second
  FlatTableData<uint8_t> features;  // the value is not used
  std::vector<Weight> weights;      // width a slot of features
  FlatTableData<KnownWord> words;
  std::vector<std::vector<uint16_t>> parents;
  FlatTableData<uint16_t> phrases;
  FlatTableData<uint8_t> roles;
  std::vector<CalibrationPoint> calibration;
};

// The bytes of the file. The same data gives the same bytes.
std::string WriteModel(const ModelData& data, const FoldedHash& hash);

class NameModel {
 public:
  // Throws std::runtime_error "file: what is wrong; what to do".
  static std::shared_ptr<const NameModel> Map(const std::filesystem::path& file,
                                              const FoldedHash& hash);
  // Of bytes as WriteModel gives; `name` stands for the file in errors.
  static std::shared_ptr<const NameModel> FromBytes(std::string bytes, const FoldedHash& hash,
                                                    const std::string& name = "model");
  virtual ~NameModel() = default;
  NameModel(const NameModel&) = delete;
  NameModel& operator=(const NameModel&) = delete;

  const std::vector<std::string>& types() const { return types_; }
  const std::vector<NameKind>& kinds() const { return kinds_; }
  const std::vector<std::string>& lists() const { return lists_; }
  std::string_view card() const { return card_; }
  const WordTables& tables() const { return tables_; }
  size_t labels() const { return LabelCount(types_.size()); }
  size_t width() const { return width_; }
  float scale() const { return scale_; }
  // [from * labels + to]; `look` is 0 or 1.
  std::span<const float> transitions(size_t look) const {
    return transitions_.subspan(look * labels() * labels(), labels() * labels());
  }
  size_t features() const { return feature_count_; }
  size_t size() const { return bytes_.size(); }

  // The weights of a feature, or nullptr: it is not in the model.
  const Weight* Row(uint64_t key) const {
    size_t slot = features_.FindSlot(key);
    return slot == SIZE_MAX ? nullptr : weights_.data() + slot * width_;
  }
  // Begins to read what Row will read first.
  void PrefetchRow(uint64_t key) const { features_.Prefetch(key); }
  const FixedRows& fixed_rows() const { return fixed_rows_; }
  // The share of names that are right of those that were given this probability.
  float Calibrated(float probability) const;

 protected:
  NameModel() = default;
  void Open(std::string_view bytes, const FoldedHash& hash, const std::string& name);

 private:
  void ReadType(std::string_view line);
  std::string_view bytes_;
  std::vector<std::string> types_, lists_;
  std::vector<NameKind> kinds_;
  std::string_view card_;
  WordTables tables_;
  size_t width_ = 0;
  size_t feature_count_ = 0;
  float scale_ = 1;
  std::span<const float> transitions_;
  FlatTable<uint8_t> features_;
  std::span<const Weight> weights_;
  std::span<const CalibrationPoint> calibration_;
  FixedRows fixed_rows_;
};

}  // namespace wireroom::entities
