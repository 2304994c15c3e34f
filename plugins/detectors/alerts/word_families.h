// SPDX-License-Identifier: Apache-2.0
//
// Words that stand for many: all that begin alike, and all of one stem (the
// stemmers of https://snowballstem.org). A family has a hash in the space of
// tokens' hashes, so that it is found as a word is.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plugins/detectors/alerts/index_segment.h"

struct sb_stemmer;

namespace wireroom::alerts {

size_t CodePoints(std::string_view text);

// The words of Snowball's languages that are taken: ISO 639 codes and names.
bool IsStemmerLanguage(const std::string& language);

// One thread.
class Stemmer {
 public:
  // IsStemmerLanguage(language).
  explicit Stemmer(const std::string& language);
  // One of its own, for another thread.
  Stemmer(const Stemmer& other) : Stemmer(other.language_) {}
  Stemmer(Stemmer&&) = default;
  Stemmer& operator=(const Stemmer&) = delete;
  Stemmer& operator=(Stemmer&&) = default;
  // Of a word in any case. Valid until the next call.
  std::string_view Stem(std::string_view word);

 private:
  std::string language_;
  std::shared_ptr<sb_stemmer> stemmer_;
  std::string lower_;
};

uint64_t PrefixHash(const Host& host, std::string_view prefix);
uint64_t StemHash(const Host& host, std::string_view stem, std::string_view language);

// The families of the words of articles, remembered by the words' hashes. One
// thread.
class WordFamilies {
 public:
  WordFamilies() = default;
  WordFamilies(const IndexSegment& index, const Host& host);

  // Between articles: forgets when it has grown too large.
  void Trim();
  // Those that a token belongs to, as slots of index.words. Valid until the next
  // call.
  std::span<const KeyTable::Slot* const> Of(const IndexSegment& index, uint64_t hash,
                                            std::string_view text);
  bool Has(const IndexSegment& index, uint64_t hash, std::string_view text, uint64_t family);

 private:
  struct Range {
    uint32_t begin;
    uint32_t count;
  };
  Range Find(const IndexSegment& index, std::string_view text);
  void Add(const IndexSegment& index, uint64_t family);

  Host host_;
  struct Language {
    std::string name;
    Stemmer stemmer;
  };
  std::vector<Language> stemmers_;
  std::unordered_map<uint64_t, Range> known_;
  std::vector<const KeyTable::Slot*> slots_;
};

}  // namespace wireroom::alerts
