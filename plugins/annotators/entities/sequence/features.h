// SPDX-License-Identifier: Apache-2.0
//
// The features of a word in its place, as 64-bit keys: what stands there, its
// letters, clusters and lists, what stands around it, and what the document says
// of the same word elsewhere. After Ratinov and Roth (2009), "Design Challenges
// and Misconceptions in Named Entity Recognition", and Krishnan and Manning
// (2006) for the document. Frozen with kModelVersion: the trainer and the tagger
// must name a feature by the same key.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "plugins/annotators/entities/sequence/hash.h"
#include "plugins/annotators/entities/sequence/word_form.h"

namespace wireroom::entities {

// Words to the left and to the right that are looked at.
inline constexpr int kWindowReach = 2;
inline constexpr size_t kOffsets = 2 * kWindowReach + 1;

// What a feature is of; part of its key.
enum class FeatureKind : uint8_t {
  kBias,
  kWord,
  kShape,
  kPrefix,
  kSuffix,
  kCluster,
  kCase,
  kUsualCase,
  kList,
  kHyphenHead,
  kHyphenTail,
  kPairLeft,
  kPairRight,
  kAround,
  kTwoLeft,
  kTwoRight,
  kClusterLeft,
  kClusterRight,
  kClusterAround,
  kShapeLeft,
  kShapeRight,
  kShapeAround,
  kSentence,
  kStart,
  kPhrase,
  kPhraseCase,
  kElsewhere,
  kSameWord,
  kSameName,
  kInLonger,
  kBeside,
  // Of a whole name, see name_kinds.h.
  kKindWord,
  kKindCluster,
  kKindForm,
  kKindList,
  kKindEnd,
  kKindBeside
};

inline uint64_t FeatureKey(FeatureKind kind, int offset, uint64_t a, uint64_t b = 0) {
  uint64_t seed =
      (static_cast<uint64_t>(kind) * 16 + static_cast<uint64_t>(offset + 8)) * 0x9E3779B97F4A7C15;
  return Mix(Mix(seed ^ a, kHashWord) ^ b, 0xA0761D6478BD642F);
}

// The word that stands before the first and behind the last of a sentence.
inline const WordForm kEdge = [] {
  WordForm form;
  form.exact = form.folded = 0x5EE7;
  return form;
}();

// Features of one word alone, seen from `offset` words away. First those that
// have few values: its case, clusters and lists.
template <typename Emit>
void EmitCase(const WordForm& form, int offset, Emit&& emit) {
  using enum FeatureKind;
  auto letter_case = static_cast<uint64_t>(form.letter_case);
  emit(FeatureKey(kCase, offset, letter_case));
  if (std::abs(offset) < kWindowReach)
    emit(FeatureKey(kUsualCase, offset, form.usual_case, letter_case));
}

template <typename Emit>
void EmitClusters(const std::array<uint16_t, kClusterLevels>& clusters, int offset, Emit&& emit) {
  for (size_t level = 0; level < kClusterLevels; ++level)
    if (clusters[level] != 0)
      emit(FeatureKey(FeatureKind::kCluster, offset, clusters[level], level));
}

inline uint64_t ListKey(size_t list, int offset) {
  return FeatureKey(FeatureKind::kList, offset, list);
}

// Its letters.
template <typename Emit>
void EmitLetters(const WordForm& form, std::string_view text, int offset, Emit&& emit) {
  using enum FeatureKind;
  emit(FeatureKey(kWord, offset, form.folded));
  if (std::abs(offset) == kWindowReach) return;
  emit(FeatureKey(kShape, offset, form.shape));
  if (form.number) return;
  size_t most = std::min<size_t>(offset == 0 ? 5 : 3, text.size());
  for (size_t size = offset == 0 ? 1 : 3; size <= most; ++size)
    emit(FeatureKey(kSuffix, offset, HashBytes(text.substr(text.size() - size))));
  if (offset != 0) return;
  emit(FeatureKey(kBias, 0, 0));
  for (size_t size = 1; size <= most; ++size)
    emit(FeatureKey(kPrefix, 0, HashBytes(text.substr(0, size))));
  size_t hyphen = text.find('-');
  if (hyphen == std::string_view::npos || text.size() == 1) return;
  emit(FeatureKey(kHyphenHead, 0, HashBytes(text.substr(0, hyphen))));
  emit(FeatureKey(kHyphenTail, 0, HashBytes(text.substr(text.rfind('-')))));
}

template <typename Emit>
void EmitWord(const WordForm& form, std::string_view text, int offset, Emit&& emit) {
  EmitCase(form, offset, emit);
  EmitClusters(form.clusters, offset, emit);
  if (std::abs(offset) < kWindowReach)
    for (uint32_t lists = form.lists; lists != 0; lists &= lists - 1)
      emit(ListKey(static_cast<size_t>(__builtin_ctz(lists)), offset));
  EmitLetters(form, text, offset, emit);
}

// A word and its neighbours: window[kWindowReach] is the word itself. Beyond the
// sentence stands &kEdge.
using Window = std::span<const WordForm* const, kOffsets>;

template <typename Emit>
void EmitPairs(Window window, Emit&& emit) {
  using enum FeatureKind;
  const WordForm &left2 = *window[0], &left = *window[1], &here = *window[2], &right = *window[3],
                 &right2 = *window[4];
  emit(FeatureKey(kPairLeft, 0, left.folded, here.folded));
  emit(FeatureKey(kPairRight, 0, here.folded, right.folded));
  emit(FeatureKey(kAround, 0, left.folded, right.folded));
  emit(FeatureKey(kTwoLeft, 0, left2.folded, left.folded));
  emit(FeatureKey(kTwoRight, 0, right.folded, right2.folded));
  for (size_t level = 0; level < 2; ++level) {
    emit(FeatureKey(kClusterLeft, 0, left.clusters[level], here.clusters[level] * 4u + level));
    emit(FeatureKey(kClusterRight, 0, here.clusters[level], right.clusters[level] * 4u + level));
  }
  emit(FeatureKey(kClusterAround, 0, left.clusters[1], right.clusters[1]));
  emit(FeatureKey(kShapeLeft, 0, left.shape, here.shape));
  emit(FeatureKey(kShapeRight, 0, here.shape, right.shape));
  emit(FeatureKey(kShapeAround, 0, left.shape ^ (static_cast<uint64_t>(here.shape) << 32),
                  right.shape));
}

// What the sentence and the lists say of a place.
struct WordPlace {
  uint64_t phrases = 0;  // bit 4 * list + Part: the word is that part of a name of the list
  bool first = false;    // of its sentence
  uint8_t style = 0;     // of the sentence, see SentenceStyle
};

// What the case of a word means where it stands.
template <typename Emit>
void EmitStanding(const WordForm& here, bool first, uint64_t style, Emit&& emit) {
  using enum FeatureKind;
  auto letter_case = static_cast<uint64_t>(here.letter_case);
  emit(FeatureKey(kSentence, 0, style, letter_case));
  emit(FeatureKey(kStart, 0, first, letter_case * 8 + here.usual_case));
}

// The word is a part of a name of a list: bit 4 * list + Part.
template <typename Emit>
void EmitPhrase(const WordForm& here, uint64_t bit, Emit&& emit) {
  using enum FeatureKind;
  auto letter_case = static_cast<uint64_t>(here.letter_case);
  emit(FeatureKey(kPhrase, 0, bit));
  emit(FeatureKey(kPhraseCase, 0, bit, letter_case * 8 + here.usual_case));
}

// The word in a sentence that is no running text.
template <typename Emit>
void EmitStyle(const WordForm& here, int style, Emit&& emit) {
  for (size_t level = 0; level < kClusterLevels; ++level)
    emit(FeatureKey(FeatureKind::kSentence, style, here.clusters[level], level));
}

template <typename Emit>
void EmitPlace(const WordForm& here, const WordPlace& place, Emit&& emit) {
  EmitStanding(here, place.first, place.style, emit);
  if (place.style != 0) EmitStyle(here, place.style, emit);
  for (uint64_t bits = place.phrases; bits != 0; bits &= bits - 1)
    EmitPhrase(here, static_cast<uint64_t>(__builtin_ctzll(bits)), emit);
}

// What the first look found of a word, see NameMemory. Counts are 0 where there is
// nothing to tell.
struct Memory {
  uint64_t word = 0;  // what the same word is elsewhere
  uint64_t part = 0;  // what longer names are that have the word
  uint64_t name = 0;  // what the same name is elsewhere
  bool alone = false;  // it is no part of a longer name here
  uint8_t name_part = 0;
  uint64_t before = 0;  // the kind of the word before, and behind
  uint64_t behind = 0;
  bool opens = false;  // the run
  bool ends = false;
};

template <typename Emit>
void EmitSameWord(uint64_t word, LetterCase letter_case, Emit&& emit) {
  emit(FeatureKey(FeatureKind::kSameWord, 0, word));
  emit(FeatureKey(FeatureKind::kSameWord, 1, word, static_cast<uint64_t>(letter_case) + 1));
}
inline uint64_t InLongerKey(uint64_t part, bool alone) {
  return FeatureKey(FeatureKind::kInLonger, 0, part, alone);
}
inline uint64_t SameNameKey(uint64_t name, uint64_t part) {
  return FeatureKey(FeatureKind::kSameName, 0, name, part);
}
// `side`: -1 the word before, 1 the word behind; `edge`: of the run.
inline uint64_t BesideKey(int side, uint64_t kind, bool edge) {
  return FeatureKey(FeatureKind::kBeside, side, kind, edge);
}

template <typename Emit>
void EmitMemory(const Memory& memory, LetterCase letter_case, Emit&& emit) {
  if (memory.word != 0) EmitSameWord(memory.word, letter_case, emit);
  if (memory.part != 0) emit(InLongerKey(memory.part, memory.alone));
  if (memory.name != 0) emit(SameNameKey(memory.name, memory.name_part));
  emit(BesideKey(-1, memory.before, memory.opens));
  emit(BesideKey(1, memory.behind, memory.ends));
}

}  // namespace wireroom::entities
