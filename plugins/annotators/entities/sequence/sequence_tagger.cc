// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/sequence_tagger.h"

#include <algorithm>

namespace wireroom::entities {

void SequenceTagger::Begin(const NameModel& model) {
  if (model_ != &model) {
    model_ = &model;
    labels_ = model.labels();
    width_ = model.width();
    first_.SetTransitions(model.transitions(0), labels_);
    second_.SetTransitions(model.transitions(1), labels_);
    cache_.Forget();
    form_scores_.clear();
    form_ready_.clear();
  }
  batch_.Begin(model);
  cache_.Trim();
  if (cache_.size() == 0) form_scores_.clear(), form_ready_.clear();
  scores_.clear();
  folded_.clear();
  first_labels_.clear();
}

void SequenceTagger::Tag(const NameModel& model, std::span<const TextWord> words,
                         std::vector<FoundName>* names) {
  names->clear();
  Begin(model);
  scan_.Read(model.tables(), words, &cache_);
  form_scores_.resize(cache_.size() * kOffsets * width_);
  form_ready_.resize(cache_.size());
  memory_.Clear(model.types().size());
  for (const Run& run : scan_.runs()) {
    size_t at = first_labels_.size();
    FirstLook(words, run, at);
    memory_.Add({std::span(first_labels_).subspan(at), std::span(folded_).subspan(at)});
  }
  size_t at = 0;
  for (const Run& run : scan_.runs()) {
    SecondLook(run, at);
    at += run.end - run.first;
    Give(run, names);
  }
}

void SequenceTagger::AskForForm(uint32_t form, size_t offset) {
  if ((form_ready_[form] >> offset & 1) != 0) return;
  form_ready_[form] = static_cast<uint8_t>(form_ready_[form] | 1u << offset);
  Score* scores = FormScores(form, offset);
  std::fill(scores, scores + width_, Score{0});
  batch_.For(scores);
  EmitWord(cache_[form], cache_.Text(form), static_cast<int>(offset) - kWindowReach,
           [&](uint64_t key) { batch_.Add(key); });
}

void SequenceTagger::AskForPlace(const Window& window, const WordPlace& place, Score* scores) {
  batch_.For(scores);
  EmitPairs(window, [&](uint64_t key) { batch_.Add(key); });
  if (place.style != kRunningText)
    EmitStyle(*window[kWindowReach], place.style, [&](uint64_t key) { batch_.Add(key); });
}

void SequenceTagger::AddKnownRows(const Window& window, uint32_t word, Score* scores) {
  const FixedRows& fixed = model_->fixed_rows();
  const WordForm& here = *window[kWindowReach];
  const WordPlace& place = scan_.place(word);
  known_rows_.clear();
  for (size_t offset = 0; offset < kOffsets; ++offset)
    known_rows_.push_back(window[offset] == &kEdge
                              ? fixed.Edge(offset)
                              : FormScores(scan_.form(word + offset - kWindowReach), offset));
  known_rows_.push_back(fixed.Standing(here, place));
  for (uint64_t bits = place.phrases; bits != 0; bits &= bits - 1)
    known_rows_.push_back(fixed.Phrase(here, static_cast<size_t>(__builtin_ctzll(bits))));
  AddRows<Score>(known_rows_, width_, scores);
}

void SequenceTagger::FirstLook(std::span<const TextWord> words, const Run& run, size_t at) {
  size_t count = run.end - run.first;
  scores_.resize((at + count) * width_, 0);
  windows_.clear();
  for (uint32_t word = run.first; word < run.end; ++word) {
    const Window& window = windows_.emplace_back(scan_.WindowAt(words, word, cache_));
    AskForPlace(window, scan_.place(word), &scores_[(at + word - run.first) * width_]);
    for (size_t offset = 0; offset < kOffsets; ++offset)
      if (window[offset] != &kEdge) AskForForm(scan_.form(word + offset - kWindowReach), offset);
    folded_.push_back(window[kWindowReach]->folded);
  }
  batch_.Finish();
  for (uint32_t word = run.first; word < run.end; ++word)
    AddKnownRows(windows_[word - run.first], word, &scores_[(at + word - run.first) * width_]);
  ToFloats(at, count);
  first_.Best(floats_, &path_);
  first_labels_.insert(first_labels_.end(), path_.begin(), path_.end());
}

void SequenceTagger::SecondLook(const Run& run, size_t at) {
  size_t count = run.end - run.first;
  ReadRun read{std::span(first_labels_).subspan(at, count), std::span(folded_).subspan(at, count)};
  for (size_t i = 0; i < count; ++i) {
    known_rows_.clear();
    model_->fixed_rows().EachMemory(memory_.Recall(read, i),
                                    cache_[scan_.form(run.first + i)].letter_case,
                                    [&](const Score* row) { known_rows_.push_back(row); });
    AddRows<Score>(known_rows_, width_, &scores_[(at + i) * width_]);
  }
  ToFloats(at, count);
  second_.Best(floats_, &path_);
}

void SequenceTagger::ToFloats(size_t at, size_t words) {
  floats_.resize(words * labels_);
  for (size_t word = 0; word < words; ++word) {
    const Score* from = &scores_[(at + word) * width_];
    float* to = &floats_[word * labels_];
    to[kOutside] = 0;
    for (size_t label = 1; label < labels_; ++label)
      to[label] = static_cast<float>(from[label - 1]) * model_->scale();
  }
}

void SequenceTagger::Give(const Run& run, std::vector<FoundName>* names) {
  if (std::all_of(path_.begin(), path_.end(), [](LabelId label) { return label == kOutside; }))
    return;
  second_.Sum(floats_);
  for (size_t first = 0; first < path_.size(); ++first) {
    if (path_[first] == kOutside) continue;
    size_t end = first + 1;
    while (IsOpen(path_[end - 1])) ++end;
    size_t type = TypeOfLabel(path_[first]);
    FoundName& name = names->emplace_back();
    name.span = {static_cast<uint32_t>(run.first + first), static_cast<uint32_t>(run.first + end),
                 static_cast<uint16_t>(type)};
    name.probability =
        std::min(1.0f, static_cast<float>(second_.NameProbability(first, end, type)));
    first = end - 1;
  }
}

}  // namespace wireroom::entities
