// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/patterns.h"

namespace wireroom::entities {
namespace {

constexpr size_t kMostLeft = 5;
constexpr size_t kMostRight = 6;
constexpr float kByPattern = 0.6f;

class Bodies {
 public:
  explicit Bodies(FieldMarks* field) : field_(*field) {}

  void Find() {
    for (size_t at = 0; at < field_.units.size();) {
      const Unit& unit = field_.units[at];
      size_t end = at + 1;
      if (unit.Is(kSuffix | kHead) && field_.IsCapitalWord(at) && !InLongMark(at)) end = At(at);
      at = end;
    }
  }

 private:
  bool InLongMark(size_t at) const {
    const Mark* mark = field_.Covering(at);
    return mark != nullptr && mark->size() > 1;
  }

  // A country or its people, which a generic body does not take into its name.
  bool IsCountry(size_t at) const {
    const Mark* mark = field_.Covering(at);
    return mark != nullptr && (mark->type == EntityType::kGpe || mark->type == EntityType::kNorp);
  }

  // Only bodies are named after offices ("Justice Department"); "Minister Park" is
  // no park.
  bool GoesLeft(size_t at, EntityType type, bool generic) const {
    const Unit& unit = field_.units[at];
    if (unit.IsMark('&', field_.text)) return true;
    if (!field_.IsCapitalWord(at) || unit.Is(kSmall | kWeekday | kSpeech)) return false;
    if (InLongMark(at) && generic) return false;
    if (unit.Has(WR_TOKEN_ABBREVIATION) || (unit.Is(kTitle) && type != EntityType::kOrg))
      return false;
    return !(generic && IsCountry(at));
  }

  size_t Left(size_t at, EntityType type, bool generic) const {
    size_t first = at;
    while (first > 0 && at - first < kMostLeft && !field_.units[first].Has(kBreak) &&
           !field_.units[first].Has(kJoined) && GoesLeft(first - 1, type, generic)) {
      --first;
      // A name of the tables is taken in whole: "Marlin Bay College".
      if (InLongMark(first)) first = field_.Covering(first)->first;
    }
    // Not "& Sons Ltd", and not the end of a word with a hyphen.
    while (first < at &&
           (field_.units[first].IsMark('&', field_.text) || field_.units[first].Has(kJoined)))
      ++first;
    return first;
  }

  // "of Finance and the Treasury" behind a head; `at` itself: nothing there.
  size_t Right(size_t at) const {
    if (!field_.Follows(at) || !field_.units[at].Is(kLink)) return at;
    size_t end = at;
    size_t words = 0;
    for (size_t i = at;
         i < field_.units.size() && i < at + kMostRight && !field_.units[i].Has(kBreak); ++i) {
      const Unit& unit = field_.units[i];
      if (field_.IsCapitalWord(i) && !unit.Is(kSmall | kWeekday | kMonth)) {
        end = i + 1;
        ++words;
      } else if (!(i == at || field_.Text(i) == "and" || field_.Text(i) == "the" ||
                   field_.Text(i) == "of")) {
        break;
      }
    }
    return words > 0 ? end : at;
  }

  size_t At(size_t at) {
    const Unit& unit = field_.units[at];
    bool generic = unit.Is(kGeneric);
    size_t end = at + 1;
    EntityType type = unit.word->suffix;
    if (unit.Is(kHead)) {
      std::string_view link = field_.Follows(end) ? field_.Text(end) : "";
      bool links = link == "of" || link == "for" || link == "on";
      size_t right = links ? Right(end) : end;
      if (right > end) {
        end = right;
        type = unit.word->head;
      }
    }
    bool headed = end > at + 1;
    if (!headed && !unit.Is(kSuffix)) return end;
    while (!headed && field_.Follows(end) && field_.IsCapitalWord(end) &&
           field_.units[end].Is(kSuffix) && !field_.units[end].Has(kJoined)) {
      type = field_.units[end].word->suffix;
      generic = generic && field_.units[end].Is(kGeneric);
      ++end;
    }
    size_t first = Left(at, type, generic);
    if (end - first < 2 || IsSomethingElse(first, end, type)) return end;
    Add(first, end, type, generic);
    return end;
  }

  // "Shirley Temple" is no temple, "Desert Storm" no desert.
  bool IsSomethingElse(size_t first, size_t end, EntityType type) const {
    if (type == EntityType::kOrg || type == EntityType::kLaw) return false;
    const Unit& unit = field_.units[first];
    if (end - first == 2 && unit.Is(kGiven) && !unit.Is(kCommon)) return true;
    return field_.Follows(end) && field_.IsCapitalWord(end) &&
           !field_.units[end].Is(kSmall | kTitle);
  }

  // The unit of the country before "Foreign Ministry": "Japanese", "Japan's".
  uint32_t Country(size_t first) const {
    if (!field_.Follows(first)) return kNobody;
    size_t at = first - 1;
    std::string_view text = field_.Text(at);
    if ((text == "'s" || text == "\xE2\x80\x99s" || text == "'" || text == "\xE2\x80\x99") &&
        field_.Follows(at))
      --at;
    const Mark* mark = field_.Covering(at);
    bool country = mark != nullptr && mark->end == at + 1 &&
                   (mark->type == EntityType::kGpe || mark->type == EntityType::kNorp);
    return country ? static_cast<uint32_t>(at) : kNobody;
  }

  void Add(size_t first, size_t end, EntityType type, bool generic) {
    Mark mark;
    mark.first = static_cast<uint32_t>(first);
    mark.end = static_cast<uint32_t>(end);
    mark.type = type;
    mark.by = FoundBy::kPattern;
    mark.confidence = kByPattern;
    mark.weak = field_.StyleAt(first) != Style::kPlain;
    mark.generic = generic;
    if (generic) mark.country = Country(first);
    field_.marks.push_back(mark);
  }

  FieldMarks& field_;
};

}  // namespace

void FindBodies(FieldMarks* field) { Bodies(field).Find(); }

}  // namespace wireroom::entities
