// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "plugins/annotators/entities/patterns.h"
#include "plugins/annotators/entities/persons.h"

namespace wireroom::entities {
namespace {

// Where the model sees a person, and where it sees nothing.
constexpr float kBySeenName = 0.95f;
constexpr float kByFamilyName = 0.5f;
constexpr float kByGivenName = 0.45f;
constexpr float kAmbiguous = 0.45f;
constexpr float kByAcronym = 0.9f;
constexpr float kByFirstWord = 0.7f;
constexpr float kByMisspelling = 0.5f;

// More people than this in one article are a list, not a story.
constexpr size_t kMostPeople = 1000;
// Of people with the same short form as many are compared.
constexpr size_t kMostNamesakes = 16;
// A place with a letter wrong is looked for among as many.
constexpr size_t kMostPlaces = 24;
constexpr size_t kShortestPlace = 5;

// "Park said": what begins a sentence and does something is someone.
bool Acts(const FieldMarks& field, uint32_t at) {
  if (!field.Follows(at)) return false;
  if (field.units[at].Is(kSpeech)) return true;
  constexpr std::string_view kVerbs[] = {"is",   "was", "has", "had",
                                         "also", "who", "'s",  "\xE2\x80\x99s"};
  return std::find(std::begin(kVerbs), std::end(kVerbs), field.Text(at)) != std::end(kVerbs);
}

}  // namespace

void ShortForms::Add(uint64_t hash, uint32_t member, Kind kind) {
  if (hash == 0 || forms_.size() >= 2 * kMostPeople) return;
  forms_.push_back({hash, member, kind, 0});
  filter_ |= uint64_t{1} << (hash % 64);
}

void ShortForms::Collect(const Cast& cast) {
  forms_.clear();
  places_.clear();
  filter_ = 0;
  for (uint32_t i = 0; i < cast.size() && forms_.size() < 2 * kMostPeople; ++i) {
    const Member& member = cast[i];
    if (member.Type() != EntityType::kPerson || member.first_unit == member.last_unit) continue;
    Add(member.last_unit, i, kFamilyName);
    Add(member.first_unit, i, kGivenName);
  }
  Sort();
}

void ShortForms::Sort() {
  std::stable_sort(forms_.begin(), forms_.end(),
                   [](const Form& a, const Form& b) { return a.hash < b.hash; });
}

// "Meridian" of "Meridian Steel Group".
void ShortForms::AddCompany(const FieldMarks& field, const Mark& mark) {
  const Unit &first = field.units[mark.first], &last = field.units[mark.end - 1];
  constexpr uint32_t kNoName = kCommon | kSmall | kTitle | kRole | kGiven | kBody | kHead |
                               kSuffix | kLink | kWeekday | kMonth | kNumber | kOrdinal;
  if (mark.size() < 2 || mark.generic || first.Is(kNoName) || !last.Is(kSuffix) ||
      first.end - first.begin < 4 || first.Has(WR_TOKEN_ABBREVIATION))
    return;
  Add(first.hash, mark.member, kFirstWord);
}

void ShortForms::Collect(const FieldMarks& field, const Cast& cast) {
  for (const Mark& mark : field.marks) {
    if (mark.member == kNobody) continue;
    if (mark.alias_of != kNobody && mark.size() == 1)
      Add(field.units[mark.first].hash, mark.member, kAcronym);
    if (mark.type == EntityType::kOrg) AddCompany(field, mark);
    bool place = mark.type == EntityType::kGpe && mark.size() == 1 && !mark.common &&
                 places_.size() < kMostPlaces && cast[mark.member].known;
    if (place && field.Text(mark.first).size() >= kShortestPlace)
      places_.push_back({field.Text(mark.first), mark.member});
  }
  Sort();
}

void ShortForms::SeeFullName(const FieldMarks& field, const Mark& mark) {
  for (uint32_t unit : {mark.first, mark.end - 1}) {
    uint64_t hash = field.units[unit].hash;
    auto at =
        std::lower_bound(forms_.begin(), forms_.end(), hash,
                         [](const Form& form, uint64_t wanted) { return form.hash < wanted; });
    for (size_t n = 0; n < kMostNamesakes && at != forms_.end() && at->hash == hash; ++n, ++at)
      if (at->member == mark.member) at->seen = mark.first + 1;
  }
}

// The person with this name who was named in full last.
const ShortForms::Form* ShortForms::Best(uint64_t hash, bool* ambiguous) const {
  auto at = std::lower_bound(forms_.begin(), forms_.end(), hash,
                             [](const Form& form, uint64_t wanted) { return form.hash < wanted; });
  const Form* best = nullptr;
  for (size_t n = 0; n < kMostNamesakes && at != forms_.end() && at->hash == hash; ++n, ++at) {
    if (best != nullptr && best->member != at->member) *ambiguous = true;
    if (best == nullptr || at->seen > best->seen) best = &*at;
  }
  return best;
}

void ShortForms::JoinBare(Mark* mark, const Unit& unit) {
  bool ambiguous = false;
  const Form* form = Best(unit.hash, &ambiguous);
  if (form == nullptr) return;
  mark->member = form->member;
  mark->by = FoundBy::kShortForm;
  mark->confidence = ambiguous ? kAmbiguous : mark->seen ? kBySeenName : kByFamilyName;
}

// What the brackets said holds for the whole article, whatever the model takes one
// place of it for.
void ShortForms::JoinAcronym(const Cast& cast, const Unit& unit, Mark* mark) const {
  bool ambiguous = false;
  const Form* form = Best(unit.hash, &ambiguous);
  if (form == nullptr || form->kind != kAcronym || ambiguous || !unit.Has(WR_TOKEN_ALL_CAPS)) return;
  mark->member = form->member;
  mark->type = cast[form->member].Type();
  mark->by = FoundBy::kShortForm;
  mark->bare = false;
  mark->confidence = kByAcronym;
}

void ShortForms::AddMark(FieldMarks* field, uint32_t at, uint32_t member, EntityType type,
                         float confidence) {
  Mark mark;
  mark.first = at;
  mark.end = at + 1;
  mark.member = member;
  mark.type = type;
  mark.by = FoundBy::kShortForm;
  mark.confidence = confidence;
  field->marks.push_back(mark);
}

// The place that the word is but for a letter, or nullptr. A letter more at the end
// is another word.
const ShortForms::Place* ShortForms::Misspelt(std::string_view text) const {
  for (const Place& place : places_) {
    size_t shorter = std::min(place.text.size(), text.size());
    bool ending = place.text.substr(0, shorter - 1) == text.substr(0, shorter - 1);
    if (place.text[0] == text[0] && !ending && IsMisspelling(place.text, text)) return &place;
  }
  return nullptr;
}

// The model sees that it is a place, not which one.
void ShortForms::JoinMisspelt(const FieldMarks& field, Mark* mark) const {
  std::string_view text = field.Text(mark->first);
  if (text.size() < kShortestPlace) return;
  const Place* place = Misspelt(text);
  if (place != nullptr) mark->member = place->member;
}

// "Toyko" in an article on Tokyo.
void ShortForms::JoinMisspelling(FieldMarks* field, uint32_t at, const Cast& cast) {
  const Unit& unit = field->units[at];
  std::string_view text = field->Text(at);
  if (text.size() < kShortestPlace || unit.classes != 0 ||
      unit.Has(WR_TOKEN_SENTENCE_START | WR_TOKEN_ALL_CAPS | kBreak | kJoined) ||
      field->StyleAt(at) != Style::kPlain || (field->Follows(at + 1) && field->IsCapitalWord(at + 1)) ||
      (field->Follows(at) && field->IsCapitalWord(at - 1) && field->Covering(at - 1) == nullptr))
    return;
  const Place* place = Misspelt(text);
  if (place != nullptr)
    AddMark(field, at, place->member, cast[place->member].Type(), kByMisspelling);
}

// "Jordan said" in an article on Jim Jordan is no country, and "from Clinton's" no
// town where the article is on Hillary Clinton.
void ShortForms::JoinNamesake(const FieldMarks& field, Mark* mark) const {
  if (mark->type != EntityType::kGpe && mark->type != EntityType::kOrg) return;
  if ((filter_ >> (field.units[mark->first].hash % 64) & 1) == 0) return;
  bool ambiguous = false;
  const Form* form = Best(field.units[mark->first].hash, &ambiguous);
  if (form == nullptr || form->kind != kFamilyName || ambiguous || form->seen == 0) return;
  if (!mark->faint && !(field.Follows(mark->end) && field.units[mark->end].Is(kSpeech))) return;
  mark->member = form->member;
  mark->type = EntityType::kPerson;
  mark->by = FoundBy::kShortForm;
  mark->confidence = kByFirstWord;
}

void ShortForms::JoinUnit(FieldMarks* field, uint32_t at, const Cast& cast) {
  const Unit& unit = field->units[at];
  bool ambiguous = false;
  const Form* form = Best(unit.hash, &ambiguous);
  if (form == nullptr || unit.Has(kJoined) ||
      (field->Follows(at + 1) && field->units[at + 1].Has(kJoined)))
    return;
  if (form->kind == kAcronym) {
    if (unit.Has(WR_TOKEN_ALL_CAPS))
      AddMark(field, at, form->member, cast[form->member].Type(), kByAcronym);
    return;
  }
  bool opens = unit.Has(WR_TOKEN_SENTENCE_START) || unit.Has(kBreak);
  bool headline = field->StyleAt(at) != Style::kPlain;
  if (unit.Is(kCommon | kSmall | kMonth | kTitle) && (opens || headline) && !Acts(*field, at + 1))
    return;
  // Part of another name, of someone or something that is not known.
  auto is_name = [&](uint32_t neighbour) {
    return field->IsCapitalWord(neighbour) && field->Covering(neighbour) == nullptr &&
           !field->units[neighbour].Is(kSmall | kTitle | kRole | kWeekday | kSpeech) &&
           !field->units[neighbour].Has(WR_TOKEN_SENTENCE_START);
  };
  if (!headline &&
      ((field->Follows(at) && is_name(at - 1)) || (field->Follows(at + 1) && is_name(at + 1))))
    return;
  float confidence = form->kind == kFamilyName  ? kByFamilyName
                     : form->kind == kGivenName ? kByGivenName
                                                : kByFirstWord;
  EntityType type = form->kind == kFirstWord ? cast[form->member].Type() : EntityType::kPerson;
  AddMark(field, at, form->member, type, ambiguous ? kAmbiguous : confidence);
}

void ShortForms::Join(FieldMarks* field, const Cast& cast) {
  if (forms_.empty() && places_.empty()) return;
  for (Form& form : forms_) form.seen = 0;
  auto count = static_cast<uint32_t>(field->units.size());
  for (uint32_t at = 0; at < count; ++at) {
    if (Mark* mark = field->Covering(at)) {
      if (mark->type == EntityType::kPerson && mark->size() > 1) SeeFullName(*field, *mark);
      if (mark->by == FoundBy::kModel && mark->size() == 1)
        JoinAcronym(cast, field->units[at], mark);
      if (mark->bare) JoinBare(mark, field->units[at]);
      if (mark->size() == 1 && mark->name.name != 0) JoinNamesake(*field, mark);
      if (mark->size() == 1 && mark->by == FoundBy::kModel && mark->name.name == 0 &&
          mark->type == EntityType::kGpe)
        JoinMisspelt(*field, mark);
      at = mark->end - 1;
      continue;
    }
    if (!field->IsCapitalWord(at)) continue;
    bool may_be = (filter_ >> (field->units[at].hash % 64) & 1) != 0;
    size_t before = field->marks.size();
    if (may_be) JoinUnit(field, at, cast);
    if (field->marks.size() == before && !places_.empty()) JoinMisspelling(field, at, cast);
  }
}

}  // namespace wireroom::entities
