// SPDX-License-Identifier: Apache-2.0
#include "core/text/word_facts.h"

#include <array>
#include <string_view>

#include "core/text/token_hash.h"

namespace wireroom::text {
namespace {

constexpr std::string_view kTitles =
    "mr mrs ms messrs mme mlle dr drs prof profs rev revs fr msgr gen gens lt col cols capt cpt "
    "sgt maj cpl pvt pfc spc cmdr cdr comdr adm brig ens sen sens rep reps gov govs pres hon "
    "supt insp det amb atty st ste mt ft sr sra srta dir asst dep treas sec";
constexpr std::string_view kCapitalised =
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri inc "
    "corp ltd co cos bros assn assoc dept univ inst natl intl mfg pty ala ariz ark calif colo "
    "conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa penn "
    "tenn tex va vt wash wis wyo ont que alta sask jr sr esq ave blvd rd hwy pkwy sq bldg";
constexpr std::string_view kLower =
    "etc vs v al viz cf ca approx dept govt ft lb lbs oz hr hrs sq incl jr sr co ltd inc corp "
    "bros";
constexpr std::string_view kBeforeNumber =
    "no nos p pp c fig figs art arts sec vol vols ch op ver para est tel ext b d";
constexpr std::string_view kStarters =
    "the he she it in but they this that these those we you a an and at on for as his her its "
    "their our my your there here then when where while who why how what which if after before "
    "since although though however meanwhile also another some many most more both each every "
    "not now one once only still yet so such even with without by from until unless because "
    "despite during among under according nor or instead earlier later last to two three "
    "several few all other others nearly about over just no nothing";
constexpr std::string_view kLetterTakers =
    "vitamin plan group hepatitis type class grade section appendix exhibit part pool division "
    "league level schedule series influenza war option category factor";
constexpr std::string_view kGoesOn =
    "and or nor of the a an with from by at its their his our my your than between among into "
    "during which whose after";

// Open addressing, a quarter full.
class WordTable {
 public:
  WordTable() {
    ForEach(kTitles, [](WordFacts* facts) { facts->title = true; });
    ForEach(kCapitalised, [](WordFacts* facts) { facts->capitalised = true; });
    ForEach(kLower, [](WordFacts* facts) { facts->lower = true; });
    ForEach(kBeforeNumber, [](WordFacts* facts) { facts->before_number = true; });
    ForEach(kStarters, [](WordFacts* facts) { facts->starts_sentence = true; });
    ForEach(kLetterTakers, [](WordFacts* facts) { facts->takes_letter = true; });
    ForEach(kGoesOn, [](WordFacts* facts) { facts->goes_on = true; });
  }

  WordFacts Find(uint64_t hash) const { return slots_[SlotOf(hash)].facts; }

 private:
  static constexpr size_t kSlots = 1024;

  struct Slot {
    uint64_t hash = 0;
    WordFacts facts{};
  };

  size_t SlotOf(uint64_t hash) const {
    size_t slot = hash % kSlots;
    while (slots_[slot].hash != hash && slots_[slot].hash != 0) slot = (slot + 1) % kSlots;
    return slot;
  }

  template <typename F>
  void ForEach(std::string_view words, F set) {
    while (!words.empty()) {
      const std::string_view word = words.substr(0, words.find(' '));
      words.remove_prefix(word.size() < words.size() ? word.size() + 1 : word.size());
      const uint64_t hash = HashToken(word);
      Slot& slot = slots_[SlotOf(hash)];
      slot.hash = hash;
      set(&slot.facts);
    }
  }

  std::array<Slot, kSlots> slots_;
};

}  // namespace

WordFacts FactsOf(uint64_t hash) {
  static const WordTable* const table = new WordTable;
  return table->Find(hash);
}

}  // namespace wireroom::text
