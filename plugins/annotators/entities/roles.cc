// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/roles.h"

#include <algorithm>
#include <array>

namespace wireroom::entities {
namespace {

constexpr size_t kMostHolders = 64;
constexpr uint32_t kReach = 6;
constexpr float kByRole = 0.6f;

// Words that make the role another one's.
bool Excludes(std::string_view word) {
  static constexpr std::array<std::string_view, 16> kOthers = {
      "former", "ex",   "then", "new",   "next", "previous", "deputy",  "vice",
      "acting", "late", "a",    "an",    "any",  "another",  "every",   "other"};
  return std::find(kOthers.begin(), kOthers.end(), word) != kOthers.end();
}

bool IsRoleHead(const Unit& unit) { return unit.Is(kRole); }

// What stands between a country and its minister.
bool IsPossessive(std::string_view text) {
  return text == "'s" || text == "\xE2\x80\x99s" || text == "'" || text == "\xE2\x80\x99";
}

bool IsCountry(const Mark* mark) {
  return mark != nullptr && mark->member != kNobody &&
         (mark->type == EntityType::kGpe || mark->type == EntityType::kNorp);
}

// "the minister of ...", "the minister Park", "the minister-president", "the deputy
// director".
bool GoesOn(const FieldMarks& field, uint32_t at) {
  if (!field.Follows(at)) return false;
  const Unit& next = field.units[at];
  std::string_view text = field.Text(at);
  if (text == "of" || text == "for" || next.Has(kJoined)) return true;
  if (IsPossessive(text)) return false;
  if (!next.IsWord() || next.Is(kSmall | kSpeech | kStance | kFuture | kDateLead)) return false;
  if (next.Has(WR_TOKEN_CAPITALISED) || next.Is(kRole | kBody)) return true;
  return !text.ends_with("ed") && field.Follows(at + 1) && field.units[at + 1].Is(kRole);
}

}  // namespace

// The role whose head is the unit before `end`; head 0: there is none.
Roles::Role Roles::ReadBackwards(const FieldMarks& field, uint32_t end) {
  Role role;
  if (end == 0 || !IsRoleHead(field.units[end - 1])) return role;
  role.head = field.units[end - 1].hash;
  role.end = end;
  role.first = end - 1;
  uint32_t at = end - 1;
  if (at > 0 && field.Follows(at) && field.units[at - 1].IsWord() &&
      !field.units[at - 1].Is(kSmall) && field.Covering(at - 1) == nullptr &&
      !Excludes(field.Text(at - 1))) {
    role.modifier = field.units[at - 1].hash;
    role.first = --at;
  }
  while (at > 0 && field.Follows(at) && end - at < kReach) {
    --at;
    if (IsPossessive(field.Text(at))) continue;
    const Mark* mark = field.Covering(at);
    if (IsCountry(mark)) role.country = mark->member;
    if (IsCountry(mark) || field.units[at].Is(kSmall) || Excludes(field.Text(at))) break;
  }
  if (at < role.first && Excludes(field.Text(at))) role.head = 0;
  return role;
}

void Roles::Add(const Role& role, uint32_t member) {
  if (role.head == 0 || holders_.size() == kMostHolders) return;
  holders_.push_back({role, member});
}

void Roles::Collect(const FieldMarks& field, const Cast& cast) {
  for (const Mark& mark : field.marks) {
    if (mark.type != EntityType::kPerson || mark.member == kNobody || mark.nominal) continue;
    if (cast[mark.member].Type() != EntityType::kPerson) continue;
    if (field.Follows(mark.first)) Add(ReadBackwards(field, mark.first), mark.member);
    // ", the deputy minister,"
    if (!field.Follows(mark.end) || !field.units[mark.end].IsMark(',', field.text)) continue;
    for (uint32_t at = mark.end + 1; at < mark.end + kReach && field.Follows(at); ++at) {
      if (field.units[at].kind == WR_TOKEN_PUNCTUATION) break;
      if (!IsRoleHead(field.units[at]) || field.units[at].Has(WR_TOKEN_CAPITALISED)) continue;
      Add(ReadBackwards(field, at + 1), mark.member);
      break;
    }
  }
}

// The one person of the article that the role fits, or kNobody.
uint32_t Roles::HolderOf(const Role& role) const {
  uint32_t found = kNobody;
  for (const Holder& holder : holders_) {
    if (holder.role.head != role.head) continue;
    if (role.modifier != 0 && holder.role.modifier != role.modifier) continue;
    if (role.country != kNobody && holder.role.country != role.country) continue;
    if (found != kNobody && found != holder.member) return kNobody;
    found = holder.member;
  }
  return found;
}

void Roles::Join(FieldMarks* field, const Cast&) const {
  if (holders_.empty()) return;
  auto count = static_cast<uint32_t>(field->units.size());
  for (uint32_t at = 1; at < count; ++at) {
    const Unit& unit = field->units[at];
    if (!IsRoleHead(unit) || unit.Has(WR_TOKEN_CAPITALISED | kJoined | kBreak) ||
        field->Covering(at) != nullptr)
      continue;
    if (GoesOn(*field, at + 1)) continue;
    Role role = ReadBackwards(*field, at + 1);
    if (role.head == 0 || role.first == 0 || !field->Follows(role.first)) continue;
    std::string_view before = field->Text(role.first - 1);
    bool definite = before == "the" || before == "The" || role.country != kNobody;
    uint32_t member = definite ? HolderOf(role) : kNobody;
    if (member == kNobody) continue;
    Mark mark;
    mark.first = role.first;
    mark.end = role.end;
    mark.type = EntityType::kPerson;
    mark.by = FoundBy::kShortForm;
    mark.confidence = kByRole;
    mark.member = member;
    mark.nominal = true;
    field->marks.push_back(mark);
  }
}

}  // namespace wireroom::entities
