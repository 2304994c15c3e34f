// SPDX-License-Identifier: Apache-2.0
//
// What single words can be in the patterns: titles, months, numbers, units,
// the last words of companies. Read from a file (words.tsv): a word, a tab, and
// its classes with spaces between, some of them with a value:
//
//   may     month=5 common
//   inc     suffix=ORG
//
// Case does not matter in it. The classes are those of WordClass.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/entity_type.h"

namespace wireroom::entities {

enum WordClass : uint32_t {
  kTitle = 1u << 0,      // title: stands before a name: "President", "Gen."
  kRole = 1u << 1,       // role: what a person is, in lower case: "spokesman"
  kGiven = 1u << 2,      // given: a given name
  kFamily = 1u << 3,     // family: a family name that stands first: "Kim"
  kParticle = 1u << 4,   // particle: inside names: "van", "bin"
  kSmall = 1u << 5,      // small: never part of a name, though it may start a sentence
  kCommon = 1u << 6,     // common: an ordinary word that is a name too: "May"
  kMonth = 1u << 7,      // month=1..12
  kWeekday = 1u << 8,    // weekday=1..7, Monday is 1
  kNumber = 1u << 9,     // number=N
  kOrdinal = 1u << 10,   // ordinal=N
  kScale = 1u << 11,     // scale=power of ten: million is 6
  kCurrency = 1u << 12,  // currency=ISO 4217 code
  kSymbol = 1u << 13,    // symbol: a currency that stands before the number
  kPercent = 1u << 14,   // percent
  kMeasure = 1u << 15,   // measure=symbol: a unit of measurement: km
  kDuration = 1u << 16,  // duration=D, W, M, Y, or TH, TM, TS
  kSuffix = 1u << 17,    // suffix=TYPE: ends a name of that type: "Inc", "River"
  kHead = 1u << 18,      // head=TYPE: begins one with of or for: "University"
  kGeneric = 1u << 19,   // generic: of a kind that each country has: "Ministry"
  kNear = 1u << 20,      // near=-1, 0, 1: "last", "this", "next" before a date
  kDay = 1u << 21,       // day=-1, 0, 1: "yesterday", "today", "tomorrow"
  kDateLead = 1u << 22,  // lead: a date often follows: "in", "since", "until"
  kFuture = 1u << 23,    // future: "will": what follows is not past
  kZone = 1u << 24,      // zone: of time: "GMT"
  kHalfDay = 1u << 25,   // half=0, 12: "a.m.", "p.m."
  kSpeech = 1u << 26,    // speech: "said"
  kLink = 1u << 27,      // link: inside names of bodies: "of", "and", "for", "the"
  kBody = 1u << 28,      // body: of the names of bodies, never a person's: "Security"
  kStance = 1u << 29,    // stance: what governments do: "rejected", "welcomes"
};

struct Word {
  uint64_t hash = 0;
  uint32_t classes = 0;
  uint32_t number = 0;  // of kNumber, kOrdinal
  uint8_t month = 0;
  uint8_t weekday = 0;
  uint8_t scale = 0;
  int8_t near = 0;  // of kNear, kDay
  uint8_t half_day = 0;
  EntityType suffix = EntityType::kOrg;
  EntityType head = EntityType::kOrg;
  std::array<char, 4> currency{};
  std::array<char, 3> duration{};
  std::array<char, 8> measure{};

  bool Is(uint32_t any_of) const { return (classes & any_of) != 0; }
};

// Immutable after construction.
class Words {
 public:
  // wr_host.hash.
  using Hash = std::function<uint64_t(std::string_view)>;

  Words(std::string_view content, const std::filesystem::path& file, const Hash& hash);
  // Throws std::runtime_error "file:line: what is wrong".
  static Words Read(const std::filesystem::path& file, const Hash& hash);

  // The classes of the word with this hash, 0: it has none, and *word is not set.
  // Asked once a token: a filter of 8 KiB keeps most tokens that are no words of
  // the table away from it, and a slot holds only 32 bits of the hash besides
  // those that chose the slot.
  uint32_t Classes(uint64_t hash, const Word** word) const {
    if ((filter_[hash / 64 % kFilter] >> (hash % 64) & 1) == 0) return 0;
    auto tag = static_cast<uint32_t>(hash);
    uint64_t at = hash >> shift_;
    while (slots_[at].classes != 0 && slots_[at].tag != tag) at = (at + 1) & mask_;
    *word = &words_[places_[at]];
    return slots_[at].classes;
  }

 private:
  struct Slot {
    uint32_t tag = 0;
    uint32_t classes = 0;  // 0: empty
  };
  void Index();
  uint64_t Place(uint64_t hash) const;

  std::vector<Word> words_;
  static constexpr size_t kFilter = 1024;
  std::array<uint64_t, kFilter> filter_{};
  std::vector<Slot> slots_;
  std::vector<uint16_t> places_;  // in words_, by slot
  uint64_t mask_ = 0;
  int shift_ = 0;
};

}  // namespace wireroom::entities
