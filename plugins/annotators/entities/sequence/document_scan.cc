// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/document_scan.h"

#include <algorithm>

#include "plugins/annotators/entities/sequence/hash.h"

namespace wireroom::entities {
namespace {

constexpr size_t kMostForms = 8192;
constexpr size_t kFewestSlots = 1024;
// Longer words are read by their beginning.
constexpr size_t kLongestWord = 64;
// How far from an anchor a small word may still be in its name.
constexpr uint32_t kLinkReach = 4;
// What is longer is no name, and would be looked through for each of its words.
constexpr uint32_t kLongestRun = 128;

}  // namespace

void FormCache::Forget() {
  forms_.clear();
  texts_.clear();
  letters_.clear();
  slots_.assign(kFewestSlots, {});
}

void FormCache::Trim() {
  if (slots_.empty() || forms_.size() > kMostForms) Forget();
}

std::string_view FormCache::Text(uint32_t index) const {
  return std::string_view(letters_).substr(texts_[index].first, texts_[index].second);
}

uint32_t FormCache::Read(const WordTables& tables, const TextWord& word) {
  uint64_t exact = HashBytes(word.text);
  auto tag = static_cast<uint32_t>(exact >> 32);
  const Slot* slots = slots_.data();
  size_t mask = slots_.size() - 1;
  size_t at = exact & mask;
  for (; slots[at].index != 0; at = (at + 1) & mask)
    if (slots[at].tag == tag && forms_[slots[at].index - 1].exact == exact)
      return slots[at].index - 1;
  std::string_view text = word.text.substr(0, kLongestWord);
  texts_.emplace_back(letters_.size(), text.size());
  letters_ += text;
  forms_.push_back(tables.Read(word));
  auto index = static_cast<uint32_t>(forms_.size());
  slots_[at] = {tag, index};
  if (forms_.size() * 2 > slots_.size()) Grow();
  return index - 1;
}

void FormCache::Grow() {
  slots_.assign(slots_.size() * 4, {});
  size_t mask = slots_.size() - 1;
  for (uint32_t i = 0; i < forms_.size(); ++i) {
    size_t at = forms_[i].exact & mask;
    while (slots_[at].index != 0) at = (at + 1) & mask;
    slots_[at] = {static_cast<uint32_t>(forms_[i].exact >> 32), i + 1};
  }
}

void DocumentScan::Read(const WordTables& tables, std::span<const TextWord> words,
                        FormCache* cache) {
  runs_.clear();
  forms_.resize(words.size());
  places_.resize(words.size());
  for (size_t i = 0; i < words.size(); ++i) forms_[i] = cache->Read(tables, words[i]);
  for (size_t first = 0, end = 0; first < words.size(); first = end) {
    while (end < words.size() && words[end].sentence == words[first].sentence) ++end;
    ReadSentence(tables, static_cast<uint32_t>(first), static_cast<uint32_t>(end), *cache);
  }
}

void DocumentScan::ReadSentence(const WordTables& tables, uint32_t first, uint32_t end,
                                const FormCache& cache) {
  size_t runs = runs_.size();
  FindRuns(first, end, cache);
  if (runs_.size() == runs) return;
  sentence_.resize(end - first);
  for (uint32_t i = first; i < end; ++i) sentence_[i - first] = &cache[forms_[i]];
  phrases_.assign(end - first, 0);
  MatchPhrases(tables, sentence_, phrases_);
  SentenceStyle style = StyleOf(sentence_);
  for (uint32_t i = first; i < end; ++i) places_[i] = {phrases_[i - first], i == first, style};
}

void DocumentScan::FindRuns(uint32_t first, uint32_t end, const FormCache& cache) {
  uint32_t begin = first;  // of the run
  uint32_t anchor = end;   // the last one; end: none yet
  auto close = [&](uint32_t at) {
    if (anchor == end) return;
    runs_.push_back({begin, std::min(at, anchor + kLinkReach)});
    begin = runs_.back().end;
    anchor = end;
  };
  for (uint32_t i = first; i < end; ++i) {
    WordRole role = cache[forms_[i]].role;
    bool ends = role == WordRole::kPlain || i - begin >= kLongestRun;
    if (ends || (anchor != end && i - anchor >= kLinkReach)) close(i);
    if (role == WordRole::kPlain) begin = i + 1;
    if (role != WordRole::kAnchor) continue;
    if (anchor == end) begin = std::max(begin, i < kLinkReach ? first : i - kLinkReach + 1);
    anchor = i;
  }
  close(end);
}

void DocumentScan::ReadAround(std::span<const TextWord> words, const Run& run,
                              std::vector<uint32_t>* forms) const {
  constexpr size_t kReach = kWindowReach;
  size_t count = run.end - run.first;
  forms->assign(count + 2 * kReach, kNoForm);
  std::copy_n(forms_.begin() + run.first, count, forms->begin() + kReach);
  uint32_t sentence = words[run.first].sentence;
  for (size_t i = 1; i <= kReach; ++i) {
    if (run.first >= i && words[run.first - i].sentence == sentence)
      (*forms)[kReach - i] = forms_[run.first - i];
    size_t behind = run.end + i - 1;
    if (behind < words.size() && words[behind].sentence == sentence)
      (*forms)[kReach + count + i - 1] = forms_[behind];
  }
}

}  // namespace wireroom::entities
