// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/word_families.h"

#include <libstemmer.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

namespace wireroom::alerts {
namespace {

constexpr size_t kMaxKnownWords = 200'000;

bool IsTail(char c) { return (c & 0xC0) == 0x80; }

void ToLower(std::string_view text, std::string* out) {
  out->clear();
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())))
      .toLower(icu::Locale::getRoot())
      .toUTF8String(*out);
}

}  // namespace

size_t CodePoints(std::string_view text) {
  size_t count = 0;
  for (char c : text) count += !IsTail(c);
  return count;
}

bool IsStemmerLanguage(const std::string& language) {
  sb_stemmer* stemmer = sb_stemmer_new(language.c_str(), nullptr);
  if (!stemmer) return false;
  sb_stemmer_delete(stemmer);
  return true;
}

Stemmer::Stemmer(const std::string& language)
    : language_(language), stemmer_(sb_stemmer_new(language.c_str(), nullptr), &sb_stemmer_delete) {}

std::string_view Stemmer::Stem(std::string_view word) {
  ToLower(word, &lower_);
  const sb_symbol* stem =
      sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(lower_.data()),
                      static_cast<int>(lower_.size()));
  if (!stem) return lower_;
  return {reinterpret_cast<const char*>(stem),
          static_cast<size_t>(sb_stemmer_length(stemmer_.get()))};
}

uint64_t PrefixHash(const Host& host, std::string_view prefix) {
  return (host.Hash(prefix) ^ 0x9D5C7A3F11E80B21u) | 1;
}

uint64_t StemHash(const Host& host, std::string_view stem, std::string_view language) {
  return ((host.Hash(stem) ^ 0x517CC1B727220A95u) + host.Hash(language)) | 1;
}

WordFamilies::WordFamilies(const IndexSegment& index, const Host& host) : host_(host) {
  for (const std::string& language : index.families.languages)
    stemmers_.push_back({language, Stemmer(language)});
}

void WordFamilies::Trim() {
  if (known_.size() < kMaxKnownWords) return;
  known_.clear();
  slots_.clear();
}

void WordFamilies::Add(const IndexSegment& index, uint64_t family) {
  if (!index.words.MayHold(family)) return;
  if (const KeyTable::Slot* slot = index.words.Find(family)) slots_.push_back(slot);
}

WordFamilies::Range WordFamilies::Find(const IndexSegment& index, std::string_view text) {
  const auto begin = static_cast<uint32_t>(slots_.size());
  size_t at = 0;
  uint32_t points = 0;
  for (uint32_t length : index.families.prefix_lengths) {
    for (; points < length && at < text.size(); ++points)
      do ++at;
      while (at < text.size() && IsTail(text[at]));
    if (points < length) break;
    Add(index, PrefixHash(host_, text.substr(0, at)));
  }
  for (auto& [language, stemmer] : stemmers_)
    Add(index, StemHash(host_, stemmer.Stem(text), language));
  return {begin, static_cast<uint32_t>(slots_.size()) - begin};
}

std::span<const KeyTable::Slot* const> WordFamilies::Of(const IndexSegment& index, uint64_t hash,
                                                        std::string_view text) {
  auto found = known_.find(hash);
  if (found == known_.end()) found = known_.emplace(hash, Find(index, text)).first;
  return {slots_.data() + found->second.begin, found->second.count};
}

bool WordFamilies::Has(const IndexSegment& index, uint64_t hash, std::string_view text,
                       uint64_t family) {
  for (const KeyTable::Slot* slot : Of(index, hash, text))
    if (slot->hash == family) return true;
  return false;
}

}  // namespace wireroom::alerts
