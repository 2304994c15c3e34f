// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/linker.h"

#include <algorithm>

#include "plugins/annotators/entities/calendar.h"

namespace wireroom::entities {
namespace {

// What names of one spelling are compared at most.
constexpr size_t kMostCandidates = 16;
constexpr size_t kMostBodies = 64;
// The share of what is in no table.
constexpr float kNilMass = 0.01f;
// How much the article's countries weigh beside the prior.
constexpr float kCountryWeight = 4.0f;
// A type that the finder did not see.
constexpr float kOtherType = 0.15f;
// A role that had ended, or not begun, when the article was published.
constexpr float kOutOfOffice = 0.8f;

bool IsPlace(EntityType type) {
  return type == EntityType::kGpe || type == EntityType::kLoc || type == EntityType::kFac ||
         type == EntityType::kNorp;
}

bool Agree(EntityType seen, EntityType known) {
  return seen == known || (IsPlace(seen) && IsPlace(known));
}

uint32_t DayNumberOf(int64_t day) {
  Date date = DateOf(day);
  return static_cast<uint32_t>(date.year * 10000 + date.month * 100 + date.day);
}

}  // namespace

void Linker::Begin(const Lexicon& lexicon, std::optional<int64_t> today, Cast* cast) {
  lexicon_ = &lexicon;
  cast_ = cast;
  today_ = today;
  for (uint16_t place : voted_) votes_[place] = 0;
  voted_.clear();
  all_votes_ = 0;
  decided_.clear();
  bodies_.clear();
  persons_.Clear();
}

void Linker::Weigh(const FieldMarks& field) {
  for (const Mark& mark : field.marks) {
    if (mark.name.name == 0) continue;
    const Knowledge& knowledge = lexicon_->layer(mark.name.layer);
    const NameRecord& name = knowledge.name(mark.name.name);
    const EntityRecord& entity = knowledge.entity(name.entity);
    if (name.next != 0 || !IsCode(entity.country)) continue;
    size_t place = Code(entity.country);
    uint16_t weight = IsPlace(mark.type) ? 2 : 1;
    if (votes_[place] == 0) voted_.push_back(static_cast<uint16_t>(place));
    if (votes_[place] > UINT16_MAX - weight) continue;
    votes_[place] = static_cast<uint16_t>(votes_[place] + weight);
    all_votes_ += weight;
  }
}

float Linker::Votes(const std::array<char, 2>& country) const {
  if (all_votes_ == 0 || !IsCode(country)) return 0;
  return static_cast<float>(votes_[Code(country)]) / static_cast<float>(all_votes_);
}

float Linker::Fit(const Knowledge& knowledge, const NameRecord& name, EntityType seen) const {
  const EntityRecord& entity = knowledge.entity(name.entity);
  float fit = (static_cast<float>(name.prior) + 1.0f) / 256.0f;
  fit *= 1.0f + kCountryWeight * Votes(entity.country);
  if (!Agree(seen, static_cast<EntityType>(name.type))) fit *= kOtherType;
  if (!today_ || entity.roles.count == 0) return fit;
  uint32_t day = DayNumberOf(*today_);
  bool in_office = false;
  for (const RoleRecord& role : knowledge.Roles(entity))
    in_office = in_office || (role.from <= day && (role.until == 0 || day < role.until));
  return in_office ? fit : fit * kOutOfOffice;
}

Linker::Decision Linker::Choose(const FieldMarks& field, const Mark& mark) const {
  const Knowledge& knowledge = lexicon_->layer(mark.name.layer);
  Decision decision;
  float sum = kNilMass, best = 0, second = 0;
  uint32_t index = mark.name.name;
  for (size_t n = 0; index != 0 && n < kMostCandidates; ++n) {
    const NameRecord& name = knowledge.name(index);
    float fit = Fit(knowledge, name, mark.type);
    sum += fit;
    if (fit > best) {
      decision.runner_up = decision.best, second = best;
      decision.best = {&knowledge, name.entity}, best = fit;
    } else if (fit > second) {
      decision.runner_up = {&knowledge, name.entity}, second = fit;
    }
    index = name.next == 0 ? 0 : knowledge.Fitting(name.next, field.units, mark.first);
  }
  decision.score = best / sum;
  decision.runner_up_score = decision.runner_up ? second / sum : 0;
  return decision;
}

const Linker::Decision& Linker::Decide(const FieldMarks& field, const Mark& mark) {
  for (const Decided& known : decided_)
    if (known.name.name == mark.name.name && known.name.layer == mark.name.layer &&
        known.type == mark.type)
      return known.decision;
  if (decided_.size() == 256) decided_.clear();
  decided_.push_back({mark.name, mark.type, Choose(field, mark)});
  return decided_.back().decision;
}

// A name that a pattern or a model found may be known all the same.
NameRef Linker::LookUp(const FieldMarks& field, const Mark& mark) {
  for (size_t layer = lexicon_->layers.size(); layer-- > 0;) {
    const Knowledge& knowledge = lexicon_->layer(layer);
    if (!knowledge.MayBegin(field.units[mark.first])) continue;
    uint32_t node = 0;
    const EdgeRecord* edge = nullptr;
    for (uint32_t at = mark.first; at < mark.end; ++at) {
      edge = at > mark.first && (edge->child & kInner) == 0
                 ? nullptr
                 : knowledge.Edge(node, field.units[at].hash);
      if (edge == nullptr) break;
      node = edge->child & ~kInner;
    }
    if (edge == nullptr || edge->name == 0) continue;
    uint32_t name = knowledge.Fitting(edge->name, field.units, mark.first);
    for (; name != 0; name = knowledge.Fitting(knowledge.name(name).next, field.units, mark.first))
      if (Agree(mark.type, static_cast<EntityType>(knowledge.name(name).type)))
        return {static_cast<uint32_t>(layer), name};
  }
  return {};
}

void Linker::LinkKnown(FieldMarks* field, Mark* mark) {
  const Decision& decision = Decide(*field, *mark);
  mark->member = cast_->AddKnown(decision.best);
  Member& member = (*cast_)[mark->member];
  if (mark->type == EntityType::kPerson) persons_.Add(*field, *mark, mark->member);
  // The least sure of its names tells.
  if (member.link_score != 0 && member.link_score <= decision.score) return;
  member.link_score = decision.score;
  member.runner_up = decision.runner_up;
  member.runner_up_score = decision.runner_up_score;
  if (member.runner_up && member.runner_up.id() == member.Id()) member.runner_up = {};
}

void Linker::LinkPerson(FieldMarks* field, Mark* mark) {
  if (mark->bare || mark->size() < 2) {
    mark->member = cast_->AddUnknown(field->Words(mark->first, mark->end), EntityType::kPerson);
    return;
  }
  PersonMatch match = persons_.Match(*field, *mark);
  if (match.member != kNobody) {
    mark->member = match.member;
    mark->confidence = std::min(mark->confidence, match.confidence);
    return;
  }
  mark->member = cast_->AddUnknown(field->Words(mark->first, mark->end), EntityType::kPerson);
  Member& member = (*cast_)[mark->member];
  member.first_unit = field->units[mark->first].hash;
  member.last_unit = field->units[mark->end - 1].hash;
  persons_.Add(*field, *mark, mark->member);
}

// "the South Korean Foreign Ministry", and later "the Foreign Ministry".
void Linker::LinkBody(FieldMarks* field, Mark* mark) {
  std::string name = field->Words(mark->first, mark->end);
  const Mark* country = mark->country == kNobody ? nullptr : field->Covering(mark->country);
  if (country != nullptr && country->member != kNobody) {
    mark->member = cast_->AddUnknown(
        std::string((*cast_)[country->member].DisplayName()) + " " + name, mark->type);
    if (bodies_.size() < kMostBodies) bodies_.push_back({std::move(name), mark->member});
    return;
  }
  for (auto body = bodies_.rbegin(); mark->generic && body != bodies_.rend(); ++body) {
    if (body->name != name) continue;
    mark->member = body->member;
    return;
  }
  mark->member = cast_->AddUnknown(name, mark->type);
}

// An acronym is what stands before it, or what it is known for.
bool Linker::LinkAlias(FieldMarks* field, Mark* mark) {
  Mark* of = mark->alias_of == kNobody ? nullptr : field->Covering(mark->alias_of);
  if (of == nullptr || of == mark) return false;
  if (of->member == kNobody && of->name.name != 0) LinkKnown(field, of);
  mark->member = of->member;
  return mark->member != kNobody;
}

void Linker::Link(FieldMarks* field) {
  for (Mark& mark : field->marks) {
    if (mark.member != kNobody || IsValue(mark.type) || LinkAlias(field, &mark)) continue;
    if (mark.name.name == 0 && !mark.bare) mark.name = LookUp(*field, mark);
    if (mark.name.name != 0) {
      LinkKnown(field, &mark);
    } else if (mark.type == EntityType::kPerson) {
      LinkPerson(field, &mark);
    } else {
      LinkBody(field, &mark);
    }
  }
}

}  // namespace wireroom::entities
