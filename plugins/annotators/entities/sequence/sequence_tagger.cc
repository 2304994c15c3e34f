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

void SequenceTagger::AddRow(uint64_t key, Score* scores) const {
  const Weight* row = model_->Row(key);
  if (row == nullptr) return;
  for (size_t block = 0; block < width_; block += 16)
    for (size_t i = block; i < block + 16; ++i) scores[i] = static_cast<Score>(scores[i] + row[i]);
}

void SequenceTagger::AddForm(uint32_t form, size_t offset, Score* scores) {
  Score* own = &form_scores_[(form * kOffsets + offset) * width_];
  if ((form_ready_[form] >> offset & 1) == 0) {
    form_ready_[form] = static_cast<uint8_t>(form_ready_[form] | 1u << offset);
    std::fill(own, own + width_, Score{0});
    EmitWord(cache_[form], cache_.Text(form), static_cast<int>(offset) - kReach,
             [&](uint64_t key) { AddRow(key, own); });
  }
  for (size_t i = 0; i < width_; ++i) scores[i] = static_cast<Score>(scores[i] + own[i]);
}

void SequenceTagger::FirstLook(std::span<const TextWord> words, const Run& run, size_t at) {
  size_t count = run.end - run.first;
  scores_.resize((at + count) * width_, 0);
  for (uint32_t word = run.first; word < run.end; ++word) {
    Score* scores = &scores_[(at + word - run.first) * width_];
    Window window = scan_.WindowAt(words, word, cache_);
    for (size_t offset = 0; offset < kOffsets; ++offset) {
      if (window[offset] == &kEdge) {
        EmitWord(kEdge, {}, static_cast<int>(offset) - kReach,
                 [&](uint64_t key) { AddRow(key, scores); });
      } else {
        AddForm(scan_.form(word + offset - kReach), offset, scores);
      }
    }
    EmitPairs(window, [&](uint64_t key) { AddRow(key, scores); });
    EmitPlace(*window[kReach], scan_.place(word), [&](uint64_t key) { AddRow(key, scores); });
    folded_.push_back(window[kReach]->folded);
  }
  ToFloats(at, count);
  first_.Best(floats_, &path_);
  first_labels_.insert(first_labels_.end(), path_.begin(), path_.end());
}

void SequenceTagger::SecondLook(const Run& run, size_t at) {
  size_t count = run.end - run.first;
  ReadRun read{std::span(first_labels_).subspan(at, count), std::span(folded_).subspan(at, count)};
  for (size_t i = 0; i < count; ++i) {
    LetterCase letter_case = cache_[scan_.form(run.first + i)].letter_case;
    memory_.EmitMemory(read, i, letter_case,
                       [&](uint64_t key) { AddRow(key, &scores_[(at + i) * width_]); });
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
