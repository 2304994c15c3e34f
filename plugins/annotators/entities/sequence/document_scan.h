// SPDX-License-Identifier: Apache-2.0
//
// The first look at a document: the form of each word, and the few runs of
// words that may be names. Everything else is outside and costs no more.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "plugins/annotators/entities/sequence/features.h"
#include "plugins/annotators/entities/sequence/word_tables.h"

namespace wireroom::entities {

// In place of a form: the edge of a sentence.
inline constexpr uint32_t kNoForm = UINT32_MAX;

// Forms of words that were read already, from document to document. A form
// keeps its index until Forget.
class FormCache {
 public:
  // Drops everything when it has grown past what fits the processor's cache.
  void Trim();
  void Forget();
  uint32_t Read(const WordTables& tables, const TextWord& word);
  const WordForm& operator[](uint32_t index) const { return forms_[index]; }
  const WordForm* FormOrEdge(uint32_t index) const {
    return index == kNoForm ? &kEdge : &forms_[index];
  }
  std::string_view Text(uint32_t index) const;
  size_t size() const { return forms_.size(); }

 private:
  struct Slot {
    uint32_t tag = 0;    // the upper half of WordForm::exact
    uint32_t index = 0;  // + 1; 0: empty
  };
  void Grow();
  std::vector<WordForm> forms_;
  std::vector<std::pair<uint32_t, uint32_t>> texts_;  // begin and size in letters_
  std::string letters_;
  std::vector<Slot> slots_;
};

// Words [first, end) of a document, of one sentence.
struct Run {
  uint32_t first = 0;
  uint32_t end = 0;
};

class DocumentScan {
 public:
  void Read(const WordTables& tables, std::span<const TextWord> words, FormCache* cache);

  std::span<const Run> runs() const { return runs_; }
  uint32_t form(size_t word) const { return forms_[word]; }
  const WordPlace& place(size_t word) const { return places_[word]; }
  // Forms of the words of a run, with kWindowReach more at both sides; those
  // beyond its sentence are kNoForm.
  void ReadAround(std::span<const TextWord> words, const Run& run,
                  std::vector<uint32_t>* forms) const;

 private:
  void ReadSentence(const WordTables& tables, uint32_t first, uint32_t end, const FormCache& cache);
  void FindRuns(uint32_t first, uint32_t end, const FormCache& cache);

  std::vector<uint32_t> forms_;
  std::vector<WordPlace> places_;
  std::vector<Run> runs_;
  std::vector<const WordForm*> sentence_;
  std::vector<uint64_t> phrases_;
};

}  // namespace wireroom::entities
