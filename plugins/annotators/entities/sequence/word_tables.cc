// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/word_tables.h"

#include <algorithm>
#include <array>

#include "plugins/annotators/entities/sequence/hash.h"

namespace wireroom::entities {
namespace {

// Above these shares of words with capitals a sentence is no running text.
constexpr size_t kFewestWords = 3;

// "ZAGREB" as "Zagreb", ASCII letters only; the hash of it.
uint64_t HashInitialCase(std::string_view text) {
  std::array<char, 32> letters{};
  if (text.size() > letters.size()) return HashBytes(text);
  for (size_t at = 0; at < text.size(); ++at) {
    bool upper = text[at] >= 'A' && text[at] <= 'Z';
    letters[at] = at > 0 && upper ? static_cast<char>(text[at] + 32) : text[at];
  }
  return HashBytes({letters.data(), text.size()});
}

bool HasCapital(const WordForm& form) { return form.letter_case >= LetterCase::kInitial; }

uint64_t PartBit(size_t list, size_t at, size_t count) {
  Part part = count == 1 ? kUnit : at == 0 ? kBegin : at + 1 == count ? kLast : kInside;
  return uint64_t{1} << (4 * list + part);
}

void MarkPhrase(uint16_t lists, std::span<uint64_t> words) {
  for (size_t list = 0; list < kMostLists; ++list) {
    if ((lists >> list & 1) == 0) continue;
    for (size_t at = 0; at < words.size(); ++at) words[at] |= PartBit(list, at, words.size());
  }
}

}  // namespace

uint64_t AddToPhrase(uint64_t phrase, uint64_t folded) {
  return Mix(phrase * 3 + 0x51ED, folded ^ kHashWord);
}

WordForm WordTables::Read(const TextWord& word) const {
  WordForm form;
  form.exact = HashBytes(word.text);
  form.folded = word.folded;
  ReadLetters(word.text, &form);
  const KnownWord* known = words.Find(form.exact);
  if (known == nullptr && form.letter_case == LetterCase::kUpper)
    known = words.Find(HashInitialCase(word.text));
  if (known != nullptr) {
    form.usual_case = static_cast<uint8_t>(known->usual_case);
    form.clusters = Clusters(known->cluster);
  }
  if (const uint16_t* lists = phrases.Find(AddToPhrase(0, word.folded))) {
    form.lists = *lists & static_cast<uint16_t>(~kLonger);
    form.begins_phrase = (*lists & kLonger) != 0;
  }
  form.role = WordRole::kAnchor;
  if (HasCapital(form)) return form;
  const uint8_t* role = roles.Find(form.folded);
  form.role = role == nullptr ? WordRole::kPlain : static_cast<WordRole>(*role);
  return form;
}

std::array<uint16_t, kClusterLevels> WordTables::Clusters(uint16_t cluster) const {
  std::array<uint16_t, kClusterLevels> clusters{};
  clusters[0] = cluster;
  for (size_t level = 0; level < parents.size() && cluster != 0; ++level)
    clusters[level + 1] = parents[level][cluster];
  return clusters;
}

void MatchPhrases(const WordTables& tables, std::span<const WordForm* const> forms,
                  std::span<uint64_t> phrases) {
  for (size_t first = 0; first < forms.size(); ++first) {
    const WordForm& form = *forms[first];
    if (!HasCapital(form)) continue;
    MarkPhrase(form.lists, phrases.subspan(first, 1));
    if (!form.begins_phrase) continue;
    uint64_t hash = AddToPhrase(0, form.folded);
    size_t longest = 0;
    uint16_t lists = 0;
    for (size_t end = first + 1; end < std::min(forms.size(), first + kLongestPhrase); ++end) {
      hash = AddToPhrase(hash, forms[end]->folded);
      const uint16_t* found = tables.phrases.Find(hash);
      if (found == nullptr) break;
      if ((*found & ~kLonger) != 0) {
        longest = end + 1;
        lists = *found;
      }
      if ((*found & kLonger) == 0) break;
    }
    if (longest != 0) MarkPhrase(lists, phrases.subspan(first, longest - first));
  }
}

SentenceStyle StyleOf(std::span<const WordForm* const> forms) {
  size_t letters = 0, upper = 0, initial = 0, lower = 0;
  for (const WordForm* form : forms) {
    letters += form->letter_case != LetterCase::kNoLetters;
    upper += form->letter_case == LetterCase::kUpper;
    initial += form->letter_case == LetterCase::kInitial || form->letter_case == LetterCase::kMixed;
    lower += form->letter_case == LetterCase::kLower;
  }
  if (letters < kFewestWords) return kRunningText;
  if (upper * 10 >= letters * 6) return kCapitals;
  return (upper + initial) * 10 >= letters * 7 && lower <= letters / 3 ? kHeadline : kRunningText;
}

}  // namespace wireroom::entities
