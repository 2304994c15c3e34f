// SPDX-License-Identifier: Apache-2.0
//
// Finds names in a document with a NameModel: scores of the few words that may
// be names, the best path of labels, a second look with what the rest of the
// document says of the same words, and a probability for each name.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "plugins/annotators/entities/sequence/document_scan.h"
#include "plugins/annotators/entities/sequence/lattice.h"
#include "plugins/annotators/entities/sequence/name_kinds.h"
#include "plugins/annotators/entities/sequence/name_memory.h"
#include "plugins/annotators/entities/sequence/name_model.h"
#include "plugins/annotators/entities/sequence/outside_bound.h"
#include "plugins/annotators/entities/sequence/row_batch.h"

namespace wireroom::entities {

struct FoundName {
  Span span;              // in words of the document
  float probability = 0;  // as the model has it
  FoundKind kind;
};

// Scratch memory of one worker. The same words give the same names, whatever
// was tagged before.
class SequenceTagger {
 public:
  // Replaces *names, in order. The model must outlive the next call.
  void Tag(const NameModel& model, std::span<const TextWord> words, std::vector<FoundName>* names);

 private:
  // Rows that are there already, added up together.
  class KnownRows {
   public:
    void Add(const Score* row) { rows_[count_++] = row; }
    std::span<const Score* const> all() const { return {rows_.data(), count_}; }

   private:
    // The window, the place, and of the lists those that a word can be in.
    std::array<const Score*, kOffsets + 1 + 64> rows_;
    size_t count_ = 0;
  };

  void Begin(const NameModel& model);
  void FirstLook(std::span<const TextWord> words, const Run& run, size_t at);
  void SecondLook(const Run& run, size_t at);
  // What the first look says of a run, whose words begin at `at`.
  ReadRun ReadOf(const Run& run, size_t at) const;
  // Of what a form adds to the word at the other side of the offset.
  Score* FormScores(uint32_t form, size_t offset) {
    return form_scores_.data() + (form * kOffsets + offset) * width_;
  }
  bool IsReady(uint32_t form, size_t offset) const {
    return (form_ready_[form] >> offset & 1) != 0;
  }
  void AskForForm(uint32_t form, size_t offset);
  void AskForPlace(Window window, const WordPlace& place, Score* scores);
  void AddKnownRows(const uint32_t* forms, const WordPlace& place, Score* scores);
  void ToFloats(size_t at, size_t words);
  void Give(std::span<const TextWord> words, const Run& run, std::vector<FoundName>* names);

  const NameModel* model_ = nullptr;
  size_t labels_ = 0;
  size_t width_ = 0;
  FormCache cache_;
  DocumentScan scan_;
  NameMemory memory_;
  Lattice first_, second_;  // of the two looks
  OutsideBound first_bound_, second_bound_;
  // Of each form, what it adds to the scores of the words around it.
  std::vector<Score> form_scores_;
  std::vector<uint8_t> form_ready_;  // bit by offset
  // Of the words of all runs, one run after another.
  std::vector<Score> scores_;
  std::vector<LabelId> first_labels_;
  std::vector<uint64_t> folded_;
  std::vector<float> floats_;
  std::vector<LabelId> path_;
  // Of one run and the words beside it.
  std::vector<uint32_t> around_;
  std::vector<const WordForm*> forms_around_;
  RowBatch batch_;
};

}  // namespace wireroom::entities
