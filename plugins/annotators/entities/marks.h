// SPDX-License-Identifier: Apache-2.0
//
// One field of an article while it is tagged: its units, and the stretches of
// them that are marked as mentions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/entity_type.h"
#include "plugins/annotators/entities/lexicon.h"
#include "plugins/annotators/entities/units.h"

namespace wireroom::entities {

// What a mention was found by; the confidences of README.md go by it.
enum class FoundBy : uint8_t { kTable, kPattern, kModel, kShortForm, kValue };

// Units [first, end) that may be a mention. Whoever finds one says what it found;
// who is meant (`member`) is left to the Linker, which sees the whole article.
struct Mark {
  uint32_t first = 0;
  uint32_t end = 0;
  uint32_t member = kNobody;  // index in the Cast; kNobody: a value, or not linked yet
  int32_t value = -1;         // index in FieldMarks::values
  NameRef name;               // of the knowledge; name 0: no table has it
  uint32_t country = kNobody;   // unit of the country that a generic body belongs to
  uint32_t alias_of = kNobody;  // a unit of the mark that this one is short or long for
  float confidence = 0;
  EntityType type = EntityType::kOrg;
  FoundBy by = FoundBy::kTable;
  bool common = false;   // by a name that is an ordinary word too
  bool faint = false;    // by a name that is not believed by itself
  bool weak = false;     // believed only when its member has a strong mention
  bool bare = false;     // one name of a person, by a title: "Mr. Berg"
  bool generic = false;  // of a kind that each country has: "Foreign Ministry"
  bool seen = false;     // the model sees the same name, of the same kind
  bool nominal = false;  // no name: "the foreign minister"

  uint32_t size() const { return end - first; }
};

// How a sentence is written.
enum class Style : uint8_t { kUnknown, kPlain, kTitleCase, kAllCaps };

class FieldMarks {
 public:
  uint32_t which = WR_FIELD_TEXT;
  std::string_view text;
  std::vector<Unit> units;
  std::vector<Mark> marks;
  std::vector<std::string> values;

  void Clear(uint32_t field, std::string_view field_text);
  // After the units are read.
  void Prepare(size_t sentence_count);

  // The mark that has the unit, or nullptr. Valid for what was in `marks` at the
  // last Resolve.
  const Mark* Covering(size_t unit) const {
    return cover_[unit] < 0 ? nullptr : &marks[static_cast<size_t>(cover_[unit])];
  }
  Mark* Covering(size_t unit) {
    return cover_[unit] < 0 ? nullptr : &marks[static_cast<size_t>(cover_[unit])];
  }
  // Keeps of marks that overlap the longer one, or the first, or the one that is
  // no ordinary word, and puts them in order.
  void Resolve();

  // Of the sentence of the unit. Counted once a sentence.
  Style StyleAt(size_t unit) const;

  std::string_view Text(size_t unit) const {
    return text.substr(units[unit].begin, units[unit].end - units[unit].begin);
  }
  // The words of units [first, end) with single spaces for what stands between.
  std::string Words(size_t first, size_t end) const;

  // Nothing separates the unit from the one before: no mark, no sentence's end.
  bool Follows(size_t unit) const {
    return unit > 0 && unit < units.size() && !units[unit].Has(kBreak);
  }
  bool IsCapitalWord(size_t unit) const {
    return unit < units.size() && units[unit].IsWord() && units[unit].Has(WR_TOKEN_CAPITALISED);
  }

 private:
  std::vector<int32_t> cover_;
  std::vector<Mark> merged_;  // while they are put in order
  mutable std::vector<Style> styles_;
};

}  // namespace wireroom::entities
