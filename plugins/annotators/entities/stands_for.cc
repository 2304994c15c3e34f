// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/stands_for.h"

#include <algorithm>
#include <array>

namespace wireroom::entities {
namespace {

template <size_t N>
bool IsOneOf(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 12> kPlaceLeads = {"in",   "near", "at",     "to",
                                                          "from", "for",  "around", "outside",
                                                          "into", "of",   "visit",  "visited"};
constexpr std::array<std::string_view, 7> kPartnerLeads = {"between", "with",   "against", "by",
                                                           "towards", "toward", "upon"};
constexpr std::array<std::string_view, 9> kAuxiliaries = {
    "has", "had", "will", "would", "must", "could", "should", "cannot", "can"};
// What governments have.
constexpr std::array<std::string_view, 36> kHeld = {
    "government", "president",  "prime",       "foreign",     "top",       "decision",  "policy",
    "position",   "stance",     "demand",      "demands",     "response",  "ambassador", "envoy",
    "military",   "nuclear",    "export",      "support",     "proposal",  "move",      "sanctions",
    "defence",    "defense",    "security",    "relations",   "ties",      "interests", "claims",
    "efforts",    "unilateral", "allies",      "ally",        "diplomatic", "refusal",  "offer",
    "intelligence"};

bool IsPossessive(std::string_view text) { return text == "'s" || text == "\xE2\x80\x99s"; }

bool Acts(const FieldMarks& field, uint32_t end) {
  if (!field.Follows(end)) return false;
  if (field.units[end].Is(kSpeech | kStance) || IsOneOf(kAuxiliaries, field.Text(end))) return true;
  return IsPossessive(field.Text(end)) && field.Follows(end + 1) &&
         IsOneOf(kHeld, field.Text(end + 1));
}

// "between Seoul and Tokyo", "ties with Tokyo"; `first` of the mark.
bool IsPartner(const FieldMarks& field, uint32_t first) {
  if (!field.Follows(first)) return false;
  uint32_t before = first - 1;
  if (IsOneOf(kPartnerLeads, field.Text(before))) return true;
  if (field.Text(before) != "and" || !field.Follows(before) || before == 0) return false;
  const Mark* other = field.Covering(before - 1);
  return other != nullptr && other->type == EntityType::kGpe && field.Follows(other->first) &&
         IsOneOf(kPartnerLeads, field.Text(other->first - 1));
}

// "between Tokyo and ...", "Seoul and Washington have agreed".
bool ActsTogether(const FieldMarks& field, uint32_t end) {
  if (!field.Follows(end) || field.Text(end) != "and" || !field.Follows(end + 1)) return false;
  const Mark* other = field.Covering(end + 1);
  return other != nullptr && other->type == EntityType::kGpe && Acts(field, other->end);
}

}  // namespace

Known StandsFor(const FieldMarks& field, const Mark& mark, const Member& member) {
  if (!member.known || member.known->stands_for == kNobody) return {};
  Known country{member.known.knowledge, member.known->stands_for};
  // A palace is no place that news happens in, but for a visit.
  bool capital = (member.known->flags & kEntityCapital) != 0;
  bool led = field.Follows(mark.first);
  if (led && IsOneOf(kPlaceLeads, field.Text(mark.first - 1))) {
    // "from Tokyo" may be either; a place is what it says.
    return {};
  }
  if (Acts(field, mark.end) || IsPartner(field, mark.first) || ActsTogether(field, mark.end))
    return country;
  return capital ? Known{} : country;
}

}  // namespace wireroom::entities
