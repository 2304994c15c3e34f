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
    first_bound_.Set(model.transitions(0), labels_, width_, model.scale());
    second_bound_.Set(model.transitions(1), labels_, width_, model.scale());
    cache_.Forget();
    form_scores_.clear();
    form_ready_.clear();
  }
  batch_.Begin(model);
  cache_.Trim();
  if (cache_.size() == 0) form_scores_.clear(), form_ready_.clear();
}

void SequenceTagger::Tag(const NameModel& model, std::span<const TextWord> words,
                         std::vector<FoundName>* names) {
  names->clear();
  Begin(model);
  scan_.Read(model.tables(), words, &cache_);
  form_scores_.resize(cache_.size() * kOffsets * width_);
  form_ready_.resize(cache_.size());
  size_t count = 0, at = 0;
  for (const Run& run : scan_.runs()) count += run.end - run.first;
  scores_.assign(count * width_, 0);
  first_labels_.assign(count, kOutside);
  folded_.resize(count);
  memory_.Clear(model.types().size());
  for (const Run& run : scan_.runs()) {
    FirstLook(words, run, at);
    memory_.Add(ReadOf(run, at));
    at += run.end - run.first;
  }
  at = 0;
  for (const Run& run : scan_.runs()) {
    SecondLook(run, at);
    at += run.end - run.first;
    Give(words, run, names);
  }
}

ReadRun SequenceTagger::ReadOf(const Run& run, size_t at) const {
  size_t count = run.end - run.first;
  return {std::span(first_labels_).subspan(at, count), std::span(folded_).subspan(at, count)};
}

void SequenceTagger::AskForForm(uint32_t form, size_t offset) {
  form_ready_[form] = static_cast<uint8_t>(form_ready_[form] | 1u << offset);
  Score* scores = FormScores(form, offset);
  model_->fixed_rows().SumWord(cache_[form], offset, scores);
  batch_.For(scores);
  EmitLetters(cache_[form], cache_.Text(form), static_cast<int>(offset) - kWindowReach,
              [&](uint64_t key) { batch_.Add(key); });
}

void SequenceTagger::AskForPlace(Window window, const WordPlace& place, Score* scores) {
  batch_.For(scores);
  EmitPairs(window, [&](uint64_t key) { batch_.Add(key); });
  if (place.style != kRunningText)
    EmitStyle(*window[kWindowReach], place.style, [&](uint64_t key) { batch_.Add(key); });
}

void SequenceTagger::AddKnownRows(const uint32_t* forms, const WordPlace& place, Score* scores) {
  const FixedRows& fixed = model_->fixed_rows();
  const WordForm& here = cache_[forms[kWindowReach]];
  KnownRows rows;
  for (size_t offset = 0; offset < kOffsets; ++offset)
    rows.Add(forms[offset] == kNoForm ? fixed.Edge(offset) : FormScores(forms[offset], offset));
  rows.Add(fixed.Standing(here, place));
  for (uint64_t bits = place.phrases; bits != 0; bits &= bits - 1)
    rows.Add(fixed.Phrase(here, static_cast<size_t>(__builtin_ctzll(bits))));
  AddRows<Score>(rows.all(), width_, scores);
}

void SequenceTagger::FirstLook(std::span<const TextWord> words, const Run& run, size_t at) {
  size_t count = run.end - run.first;
  scan_.ReadAround(words, run, &around_);
  forms_around_.resize(around_.size());
  for (size_t i = 0; i < around_.size(); ++i) forms_around_[i] = cache_.FormOrEdge(around_[i]);
  for (size_t i = 0; i < count; ++i) {
    Window window(&forms_around_[i], kOffsets);
    AskForPlace(window, scan_.place(run.first + i), &scores_[(at + i) * width_]);
    const uint32_t* forms = &around_[i];
    for (size_t offset = 0; offset < kOffsets; ++offset)
      if (forms[offset] != kNoForm && !IsReady(forms[offset], offset))
        AskForForm(forms[offset], offset);
    folded_[at + i] = window[kWindowReach]->folded;
  }
  batch_.Finish();
  for (size_t i = 0; i < count; ++i)
    AddKnownRows(&around_[i], scan_.place(run.first + i), &scores_[(at + i) * width_]);
  if (first_bound_.Holds(&scores_[at * width_], count)) return;
  ToFloats(at, count);
  first_.Best(floats_, &path_);
  std::copy(path_.begin(), path_.end(), &first_labels_[at]);
}

void SequenceTagger::SecondLook(const Run& run, size_t at) {
  size_t count = run.end - run.first;
  ReadRun read = ReadOf(run, at);
  for (size_t i = 0; i < count; ++i) {
    KnownRows rows;
    model_->fixed_rows().EachMemory(memory_.Recall(read, i),
                                    cache_[scan_.form(run.first + i)].letter_case,
                                    [&](const Score* row) { rows.Add(row); });
    AddRows<Score>(rows.all(), width_, &scores_[(at + i) * width_]);
  }
  path_.assign(count, kOutside);
  if (second_bound_.Holds(&scores_[at * width_], count)) return;
  ToFloats(at, count);
  second_.Best(floats_, &path_);
}

void SequenceTagger::ToFloats(size_t at, size_t words) {
  floats_.resize(words * labels_);
  const Score* scores = &scores_[at * width_];
  float* to = floats_.data();
  for (size_t word = 0; word < words; ++word, scores += width_, to += labels_) {
    to[kOutside] = 0;
    ScaleScores(scores, labels_ - 1, model_->scale(), to + 1);
  }
}

void SequenceTagger::Give(std::span<const TextWord> words, const Run& run,
                          std::vector<FoundName>* names) {
  if (std::all_of(path_.begin(), path_.end(), [](LabelId label) { return label == kOutside; }))
    return;
  second_.Weigh(floats_);
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
    name.kind = KindOf(*model_, {scan_, cache_, words}, name.span);
    first = end - 1;
  }
}

}  // namespace wireroom::entities
