// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "plugins/annotators/entities/patterns.h"

namespace wireroom::entities {
namespace {

constexpr float kByFamilyName = 0.85f;
constexpr float kByGivenName = 0.8f;
constexpr float kAmbiguous = 0.5f;

// More people than this in one article are a list, not a story.
constexpr size_t kMostPeople = 1000;
// Of people with the same short form as many are compared.
constexpr size_t kMostNamesakes = 16;

// "Park said": what begins a sentence and does something is someone.
bool Acts(const FieldMarks& field, uint32_t at) {
  if (!field.Follows(at)) return false;
  if (field.units[at].Is(kSpeech)) return true;
  constexpr std::string_view kVerbs[] = {"is",   "was", "has", "had",
                                         "also", "who", "'s",  "\xE2\x80\x99s"};
  return std::find(std::begin(kVerbs), std::end(kVerbs), field.Text(at)) != std::end(kVerbs);
}

}  // namespace

void ShortForms::Add(uint64_t hash, uint32_t member, bool family) {
  if (hash == 0) return;
  forms_.push_back({hash, member, family, 0});
  filter_ |= uint64_t{1} << (hash % 64);
}

void ShortForms::Collect(const Cast& cast) {
  forms_.clear();
  filter_ = 0;
  for (uint32_t i = 0; i < cast.size() && forms_.size() < 2 * kMostPeople; ++i) {
    const Member& member = cast[i];
    if (member.Type() != EntityType::kPerson || member.first_unit == member.last_unit) continue;
    Add(member.last_unit, i, true);
    Add(member.first_unit, i, false);
  }
  std::stable_sort(forms_.begin(), forms_.end(),
                   [](const Form& a, const Form& b) { return a.hash < b.hash; });
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
  mark->confidence = ambiguous ? kAmbiguous : kByFamilyName;
}

void ShortForms::JoinUnit(FieldMarks* field, uint32_t at) {
  const Unit& unit = field->units[at];
  bool ambiguous = false;
  const Form* form = Best(unit.hash, &ambiguous);
  if (form == nullptr || unit.Has(kJoined) ||
      (field->Follows(at + 1) && field->units[at + 1].Has(kJoined)))
    return;
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
  Mark mark;
  mark.first = at;
  mark.end = at + 1;
  mark.member = form->member;
  mark.type = EntityType::kPerson;
  mark.by = FoundBy::kShortForm;
  mark.confidence = ambiguous ? kAmbiguous : form->family ? kByFamilyName : kByGivenName;
  field->marks.push_back(mark);
}

void ShortForms::Join(FieldMarks* field, const Cast&) {
  if (forms_.empty()) return;
  for (Form& form : forms_) form.seen = 0;
  auto count = static_cast<uint32_t>(field->units.size());
  for (uint32_t at = 0; at < count; ++at) {
    if (Mark* mark = field->Covering(at)) {
      if (mark->type == EntityType::kPerson && mark->size() > 1) SeeFullName(*field, *mark);
      if (mark->bare) JoinBare(mark, field->units[at]);
      at = mark->end - 1;
      continue;
    }
    bool may_be = (filter_ >> (field->units[at].hash % 64) & 1) != 0;
    if (may_be && field->IsCapitalWord(at)) JoinUnit(field, at);
  }
}

}  // namespace wireroom::entities
