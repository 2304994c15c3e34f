// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/patterns.h"

namespace wireroom::entities {
namespace {

constexpr size_t kMostNameUnits = 5;
constexpr uint32_t kLongestUnit = 40;
// How far behind a name and its comma the role may stand.
constexpr size_t kRoleReach = 7;

constexpr float kByTitle = 0.95f;
constexpr float kByBareTitle = 0.7f;
constexpr float kByGiven = 0.95f;
constexpr float kByFamily = 0.85f;
constexpr float kByRole = 0.8f;

// Words that end a name or are none.
constexpr uint32_t kNotInName = kTitle | kSmall | kWeekday | kSuffix | kHead | kCurrency |
                                kMeasure | kNear | kScale | kNumber | kOrdinal | kDay | kZone |
                                kPercent | kBody;

// "Park" is a family name, though parks end in it too.
bool EndsName(const Unit& unit) {
  return unit.Is(kNotInName) && !(unit.Is(kFamily) && unit.Is(kSuffix));
}

class People {
 public:
  explicit People(FieldMarks* field) : field_(*field) {}

  void Find() {
    size_t count = field_.units.size();
    for (size_t at = 0; at < count;) {
      size_t end = at + 1;
      const Unit& unit = field_.units[at];
      if (unit.Is(kTitle | kRole)) {
        end = AfterTitle(at);
      } else if (unit.IsWord() && unit.Has(WR_TOKEN_CAPITALISED)) {
        end = AtName(at);
      }
      at = std::max(end, at + 1);
    }
  }

 private:
  // A mark of the tables that a person's name may take in: one word long.
  bool MayTake(size_t at, bool first) const {
    const Mark* mark = field_.Covering(at);
    if (mark == nullptr || mark->by == FoundBy::kValue) return mark == nullptr || mark->common;
    if (mark->size() > 1) return false;
    if (mark->type == EntityType::kPerson) return true;
    return !first && mark->type == EntityType::kGpe;
  }

  bool IsNamePart(size_t at, bool first) {
    const Unit& unit = field_.units[at];
    if (!field_.IsCapitalWord(at) || EndsName(unit) || unit.end - unit.begin > kLongestUnit)
      return false;
    if (unit.Is(kMonth) && first) return false;
    // "Added Frank Berg, ..."
    if (first && unit.Has(WR_TOKEN_SENTENCE_START) && unit.Is(kSpeech | kStance)) return false;
    if (unit.Has(WR_TOKEN_ALL_CAPS) && unit.end - unit.begin > 2 &&
        field_.StyleAt(at) != Style::kAllCaps)
      return false;
    return MayTake(at, first);
  }

  // The end of the name that begins at `at`; `at` itself: there is none.
  size_t NameEnd(size_t at) {
    size_t end = at;
    while (end < field_.units.size() && end < at + kMostNameUnits) {
      if (end > at && field_.units[end].Has(kBreak)) break;
      bool hyphened = end > at && field_.units[end].Has(kJoined) && field_.units[end].IsWord();
      if (hyphened || IsNamePart(end, end == at)) {
        ++end;
        continue;
      }
      size_t next = end;
      while (next < field_.units.size() && next < end + 2 && field_.units[next].Is(kParticle) &&
             field_.Follows(next))
        ++next;
      if (next == end || end == at || next >= field_.units.size() ||
          field_.units[next].Has(kBreak) || !IsNamePart(next, false))
        break;
      end = next + 1;
    }
    return end;
  }

  // "Lima River" is no person, nor is what a longer name goes on behind.
  bool RunsIntoBody(size_t end) const {
    return field_.Follows(end) && field_.IsCapitalWord(end) &&
           field_.units[end].Is(kSuffix | kHead);
  }

  // "General Security of ...": one word after a title may be no name.
  bool GoesOn(size_t end) const {
    return field_.Follows(end) && (field_.IsCapitalWord(end) || field_.Text(end) == "of");
  }

  // "Korea-Japan": a hyphened word alone says nothing of being a name.
  size_t AfterTitle(size_t title) {
    size_t at = title + 1;
    if (!field_.Follows(at) || field_.units[at].Is(kTitle) || field_.units[at].Has(kJoined))
      return at;
    bool capital = field_.units[title].Has(WR_TOKEN_CAPITALISED);
    size_t end = NameEnd(at);
    size_t size = end - at;
    bool titled = capital && field_.units[title].Is(kTitle);
    if (size == 0 || (!titled && size < 2) || RunsIntoBody(end)) return at;
    if (size == 1 && (field_.Covering(at) != nullptr || GoesOn(end))) return at;
    float confidence = titled ? (size == 1 ? kByBareTitle : kByTitle) : kByRole;
    return Add(at, end, confidence, size == 1);
  }

  size_t AtName(size_t at) {
    const Unit& unit = field_.units[at];
    if (EndsName(unit) || field_.Covering(at) != nullptr || !StartsName(at)) return at + 1;
    size_t end = NameEnd(at);
    if (end - at < 2 || RunsIntoBody(end)) return end;
    bool doubtful = unit.Is(kCommon) && (unit.Has(WR_TOKEN_SENTENCE_START) || unit.Has(kBreak));
    if (unit.Is(kGiven) && !doubtful) return Add(at, end, kByGiven, false);
    if (unit.Is(kFamily) && !doubtful && end - at <= 3) return Add(at, end, kByFamily, false);
    if (IsDescribed(end)) return Add(at, end, kByRole, false);
    return end;
  }

  // No capitalised word that no mark has stands directly before it.
  bool StartsName(size_t at) const {
    if (!field_.Follows(at)) return true;
    const Unit& before = field_.units[at - 1];
    bool part = field_.IsCapitalWord(at - 1) && field_.Covering(at - 1) == nullptr &&
                !before.Is(kNotInName) &&
                !(before.Has(WR_TOKEN_SENTENCE_START) && before.Is(kSpeech | kStance));
    return !part && !field_.units[at].Has(kJoined);
  }

  // ", the deputy minister," or ", 45,".
  bool IsDescribed(size_t comma) const {
    if (!field_.Follows(comma) || !field_.units[comma].IsMark(',', field_.text)) return false;
    size_t at = comma + 1;
    if (!field_.Follows(at)) return false;
    if (field_.units[at].IsNumber())
      return field_.Follows(at + 1) && field_.units[at + 1].IsMark(',', field_.text) &&
             field_.units[at].end - field_.units[at].begin <= 2;
    for (; at < comma + kRoleReach && field_.Follows(at); ++at) {
      if (field_.units[at].kind == WR_TOKEN_PUNCTUATION) return false;
      if (field_.units[at].Is(kRole)) return true;
    }
    return false;
  }

  size_t Add(size_t first, size_t end, float confidence, bool bare) {
    Mark mark;
    mark.first = static_cast<uint32_t>(first);
    mark.end = static_cast<uint32_t>(end);
    mark.type = EntityType::kPerson;
    mark.by = FoundBy::kPattern;
    mark.confidence = confidence;
    mark.bare = bare;
    mark.weak = field_.StyleAt(first) != Style::kPlain;
    field_.marks.push_back(mark);
    return end;
  }

  FieldMarks& field_;
};

}  // namespace

void FindPeople(FieldMarks* field) { People(field).Find(); }

}  // namespace wireroom::entities
