// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/acronyms.h"

#include <algorithm>

namespace wireroom::entities {
namespace {

constexpr uint32_t kShortestAcronym = 2;
constexpr uint32_t kLongestAcronym = 10;
constexpr uint32_t kMostWords = 12;
constexpr float kByAcronym = 0.85f;

char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

class Acronyms {
 public:
  explicit Acronyms(FieldMarks* field) : field_(*field) {}

  void Find() {
    auto count = static_cast<uint32_t>(field_.units.size());
    for (uint32_t at = 1; at + 2 < count; ++at)
      if (field_.units[at].IsMark('(', field_.text) && IsAcronym(at + 1) &&
          field_.units[at + 2].IsMark(')', field_.text) && field_.Follows(at))
        Read(at);
  }

 private:
  bool IsAcronym(uint32_t at) const {
    const Unit& unit = field_.units[at];
    uint32_t size = unit.end - unit.begin;
    return unit.IsWord() && unit.Has(WR_TOKEN_ALL_CAPS) && size >= kShortestAcronym &&
           size <= kLongestAcronym && !unit.Has(kBreak | WR_TOKEN_NON_ASCII);
  }

  // The first unit of the words before `end` whose first letters, small words left
  // out or not, are those of the acronym; `end`: there are none.
  uint32_t Expansion(uint32_t end, std::string_view acronym) const {
    size_t letters = acronym.size();
    uint32_t at = end;
    while (letters > 0 && at > 0 && end - at < kMostWords) {
      if (at < end && field_.units[at].Has(kBreak)) return end;
      const Unit& unit = field_.units[--at];
      if (!unit.IsWord()) return end;
      if (Upper(field_.Text(at)[0]) == acronym[letters - 1] &&
          (unit.Has(WR_TOKEN_CAPITALISED) || unit.Is(kLink | kSmall))) {
        --letters;
      } else if (!unit.Is(kLink | kSmall) && !unit.Has(kJoined)) {
        return end;
      }
    }
    bool whole = letters == 0 && field_.IsCapitalWord(at) && end - at >= 2;
    return whole ? at : end;
  }

  void Read(uint32_t bracket) {
    uint32_t first = Expansion(bracket, field_.Text(bracket + 1));
    if (first == bracket) return;
    Mark* before = field_.Covering(bracket - 1);
    bool marked = before != nullptr && before->end == bracket && before->first <= first;
    EntityType type = marked ? before->type : TypeOf(first, bracket);
    const Mark* inside = field_.Covering(bracket + 1);
    bool known = inside != nullptr && inside->name.name != 0;
    if (!marked) AddMark(first, bracket, type, kNobody);
    if (known) {
      Mark& whole = marked ? *before : field_.marks.back();
      if (whole.name.name == 0) whole.alias_of = bracket + 1;
      return;
    }
    AddMark(bracket + 1, bracket + 2, type, bracket - 1);
  }

  EntityType TypeOf(uint32_t first, uint32_t end) const {
    const Unit &head = field_.units[first], &last = field_.units[end - 1];
    if (last.Is(kSuffix)) return last.word->suffix;
    for (uint32_t at = first; at < end; ++at)
      if (field_.units[at].Is(kSuffix) && field_.units[at].word->suffix == EntityType::kLaw)
        return EntityType::kLaw;
    return head.Is(kHead) ? head.word->head : EntityType::kOrg;
  }

  void AddMark(uint32_t first, uint32_t end, EntityType type, uint32_t alias_of) {
    Mark mark;
    mark.first = first;
    mark.end = end;
    mark.type = type;
    mark.by = FoundBy::kPattern;
    mark.confidence = kByAcronym;
    mark.alias_of = alias_of;
    field_.marks.push_back(mark);
  }

  FieldMarks& field_;
};

}  // namespace

void FindAcronyms(FieldMarks* field) { Acronyms(field).Find(); }

}  // namespace wireroom::entities
