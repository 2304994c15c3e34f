// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/model_marks.h"

#include <algorithm>

namespace wireroom::entities {
namespace {

// What the model is less sure of is left out; where a capital says little, sooner.
constexpr float kLeastConfidence = 0.5f;
constexpr float kLeastAtStart = 0.75f;
// A model that is so sure outweighs a pattern or an ordinary word, and a table's
// single word.
constexpr float kOutweighs = 0.8f;
constexpr float kOutweighsTable = 0.95f;
// Above this it is believed against a pattern.
constexpr float kBelieved = 0.6f;
constexpr float kMostConfidence = 0.98f;
// A longer text is read in parts, so that what the model keeps of a document is
// bounded too: 50 ordinary articles.
constexpr size_t kMostWords = 25'000;
// What the model does not see and is rarely right goes.
constexpr float kLeastUnseen = 0.3f;

// How often a name of a table or a pattern is right that the model does not see,
// counted on held-out parts of four corpora (README, "Confidence").
float Unseen(const FieldMarks& field, const Mark& mark) {
  bool person = mark.type == EntityType::kPerson, body = mark.type == EntityType::kOrg;
  // "Liberation Army" behind a name is the rest of it.
  bool rest = !mark.generic && field.Follows(mark.first) && field.IsCapitalWord(mark.first - 1);
  if (mark.by == FoundBy::kPattern) return person ? 0.45f : rest ? 0.2f : 0.4f;
  if (mark.common) return body ? 0.5f : 0.1f;
  if (body) return mark.size() > 1 ? 0.55f : 0.65f;
  return person ? 0.5f : 0.4f;
}

// Either is right when the other one was wrong.
float Both(float a, float b) { return std::min(kMostConfidence, 1 - (1 - a) * (1 - b)); }

}  // namespace

ModelMarks::Kind ModelMarks::KindOf(std::string_view type) {
  if (type == "PER" || type == "PERSON") return Kind::kPerson;
  if (type == "LOC" || type == "GPE" || type == "FAC") return Kind::kPlace;
  return type == "ORG" ? Kind::kBody : Kind::kOther;
}

ModelMarks::Kind ModelMarks::KindOf(EntityType type) {
  switch (type) {
    case EntityType::kPerson:
      return Kind::kPerson;
    case EntityType::kGpe:
    case EntityType::kLoc:
    case EntityType::kFac:
      return Kind::kPlace;
    case EntityType::kOrg:
      return Kind::kBody;
    default:
      return Kind::kOther;
  }
}

// The parts of a hyphenated word are one word to the model.
void ModelMarks::AddWords(const Host& host, const FieldMarks& field) {
  uint32_t sentence = words_.empty() ? 0 : words_.back().sentence + 1;
  auto count = static_cast<uint32_t>(field.units.size());
  for (uint32_t first = 0, end = 0; first < count; first = end) {
    end = first + 1;
    while (end < count && field.units[end].Has(kJoined)) ++end;
    if (first > 0 && field.units[first].Has(kBreak)) ++sentence;
    uint32_t begin = field.units[first].begin;
    std::string_view text = field.text.substr(begin, field.units[end - 1].end - begin);
    uint64_t folded = end - first == 1 ? field.units[first].hash : host.Hash(text);
    words_.push_back({text, folded, sentence});
    sources_.push_back({&field, first, end});
  }
}

void ModelMarks::Read(const NameModel& model, const Host& host, const FieldMarks& text,
                      const FieldMarks& title) {
  words_.clear();
  sources_.clear();
  names_.clear();
  AddWords(host, text);
  AddWords(host, title);
  for (size_t first = 0, end = 0; first < words_.size(); first = end) {
    end = PartEnd(first);
    ReadPart(model, first, end);
  }
}

// The end of a sentence, where there is one.
size_t ModelMarks::PartEnd(size_t first) const {
  if (words_.size() - first <= kMostWords) return words_.size();
  size_t end = first + kMostWords;
  while (end > first + kMostWords / 2 && words_[end - 1].sentence == words_[end].sentence) --end;
  return end;
}

void ModelMarks::ReadPart(const NameModel& model, size_t part, size_t end) {
  tagger_.Tag(model, std::span(words_).subspan(part, end - part), &found_);
  for (const FoundName& found : found_) {
    const Source& first = sources_[part + found.span.first];
    const Source& last = sources_[part + found.span.end - 1];
    Name name{first.field,
              first.first,
              last.end,
              KindOf(model.types()[found.span.type]),
              LabelOf(model, found),
              model.Calibrated(found.probability),
              found.kind.share};
    if (IsBodyByName(name)) {
      name.kind = Kind::kBody;
      name.label = EntityType::kOrg;
    }
    if (name.kind != Kind::kPerson || TakeTitleOff(&name)) names_.push_back(name);
  }
}

// What the model says a name is; none: it has no label of ours.
std::optional<EntityType> ModelMarks::LabelOf(const NameModel& model, const FoundName& found) {
  if (found.kind.kind != FoundKind::kNone) return TypeOf(model.kinds()[found.kind.kind].name);
  switch (KindOf(model.types()[found.span.type])) {
    case Kind::kPerson:
      return EntityType::kPerson;
    case Kind::kPlace:
      return EntityType::kGpe;
    case Kind::kBody:
      return EntityType::kOrg;
    default:
      return std::nullopt;
  }
}

// "Traders' Welfare Union" is no event.
bool ModelMarks::IsBodyByName(const Name& name) {
  const Unit& last = name.field->units[name.end - 1];
  return name.kind == Kind::kOther && name.end - name.first > 1 && last.Is(kSuffix) &&
         last.word->suffix == EntityType::kOrg;
}

// "Judge Lima" is Lima; false: nothing but a title is left.
bool ModelMarks::TakeTitleOff(Name* name) {
  auto is_title = [&](uint32_t unit) {
    return name->field->units[unit].Is(kTitle) && !name->field->units[unit].Is(kGiven | kFamily);
  };
  while (name->first < name->end && is_title(name->first)) ++name->first;
  return name->first < name->end;
}

void ModelMarks::Add(FieldMarks* field, const Name& name) {
  Mark mark;
  mark.type = *name.label;
  mark.first = name.first;
  mark.end = name.end;
  mark.by = FoundBy::kModel;
  mark.seen = true;
  mark.confidence = name.confidence * name.share;
  mark.bare = mark.type == EntityType::kPerson && mark.size() == 1;
  field->marks.push_back(mark);
}

// Whether the old mark stays in place of the name; it may be changed by it.
bool ModelMarks::Settle(FieldMarks* field, const Name& name, Mark* old) {
  bool same = old->first == name.first && old->end == name.end;
  bool inside = old->first >= name.first && old->end <= name.end;
  bool agrees = KindOf(old->type) == name.kind;
  bool sure = old->by == FoundBy::kTable && old->size() > 1 && !old->common;
  if (old->by == FoundBy::kValue) return !(inside && !same && name.confidence >= kBelieved);
  if (same && agrees) {
    old->confidence = Both(old->confidence, name.confidence);
    old->seen = true;
    old->weak = false;
    return true;
  }
  // What it abbreviates stands beside it.
  if (same && old->alias_of != kNobody) return true;
  if (same) {
    // Places that act, and nations, are not bodies or other things to us.
    bool nation = old->type == EntityType::kNorp || old->type == EntityType::kGpe;
    bool table = old->by == FoundBy::kTable && !old->common;
    bool keeps = sure || (nation && !old->common && name.kind != Kind::kPerson) ||
                 name.confidence < (table ? kOutweighsTable : kOutweighs) ||
                 name.kind == Kind::kOther;
    return keeps && !(old->weak && name.confidence >= kBelieved && name.kind != Kind::kOther);
  }
  if (inside) {
    // "Japan-South Korea" is no place, the "Sudanese Foreign Ministry" has its country.
    bool nation = old->by == FoundBy::kTable && name.kind == Kind::kPlace;
    if (old->generic && agrees) old->seen = true;
    bool outweighed = name.kind == Kind::kBody || name.confidence >= kOutweighs;
    return name.confidence < kBelieved || !name.label || old->generic ||
           (nation && HasHyphen(*field, name)) || (sure && !agrees && !outweighed);
  }
  bool covers = old->first <= name.first && old->end >= name.end;
  if (covers) {
    if (agrees && !old->weak) old->confidence = Both(old->confidence, name.confidence / 2);
    return sure || agrees || old->by == FoundBy::kTable || name.confidence < kOutweighs;
  }
  return sure || name.confidence <= old->confidence;
}

bool ModelMarks::HasHyphen(const FieldMarks& field, const Name& name) {
  for (uint32_t unit = name.first + 1; unit < name.end; ++unit)
    if (field.units[unit].Has(kJoined)) return true;
  return false;
}

bool ModelMarks::IsSure(const FieldMarks& field, const Name& name) {
  const Unit& first = field.units[name.first];
  bool opens = first.Has(WR_TOKEN_SENTENCE_START) || first.Has(kBreak) ||
               field.StyleAt(name.first) != Style::kPlain;
  bool bare = name.end - name.first == 1;
  return name.confidence >= (opens && bare ? kLeastAtStart : kLeastConfidence);
}

void ModelMarks::Merge(FieldMarks* field) {
  size_t count = field->marks.size();
  std::vector<bool> gone(count, false);
  size_t at = 0;
  for (const Name& name : names_) {
    if (name.field != field || !IsSure(*field, name)) continue;
    while (at < count && field->marks[at].end <= name.first) ++at;
    bool stays = false;
    for (size_t i = at; i < count && field->marks[i].first < name.end; ++i)
      stays = Settle(field, name, &field->marks[i]) || stays;
    if (stays || !name.label) continue;
    for (size_t i = at; i < count && field->marks[i].first < name.end; ++i) gone[i] = true;
    Add(field, name);
  }
  size_t to = 0;
  for (size_t i = 0; i < field->marks.size(); ++i) {
    Mark& mark = field->marks[i];
    bool told = mark.seen || mark.by == FoundBy::kValue || mark.alias_of != kNobody;
    if (!told) mark.confidence = std::min(mark.confidence, Unseen(*field, mark));
    bool stays = told || mark.confidence >= kLeastUnseen;
    if ((i >= count || !gone[i]) && stays) field->marks[to++] = mark;
  }
  field->marks.resize(to);
}

}  // namespace wireroom::entities
