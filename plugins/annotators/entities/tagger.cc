// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/tagger.h"

#include <algorithm>

#include "plugins/annotators/entities/calendar.h"

namespace wireroom::entities {
namespace {

constexpr float kLongName = 0.9f;
constexpr float kOneWord = 0.85f;
constexpr float kOneWordPerson = 0.9f;
constexpr float kCommonWord = 0.7f;

// Dates of articles that can not be are not reckoned from.
constexpr int64_t kEarliestDay = -36525;  // about 1870
constexpr int64_t kLatestDay = 73050;     // about 2170

float Confidence(const Name& name) {
  if (name.common) return kCommonWord;
  if (name.units > 1) return kLongName;
  return name.type == EntityType::kPerson ? kOneWordPerson : kOneWord;
}

std::optional<int64_t> DayOf(const Article& article) {
  if (article.published_at() == WR_TIME_UNKNOWN) return std::nullopt;
  int64_t day = DayOfTime(article.published_at());
  if (day < kEarliestDay || day > kLatestDay) return std::nullopt;
  return day;
}

}  // namespace

bool Tagger::Tag(const Article& article, const Model& model, const Host& host,
                 const Choices& choices, Annotations* out) {
  model_ = &model;
  host_ = &host;
  choices_ = choices;
  today_ = DayOf(article);
  given_ = 0;
  cast_.Clear();
  ReadField(article, WR_FIELD_TEXT, &text_);
  ReadField(article, WR_FIELD_TITLE, &title_);
  short_forms_.Collect(cast_);
  for (FieldMarks* field : {&text_, &title_}) {
    short_forms_.Join(field, cast_);
    Settle(field);
  }
  bool all = Give(title_, out) && Give(text_, out);
  GiveEntities(out);
  return all;
}

void Tagger::ReadField(const Article& article, uint32_t which, FieldMarks* field) {
  const Field source = article.field(which);
  field->Clear(which, source.text());
  bool text = which == WR_FIELD_TEXT;
  List<wr_zone> none({nullptr, 0, sizeof(wr_zone)});
  reader_.Read(source, text ? article.zones() : none, text ? kBodyWeight : kTitleWeight,
               model_->words, *host_, &field->units);
  field->Prepare(source.sentences().size());
  FindNames(field);
  if (choices_.values) AddValues(field);
  field->Resolve();
  if (!choices_.patterns) return;
  FindPeople(field, &cast_);
  FindBodies(field, &cast_);
  field->Resolve();
}

void Tagger::FindNames(FieldMarks* field) {
  starts_.clear();
  for (size_t at = 0; at < field->units.size(); ++at) {
    if (!model_->names.MayBegin(field->units[at])) continue;
    model_->names.Prefetch(field->units[at]);
    starts_.push_back(static_cast<uint32_t>(at));
  }
  size_t free = 0;
  for (uint32_t at : starts_) {
    if (at < free) continue;
    const Name* name = model_->names.Longest(field->units, at);
    if (name == nullptr) continue;
    AddName(field, at, *name);
    free = at + name->units;
  }
}

void Tagger::AddName(FieldMarks* field, size_t at, const Name& name) {
  const Unit& unit = field->units[at];
  Mark mark;
  mark.first = static_cast<uint32_t>(at);
  mark.end = static_cast<uint32_t>(at + name.units);
  mark.type = name.type;
  mark.common = name.common;
  mark.confidence = Confidence(name);
  bool opens = unit.Has(WR_TOKEN_SENTENCE_START) || unit.Has(kBreak);
  mark.weak = name.common && (opens || field->StyleAt(at) != Style::kPlain);
  mark.member = cast_.AddKnown(model_->names.entity(name.entity));
  field->marks.push_back(mark);
}

void Tagger::AddValues(FieldMarks* field) {
  values_.clear();
  FindValues({field->units, field->text, today_}, &values_);
  for (Value& value : values_) {
    Mark mark;
    mark.first = static_cast<uint32_t>(value.first);
    mark.end = static_cast<uint32_t>(value.end);
    mark.type = value.type;
    mark.by = FoundBy::kValue;
    mark.confidence = value.confidence;
    if (!value.value.empty()) {
      mark.value = static_cast<int32_t>(field->values.size());
      field->values.push_back(std::move(value.value));
    }
    field->marks.push_back(mark);
  }
}

void Tagger::Settle(FieldMarks* field) {
  field->Resolve();
  for (const Mark& mark : field->marks)
    if (mark.member != kNobody && !mark.weak) ++cast_[mark.member].strong;
}

bool Tagger::Give(FieldMarks& field, Annotations* out) {
  for (const Mark& mark : field.marks) {
    if (mark.weak && cast_[mark.member].strong == 0) continue;
    if (given_ == choices_.max_mentions) return false;
    Mention mention;
    mention.begin = field.units[mark.first].begin;
    mention.end = field.units[mark.end - 1].end;
    mention.type = Label(mark.type);
    mention.confidence = mark.confidence;
    mention.field = field.which;
    if (mark.member != kNobody) mention.entity_id = cast_[mark.member].Id();
    if (mark.value >= 0) mention.value = field.values[static_cast<size_t>(mark.value)];
    out->Add(mention);
    ++given_;
    if (mark.member != kNobody) Count(field, mark);
  }
  return true;
}

void Tagger::Count(const FieldMarks& field, const Mark& mark) {
  Member& member = cast_[mark.member];
  const Unit& unit = field.units[mark.first];
  ++member.mentions;
  member.weight += unit.weight;
  bool title = field.which == WR_FIELD_TITLE || unit.weight == kTitleWeight;
  member.in_title = member.in_title || title;
  float position =
      title ? 0.0f : static_cast<float>(unit.begin) / static_cast<float>(field.text.size());
  if (unit.weight >= kBodyWeight) member.first_position = std::min(member.first_position, position);
}

void Tagger::GiveEntities(Annotations* out) {
  order_.clear();
  for (uint32_t i = 0; i < cast_.size(); ++i)
    if (cast_[i].mentions > 0) order_.emplace_back(-Salience(cast_[i]), i);
  std::sort(order_.begin(), order_.end());
  for (const auto& [negative, index] : order_) {
    const Member& member = cast_[index];
    Entity entity{member.Id(), member.DisplayName(), Label(member.Type()),
                  -negative,   member.mentions,      {}};
    if (member.known != nullptr) entity.external_ids = model_->names.external_ids(*member.known);
    out->Add(entity);
  }
}

}  // namespace wireroom::entities
