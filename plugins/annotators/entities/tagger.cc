// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/tagger.h"

#include <algorithm>

#include "plugins/annotators/entities/acronyms.h"
#include "plugins/annotators/entities/calendar.h"
#include "plugins/annotators/entities/stands_for.h"

namespace wireroom::entities {
namespace {

constexpr float kLongName = 0.9f;
constexpr float kOneWord = 0.85f;
constexpr float kOneWordPerson = 0.9f;
constexpr float kCommonWord = 0.7f;
// In a text of doubtful quality a pattern or the model must be so sure.
constexpr float kSure = 0.7f;
// A runner-up below it is noise.
constexpr float kLeastRunnerUp = 0.03f;

// Dates of articles that can not be are not reckoned from.
constexpr int64_t kEarliestDay = -36525;  // about 1870
constexpr int64_t kLatestDay = 73050;     // about 2170

float Confidence(const NameRecord& name) {
  if ((name.flags & (kNameCommon | kNameFaint)) != 0) return kCommonWord;
  if (name.units > 1) return kLongName;
  return static_cast<EntityType>(name.type) == EntityType::kPerson ? kOneWordPerson : kOneWord;
}

bool IsPlace(EntityType type) {
  return type == EntityType::kGpe || type == EntityType::kLoc || type == EntityType::kFac;
}

// Words that a place stands behind.
bool IsPlaceLead(std::string_view word) {
  return word == "in" || word == "near" || word == "at" || word == "outside" || word == "from" ||
         word == "around" || word == "In" || word == "Near";
}

// "The Harbour Times" is given without its article, "Pope Leo" without his title;
// "The Hague" keeps its article.
uint32_t FirstOfName(const FieldMarks& field, const Mark& mark) {
  if (mark.size() == 1) return mark.first;
  std::string_view text = field.Text(mark.first);
  const Unit& first = field.units[mark.first];
  bool article = mark.type == EntityType::kOrg && (text == "The" || text == "THE");
  bool title = mark.type == EntityType::kPerson && mark.by == FoundBy::kTable &&
               first.Is(kTitle) && !first.Is(kGiven | kFamily);
  return article || title ? mark.first + 1 : mark.first;
}

std::optional<int64_t> DayOf(const Article& article) {
  if (article.published_at() == WR_TIME_UNKNOWN) return std::nullopt;
  int64_t day = DayOfTime(article.published_at());
  if (day < kEarliestDay || day > kLatestDay) return std::nullopt;
  return day;
}

}  // namespace

bool Tagger::Tag(const Article& article, const Lexicon& lexicon, const Host& host,
                 const Choices& choices, Annotations* out) {
  lexicon_ = &lexicon;
  host_ = &host;
  choices_ = choices;
  today_ = DayOf(article);
  given_ = 0;
  cast_.Clear();
  ReadField(article, WR_FIELD_TEXT, &text_);
  ReadField(article, WR_FIELD_TITLE, &title_);
  doubt_ = WhyDoubtful(text_.units, article.language());
  if (lexicon.model != nullptr) {
    model_marks_.Read(*lexicon.model, host, text_, title_);
    for (FieldMarks* field : {&text_, &title_}) {
      model_marks_.Merge(field);
      field->Resolve();
    }
  }
  linker_.Begin(lexicon, today_, &cast_);
  for (FieldMarks* field : {&text_, &title_}) linker_.Weigh(*field);
  for (FieldMarks* field : {&text_, &title_}) linker_.Link(field);
  short_forms_.Collect(cast_);
  for (FieldMarks* field : {&text_, &title_}) short_forms_.Collect(*field, cast_);
  roles_.Clear();
  for (FieldMarks* field : {&text_, &title_}) {
    short_forms_.Join(field, cast_);
    field->Resolve();
    roles_.Collect(*field, cast_);
  }
  for (FieldMarks* field : {&text_, &title_}) {
    if (choices_.nominals) roles_.Join(field, cast_);
    Settle(field);
  }
  bool all = Give(title_, out) && Give(text_, out);
  GiveQuotations(article, out);
  GiveEntities(out);
  return all;
}

void Tagger::ReadField(const Article& article, uint32_t which, FieldMarks* field) {
  const Field source = article.field(which);
  field->Clear(which, source.text());
  bool text = which == WR_FIELD_TEXT;
  List<wr_zone> none({nullptr, 0, sizeof(wr_zone)});
  reader_.Read(source, text ? article.zones() : none, text ? kBodyWeight : kTitleWeight,
               *lexicon_->words, *host_, &field->units);
  field->Prepare(source.sentences().size());
  FindNames(field);
  if (choices_.values) AddValues(field);
  field->Resolve();
  if (!choices_.patterns) return;
  FindPeople(field);
  FindBodies(field);
  field->Resolve();
  size_t before = field->marks.size();
  FindAcronyms(field);
  if (field->marks.size() != before) field->Resolve();
}

// Of two layers that have a name at one unit the longer one stands, or the later.
void Tagger::FindHits(const FieldMarks& field) {
  hits_.clear();
  for (uint32_t layer = 0; layer < lexicon_->layers.size(); ++layer) {
    merged_.clear();
    auto old = hits_.begin();
    for (const NameHit& hit : finder_.Find(lexicon_->layer(layer), field.units)) {
      while (old != hits_.end() && old->name.first < hit.first) merged_.push_back(*old++);
      bool both = old != hits_.end() && old->name.first == hit.first;
      if (both && old->name.units > hit.units) continue;
      if (both) ++old;
      merged_.push_back({hit, layer});
    }
    merged_.insert(merged_.end(), old, hits_.end());
    hits_.swap(merged_);
  }
}

void Tagger::FindNames(FieldMarks* field) {
  FindHits(*field);
  size_t free = 0;
  for (const Hit& hit : hits_) {
    if (hit.name.first < free) continue;
    const NameRecord& name = lexicon_->layer(hit.layer).name(hit.name.name);
    bool faint = (name.flags & kNameFaint) != 0;
    if (IsPartOfWord(*field, hit.name)) continue;
    if (faint && !IsNamed(*field, hit.name, static_cast<EntityType>(name.type))) continue;
    AddName(field, hit);
    free = hit.name.first + hit.name.units;
  }
}

// "US$5", "Pan-American".
bool Tagger::IsPartOfWord(const FieldMarks& field, const NameHit& hit) {
  size_t end = field.units[hit.first + hit.units - 1].end;
  if (end < field.text.size() && field.text[end] == '$') return true;
  if (hit.first == 0 || !field.units[hit.first].Has(kJoined)) return false;
  std::string_view before = field.Text(hit.first - 1);
  return before == "Pan" || before == "Inter" || before == "Trans";
}

// "in Sale", "Sale, Australia".
bool Tagger::IsNamed(const FieldMarks& field, const NameHit& hit, EntityType type) const {
  if (!IsPlace(type) || field.StyleAt(hit.first) != Style::kPlain) return false;
  size_t end = hit.first + hit.units;
  if (field.Follows(end) && (field.IsCapitalWord(end) || field.units[end].Has(kJoined)))
    return false;
  if (field.Follows(hit.first) && IsPlaceLead(field.Text(hit.first - 1)) &&
      !field.units[hit.first].Is(kMonth | kWeekday | kTitle | kRole))
    return true;
  if (!field.Follows(end) || !field.units[end].IsMark(',', field.text)) return false;
  auto at = std::lower_bound(hits_.begin(), hits_.end(), end + 1,
                             [](const Hit& a, size_t unit) { return a.name.first < unit; });
  if (at == hits_.end() || at->name.first != end + 1 || field.units[end + 1].Has(kBreak))
    return false;
  const NameRecord& next = lexicon_->layer(at->layer).name(at->name.name);
  return static_cast<EntityType>(next.type) == EntityType::kGpe && (next.flags & kNameFaint) == 0;
}

void Tagger::AddName(FieldMarks* field, const Hit& hit) {
  const NameRecord& name = lexicon_->layer(hit.layer).name(hit.name.name);
  const Unit& unit = field->units[hit.name.first];
  Mark mark;
  mark.first = hit.name.first;
  mark.end = hit.name.first + hit.name.units;
  mark.type = static_cast<EntityType>(name.type);
  mark.name = {hit.layer, hit.name.name};
  mark.common = (name.flags & kNameCommon) != 0;
  mark.faint = (name.flags & kNameFaint) != 0;
  mark.confidence = Confidence(name);
  bool opens = unit.Has(WR_TOKEN_SENTENCE_START) || unit.Has(kBreak);
  mark.weak = mark.common && (opens || field->StyleAt(mark.first) != Style::kPlain);
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
    if (mark.member != kNobody && !mark.weak && !mark.nominal) ++cast_[mark.member].strong;
}

bool Tagger::IsGiven(const Mark& mark) const {
  if (mark.weak && cast_[mark.member].strong == 0) return false;
  bool guessed = mark.by == FoundBy::kPattern || mark.by == FoundBy::kModel;
  return doubt_.empty() || !guessed || mark.confidence >= kSure;
}

bool Tagger::Give(FieldMarks& field, Annotations* out) {
  for (const Mark& mark : field.marks) {
    if (!IsGiven(mark)) continue;
    if (given_ == choices_.max_mentions) return false;
    Mention mention;
    mention.begin = field.units[FirstOfName(field, mark)].begin;
    mention.end = field.units[mark.end - 1].end;
    mention.type = Label(mark.type);
    mention.confidence = mark.confidence;
    mention.field = field.which;
    mention.nominal = mark.nominal;
    if (mark.member != kNobody) mention.entity_id = cast_[mark.member].Id();
    Known stands_for = mark.member == kNobody ? Known{} : StandsFor(field, mark, cast_[mark.member]);
    if (stands_for) mention.stands_for = stands_for.id();
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

// A speaker who was left out, for want of room or of belief, is not named.
void Tagger::GiveQuotations(const Article& article, Annotations* out) {
  for (const Spoken& spoken : speakers_.Find(text_, cast_, article.zones())) {
    if (given_ == choices_.max_mentions) return;
    ++given_;
    Quotation quotation;
    quotation.begin = spoken.begin;
    quotation.end = spoken.end;
    if (spoken.member != kNobody && cast_[spoken.member].mentions > 0) {
      quotation.speaker_id = cast_[spoken.member].Id();
      quotation.cue = spoken.cue;
      quotation.confidence = spoken.confidence;
      if (spoken.mark >= 0) {
        const Mark& mark = text_.marks[static_cast<size_t>(spoken.mark)];
        quotation.speaker_begin = text_.units[mark.first].begin;
        quotation.speaker_end = text_.units[mark.end - 1].end;
      }
    }
    out->Add(quotation);
  }
}

void Tagger::GiveEntities(Annotations* out) {
  order_.clear();
  for (uint32_t i = 0; i < cast_.size(); ++i)
    if (cast_[i].mentions > 0) order_.emplace_back(-Salience(cast_[i]), i);
  std::sort(order_.begin(), order_.end());
  for (const auto& [negative, index] : order_) {
    const Member& member = cast_[index];
    GiveEntity(member, -negative, out);
  }
}

void Tagger::GiveEntity(const Member& member, float salience, Annotations* out) {
  Entity entity;
  entity.id = member.Id();
  entity.name = member.DisplayName();
  entity.type = Label(member.Type());
  entity.salience = salience;
  entity.mention_count = member.mentions;
  external_ids_.clear();
  if (member.known) {
    const Knowledge& knowledge = *member.known.knowledge;
    for (const ExternalRecord& external : knowledge.Externals(knowledge.entity(member.known.index)))
      external_ids_.push_back({Str(knowledge.Text(external.scheme)),
                               Str(knowledge.Text(external.value))});
    entity.link_score = member.link_score;
  }
  entity.external_ids = external_ids_;
  if (member.runner_up && member.runner_up_score >= kLeastRunnerUp) {
    entity.runner_up_id = member.runner_up.id();
    entity.runner_up_name = member.runner_up.name();
    entity.runner_up_score = member.runner_up_score;
  }
  out->Add(entity);
}

}  // namespace wireroom::entities
