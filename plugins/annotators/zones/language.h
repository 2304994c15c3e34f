// SPDX-License-Identifier: Apache-2.0
//
// The language of an article and of passages in it, by its script and by the
// function words that it has ("the", "und", "de la"). Enough for texts of a few
// sentences; a word or two have none.
#pragma once

#include <wireroom/sdk.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace wireroom::zones {

inline constexpr size_t kMostLanguages = 32;

// Function words by hash; immutable after construction, shared by all workers.
class FunctionWords {
 public:
  explicit FunctionWords(const Host& host);

  // The languages that have the word, a bit each. 0: none.
  uint32_t Languages(uint64_t hash) const {
    for (size_t at = hash >> kShift;; at = (at + 1) & (kSlots - 1)) {
      if (slots_[at].hash == hash) return slots_[at].languages;
      if (slots_[at].hash == 0) return 0;
    }
  }

 private:
  static constexpr size_t kSlots = 4096;
  static constexpr int kShift = 52;
  struct Slot {
    uint64_t hash = 0;
    uint32_t languages = 0;
  };
  std::vector<Slot> slots_;
};

// Counts words; one object a passage.
class LanguageVotes {
 public:
  void Add(const FunctionWords& words, const Token& token, std::string_view text);
  // BCP 47, or empty: too few words, or none that tell.
  std::string_view Best() const;

 private:
  enum Script : uint8_t {
    kLatin,
    kCyrillic,
    kGreek,
    kHebrew,
    kArabic,
    kDevanagari,
    kBengali,
    kTamil,
    kThai,
    kGeorgian,
    kArmenian,
    kEthiopic,
    kHangul,
    kKana,
    kHan,
    kScripts
  };
  static Script ScriptOf(std::string_view word);
  std::string_view BestOfWords() const;

  uint32_t words_ = 0;
  uint32_t known_ = 0;
  std::array<uint16_t, kScripts> scripts_{};
  std::array<uint16_t, kMostLanguages> votes_{};
};

}  // namespace wireroom::zones
