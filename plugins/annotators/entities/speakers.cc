// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/speakers.h"

#include <algorithm>

namespace wireroom::entities {
namespace {

// How many units from the quotation the word of speech may stand.
constexpr uint32_t kReach = 22;
// Whom a sentence is about stands among its first units: "Specifically, Lima cited".
constexpr uint32_t kLeadReach = 3;
// Marks before "he" among which one looks for him.
constexpr uint32_t kMostLooks = 64;
constexpr float kByName = 0.9f;
constexpr float kByBody = 0.75f;
constexpr float kByRoleName = 0.7f;
constexpr float kByPronoun = 0.6f;

bool IsPronoun(std::string_view text) {
  return text == "he" || text == "she" || text == "He" || text == "She";
}

bool IsQuote(std::string_view text) {
  return text == "\"" || text == "\xE2\x80\x9C" || text == "\xE2\x80\x9D";
}

}  // namespace

bool Speakers::Speaks(const Mark& mark) const {
  if (mark.member == kNobody) return false;
  return mark.type == EntityType::kPerson || mark.type == EntityType::kOrg ||
         mark.type == EntityType::kGpe;
}

// A body beside the word of speech, and not within a phrase: not "the mayor of Seoul
// said", "said a GOP lawmaker".
bool Speakers::SpeaksItself(const Mark& mark, uint32_t cue) const {
  bool before = mark.end <= cue;
  if (before ? cue - mark.end > 1 : mark.first - cue > 2) return false;
  if (field_->Follows(mark.first) && field_->units[mark.first - 1].Is(kLink) &&
      field_->Text(mark.first - 1) != "the" && field_->Text(mark.first - 1) != "The")
    return false;
  return before || !field_->Follows(mark.end) || !field_->units[mark.end].IsWord() ||
         field_->units[mark.end].Is(kSmall | kLink);
}

// The speaker nearest to the word of speech: people before bodies.
int32_t Speakers::Nearest(uint32_t cue, uint32_t from, uint32_t to) const {
  int32_t best = -1;
  uint32_t best_distance = UINT32_MAX;
  auto at = std::lower_bound(field_->marks.begin(), field_->marks.end(), from,
                             [](const Mark& mark, uint32_t unit) { return mark.first < unit; });
  for (; at != field_->marks.end() && at->end <= to; ++at) {
    if (!Speaks(*at)) continue;
    uint32_t distance = at->end <= cue ? cue - at->end : at->first - cue - 1;
    // "Berg told Lima"; but "...," said Lima.
    if (at->first > cue && cue - from > 1) distance += kReach;
    if (at->type != EntityType::kPerson) {
      if (!SpeaksItself(*at, cue)) continue;
      distance += kReach;
    }
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = static_cast<int32_t>(at - field_->marks.begin());
  }
  return best;
}

// Whom a sentence is about: "Ana Lima, the mayor, cited", "Then Lima cited".
bool Speakers::Leads(const Mark& mark) const {
  if (mark.type != EntityType::kPerson || mark.member == kNobody) return false;
  return mark.first < kLeadReach || field_->units[mark.first - kLeadReach].sentence !=
                                        field_->units[mark.first].sentence;
}

// "He": whom a sentence was about since the last quotation, or its speaker, or else
// the last person.
uint32_t Speakers::LastPersonBefore(uint32_t byte) const {
  uint32_t speaker = spoken_.empty() ? kNobody : spoken_.back().member;
  uint32_t since = speaker == kNobody ? 0 : spoken_.back().end, last = kNobody;
  auto at = std::lower_bound(
      field_->marks.begin(), field_->marks.end(), byte,
      [&](const Mark& mark, uint32_t b) { return field_->units[mark.first].begin < b; });
  for (uint32_t looks = 0; at != field_->marks.begin() && looks < kMostLooks; ++looks) {
    --at;
    if (field_->units[at->first].begin < since) break;
    if (Leads(*at)) return at->member;
    if (last == kNobody && at->type == EntityType::kPerson) last = at->member;
  }
  return speaker != kNobody ? speaker : last;
}

// The speaker by the word of speech at `cue`, among units [from, to).
bool Speakers::Take(uint32_t cue, uint32_t from, uint32_t to, Spoken* spoken) const {
  spoken->cue = field_->Text(cue);
  bool pronoun = (cue > from && IsPronoun(field_->Text(cue - 1))) ||
                 (cue + 1 < to && IsPronoun(field_->Text(cue + 1)));
  if (pronoun) {
    // Not who is named in what is said.
    spoken->member = LastPersonBefore(std::min(spoken->begin, field_->units[from].begin));
    spoken->confidence = spoken->member == kNobody ? 0 : kByPronoun;
    return spoken->member != kNobody;
  }
  int32_t mark = Nearest(cue, from, to);
  if (mark < 0) return false;
  const Mark& found = field_->marks[static_cast<size_t>(mark)];
  spoken->mark = mark;
  spoken->member = found.member;
  spoken->confidence = found.nominal                       ? kByRoleName
                       : found.type == EntityType::kPerson ? kByName
                                                           : kByBody;
  return true;
}

// "...," said Ana Lima, the mayor.
bool Speakers::Behind(const Units& quotation, Spoken* spoken) const {
  auto count = static_cast<uint32_t>(field_->units.size());
  if (quotation.end >= count) return false;
  uint32_t sentence = field_->units[quotation.end].sentence;
  uint32_t before = field_->units[quotation.end - 1].sentence;
  // A new sentence that begins with a name belongs to what comes after it.
  bool goes_on = sentence == before || !field_->units[quotation.end].Has(WR_TOKEN_CAPITALISED) ||
                 field_->units[quotation.end].Is(kSpeech);
  if (!goes_on) return false;
  uint32_t stop = quotation.end;
  while (stop < count && stop < quotation.end + kReach &&
         field_->units[stop].sentence == sentence && !IsQuote(field_->Text(stop)))
    ++stop;
  for (uint32_t at = quotation.end; at < stop; ++at)
    if (field_->units[at].Is(kSpeech) && !field_->units[at].Has(WR_TOKEN_CAPITALISED))
      return Take(at, quotation.end, stop, spoken);
  return false;
}

// Ana Lima told reporters: "..."; according to Ana Lima, "...".
bool Speakers::Before(const Units& quotation, Spoken* spoken) const {
  if (quotation.first == 0) return false;
  uint32_t sentence = field_->units[quotation.first - 1].sentence;
  bool joined = field_->units[quotation.first].sentence == sentence ||
                field_->units[quotation.first - 1].IsMark(':', field_->text) ||
                field_->units[quotation.first - 1].IsMark(',', field_->text);
  if (!joined) return false;
  uint32_t start = quotation.first;
  while (start > 0 && quotation.first - start < kReach + kReach &&
         field_->units[start - 1].sentence == sentence && !IsQuote(field_->Text(start - 1)))
    --start;
  for (uint32_t at = quotation.first; at-- > start;) {
    if (field_->units[at].Is(kSpeech)) return Take(at, start, quotation.first, spoken);
    if (field_->Text(at) == "according" || field_->Text(at) == "According")
      return Take(at, start, quotation.first, spoken);
  }
  return false;
}

const std::vector<Spoken>& Speakers::Find(const FieldMarks& field, const Cast& cast,
                                          List<wr_zone> zones) {
  field_ = &field;
  cast_ = &cast;
  spoken_.clear();
  auto begins_before = [](const Unit& unit, uint32_t byte) { return unit.begin < byte; };
  uint32_t last_paragraph_speaker = kNobody;
  for (const wr_zone& zone : zones) {
    if (View(zone.kind) != "quotation") continue;
    auto first = std::lower_bound(field.units.begin(), field.units.end(), zone.begin, begins_before);
    auto end = std::lower_bound(first, field.units.end(), zone.end, begins_before);
    if (first == end) continue;
    Units units{static_cast<uint32_t>(first - field.units.begin()),
                static_cast<uint32_t>(end - field.units.begin())};
    Spoken spoken;
    spoken.begin = zone.begin;
    spoken.end = zone.end;
    bool inside = !spoken_.empty() && zone.begin < spoken_.back().end;
    if (!inside && !Behind(units, &spoken) && !Before(units, &spoken)) {
      // "..." he said. "...": the same speaker goes on in the same paragraph.
      bool opens = field.units[units.first].Has(kBreak | WR_TOKEN_SENTENCE_START) ||
                   (units.first + 1 < field.units.size() &&
                    field.units[units.first + 1].Has(WR_TOKEN_SENTENCE_START));
      bool same = opens && !spoken_.empty() && last_paragraph_speaker != kNobody &&
                  field.text.substr(spoken_.back().end, zone.begin - spoken_.back().end)
                          .find('\n') == std::string_view::npos;
      if (same) spoken.member = last_paragraph_speaker, spoken.confidence = kByPronoun;
    }
    if (!inside) last_paragraph_speaker = spoken.member;
    spoken_.push_back(spoken);
  }
  return spoken_;
}

}  // namespace wireroom::entities
