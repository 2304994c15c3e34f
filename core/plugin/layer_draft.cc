// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/layer_draft.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

#include "core/plugin/check.h"
#include "core/plugin/join.h"
#include "core/plugin/order.h"
#include "core/plugin/say.h"

namespace wireroom::plugin {
namespace {

// BCP 47 in outline: letters and digits in groups of 1 to 8, a letter first.
bool IsLanguageTag(std::string_view tag) {
  size_t group = 0;
  for (char c : tag) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == '-' ? group == 0 : !letter && (c < '0' || c > '9')) return false;
    group = c == '-' ? 0 : group + 1;
    if (group > 8) return false;
  }
  return group > 0 && tag.size() <= 35 && (tag[0] < '0' || tag[0] > '9');
}

}  // namespace

LayerDraft::LayerDraft(std::string name, std::string version, const Limits& limits)
    : name_(std::move(name)),
      version_(std::move(version)),
      limits_(limits),
      calls_{sizeof(wr_annotations),
             this,
             &Take<wr_zone, &LayerDraft::AddZone>,
             &Take<wr_mention, &LayerDraft::AddMention>,
             &Take<wr_entity, &LayerDraft::AddEntity>,
             &Take<wr_topic, &LayerDraft::AddTopic>,
             &TakeAttachment,
             &TakeStatus,
             &TakeLanguage,
             &Take<wr_quotation, &LayerDraft::AddQuotation>} {}

const wr_annotations* LayerDraft::Begin(const wr_article& article, Annotations* annotations) {
  Reset();
  article_ = &article;
  annotations_ = annotations;
  mark_ = annotations->arena_.mark();
  return &calls_;
}

bool LayerDraft::Finish() {
  if (!violation_.empty() || !Consistent()) {
    Drop(violation_);
    return false;
  }
  Merge();
  return true;
}

void LayerDraft::Drop(std::string_view reason) {
  annotations_->arena_.Rollback(mark_);
  annotations_->AddLayer(name_, version_, LayerStatus::kFailed, reason);
}

void LayerDraft::Reset() {
  zones_.clear();
  mentions_.clear();
  entities_.clear();
  topics_.clear();
  quotations_.clear();
  attached_ = false;
  attachment_ = {};
  language_ = {};
  declared_ = 0;
  reason_ = {};
  bytes_ = 0;
  violation_.clear();
}

// ---- the plugin's calls -----------------------------------------------------

template <typename T, bool (LayerDraft::*Add)(T*)>
wr_result LayerDraft::Take(void* context, const T* given) {
  auto* self = static_cast<LayerDraft*>(context);
  if (!self->violation_.empty()) return WR_FAILED;
  T copy;
  if (!Read(given, &copy)) {
    self->At("annotation", self->count());
    self->Good("struct_size", Say("expected at least ", kReleasedSize<T>, ", found ",
                                  given ? given->struct_size : 0));
    return WR_FAILED;
  }
  return (self->*Add)(&copy) ? WR_OK : WR_FAILED;
}

bool LayerDraft::AddZone(wr_zone* zone) {
  At("zone", zones_.size());
  if (!Room() ||
      !Good("span", CheckSpan("text", View(article_->text->text), zone->begin, zone->end)))
    return false;
  if (!Good("kind", CheckWord(zone->kind)) || !Keep("kind", &zone->kind)) return false;
  if (zone->language.size != 0 && !IsLanguageTag(View(zone->language)))
    return Good("language", Say("expected a BCP 47 tag like 'en', found ",
                                Quoted(View(zone->language))));
  if (!Keep("language", &zone->language)) return false;
  zones_.push_back(*zone);
  return true;
}

bool LayerDraft::AddMention(wr_mention* mention) {
  At("mention", mentions_.size());
  if (!Room()) return false;
  if (mention->field > WR_FIELD_TEXT)
    return Good("field", Say("expected 0 (title) or 1 (text), found ", mention->field));
  const bool title = mention->field == WR_FIELD_TITLE;
  const wr_field* field = title ? article_->title : article_->text;
  if (!Good("span",
            CheckSpan(title ? "title" : "text", View(field->text), mention->begin, mention->end)))
    return false;
  if (mention->nominal > 1)
    return Good("nominal", Say("expected 0 or 1, found ", mention->nominal));
  if (!Good("confidence", CheckScore(mention->confidence)) ||
      !Good("type", CheckType(mention->type)) || !Keep("type", &mention->type) ||
      !Keep("entity_id", &mention->entity_id) || !Keep("value", &mention->value) ||
      !Keep("stands_for", &mention->stands_for))
    return false;
  mentions_.push_back(*mention);
  return true;
}

bool LayerDraft::AddEntity(wr_entity* entity) {
  At("entity", entities_.size());
  if (!Room() || !Good("salience", CheckScore(entity->salience)) ||
      !Good("type", CheckType(entity->type)))
    return false;
  if (entity->id.size == 0) return Good("id", "expected an id, found none");
  if (!Keep("id", &entity->id) || !Keep("name", &entity->name) || !Keep("type", &entity->type) ||
      !KeepExternalIds(entity) || !Good("link_score", CheckScore(entity->link_score)) ||
      !Good("runner_up_score", CheckScore(entity->runner_up_score)) ||
      !Keep("runner_up_id", &entity->runner_up_id) ||
      !Keep("runner_up_name", &entity->runner_up_name))
    return false;
  entities_.push_back(*entity);
  return true;
}

bool LayerDraft::AddTopic(wr_topic* topic) {
  At("topic", topics_.size());
  if (!Room() || !Good("score", CheckScore(topic->score))) return false;
  if (topic->id.size == 0) return Good("id", "expected an id, found none");
  if (!Keep("id", &topic->id) || !Keep("name", &topic->name)) return false;
  topics_.push_back(*topic);
  return true;
}

bool LayerDraft::AddQuotation(wr_quotation* quotation) {
  At("quotation", quotations_.size());
  if (!Room()) return false;
  if (quotation->field > WR_FIELD_TEXT)
    return Good("field", Say("expected 0 (title) or 1 (text), found ", quotation->field));
  const bool title = quotation->field == WR_FIELD_TITLE;
  const char* name = title ? "title" : "text";
  const std::string_view text = View((title ? article_->title : article_->text)->text);
  if (!Good("span", CheckSpan(name, text, quotation->begin, quotation->end))) return false;
  const bool named = quotation->speaker_begin != 0 || quotation->speaker_end != 0;
  if (named &&
      !Good("speaker", CheckSpan(name, text, quotation->speaker_begin, quotation->speaker_end)))
    return false;
  if (!Good("confidence", CheckScore(quotation->confidence)) ||
      !Keep("speaker_id", &quotation->speaker_id) || !Keep("cue", &quotation->cue))
    return false;
  quotations_.push_back(*quotation);
  return true;
}

wr_result LayerDraft::TakeAttachment(void* context, wr_bytes bytes) {
  auto* self = static_cast<LayerDraft*>(context);
  if (!self->violation_.empty()) return WR_FAILED;
  self->At("attachment", 0);
  if (bytes.size > self->limits_.attachment_bytes || (bytes.size && !bytes.data)) {
    self->Good("size", Say("expected at most ", self->limits_.attachment_bytes, " bytes, found ",
                           bytes.size, bytes.data ? "" : " at NULL"));
    return WR_FAILED;
  }
  // Aligned as malloc's memory, for a plugin may attach a struct.
  void* copy = self->annotations_->arena_.Allocate(bytes.size, alignof(std::max_align_t));
  if (bytes.size) std::memcpy(copy, bytes.data, bytes.size);
  self->attachment_ = {copy, bytes.size};
  self->attached_ = true;
  return WR_OK;
}

wr_result LayerDraft::TakeStatus(void* context, int32_t status, wr_str reason) {
  auto* self = static_cast<LayerDraft*>(context);
  return self->violation_.empty() && self->SetStatus(status, reason) ? WR_OK : WR_FAILED;
}

bool LayerDraft::SetStatus(int32_t status, wr_str reason) {
  At("status", 0);
  if (status != WR_LAYER_SKIPPED && status != WR_LAYER_TRUNCATED)
    return Good("value", Say("expected ", WR_LAYER_SKIPPED, " (skipped) or ", WR_LAYER_TRUNCATED,
                             " (truncated), found ", status));
  if (reason.size == 0) return Good("reason", "expected a text, found none");
  declared_ = status;
  reason_ = reason;
  return Keep("reason", &reason_);
}

wr_result LayerDraft::TakeLanguage(void* context, wr_str language) {
  auto* self = static_cast<LayerDraft*>(context);
  return self->violation_.empty() && self->SetLanguage(language) ? WR_OK : WR_FAILED;
}

bool LayerDraft::SetLanguage(wr_str language) {
  At("language", 0);
  if (!IsLanguageTag(View(language)))
    return Good("tag", Say("expected a BCP 47 tag like 'en', found ", Quoted(View(language))));
  language_ = language;
  return Keep("tag", &language_);
}

// ---- checks -----------------------------------------------------------------

void LayerDraft::At(const char* what, size_t index) {
  what_ = what;
  index_ = index + 1;
}

bool LayerDraft::Good(const char* member, std::string fault) {
  if (fault.empty()) return true;
  violation_ = Say("plugin '", name_, "': ", what_, " ", index_, ", ", member, ": ", fault);
  return false;
}

size_t LayerDraft::count() const {
  return zones_.size() + mentions_.size() + entities_.size() + topics_.size() +
         quotations_.size();
}

bool LayerDraft::Room() {
  if (count() < limits_.annotations) return true;
  return Good("count", Say("expected at most ", limits_.annotations,
                           " annotations of one article, found more"));
}

bool LayerDraft::Keep(const char* member, wr_str* text) {
  if (!Good(member, CheckText(*text, limits_.string_bytes))) return false;
  bytes_ += text->size;
  if (bytes_ > limits_.layer_bytes)
    return Good(member, Say("expected at most ", limits_.layer_bytes,
                            " bytes of strings in one layer, found more"));
  *text = annotations_->arena_.Copy(View(*text));
  return true;
}

bool LayerDraft::KeepExternalIds(wr_entity* entity) {
  const size_t count = entity->external_id_count;
  if (count == 0) return true;
  if (count > limits_.pairs || !entity->external_ids)
    return Good("external_ids", Say("expected at most ", limits_.pairs, ", found ", count,
                                    entity->external_ids ? "" : " at NULL"));
  auto* copies = static_cast<wr_external_id*>(
      annotations_->arena_.Allocate(count * sizeof(wr_external_id), alignof(wr_external_id)));
  for (size_t i = 0; i < count; ++i) {
    copies[i] = entity->external_ids[i];
    if (!Keep("external_ids", &copies[i].scheme) || !Keep("external_ids", &copies[i].value))
      return false;
  }
  entity->external_ids = copies;
  return true;
}

// ---- the layer as a whole ---------------------------------------------------

bool LayerDraft::Consistent() {
  if (declared_ == WR_LAYER_SKIPPED && count()) {
    At("status", 0);
    return Good("value", Say("expected no annotations of a skipped article, found ", count()));
  }
  // Entities last: MentionsHaveEntities goes on with their hashes.
  return Unique("topic", topics_) && Unique("entity", entities_) && MentionsHaveEntities() &&
         QuotationsHaveSpeakers();
}

template <typename T>
bool LayerDraft::Unique(const char* what, const std::vector<T>& items) {
  hashes_.clear();
  AddHashes(items, &hashes_);
  const auto again = std::adjacent_find(hashes_.begin(), hashes_.end());
  if (again == hashes_.end()) return true;
  const auto last = std::find_if(items.rbegin(), items.rend(),
                                 [again](const T& item) { return HashOf(item.id) == *again; });
  At(what, static_cast<size_t>(items.rend() - last) - 1);
  return Good("id", Say("expected each id once, found ", Quoted(View(last->id)), " again"));
}

bool LayerDraft::MentionsHaveEntities() {
  if (!annotations_->entities_.empty()) AddHashes(annotations_->entities_, &hashes_);
  for (const wr_mention& mention : mentions_) {
    if (mention.entity_id.size == 0 || Contains(hashes_, HashOf(mention.entity_id))) continue;
    At("mention", static_cast<size_t>(&mention - mentions_.data()));
    return Good("entity_id", Say("expected the id of an entity that is given too, found ",
                                 Quoted(View(mention.entity_id))));
  }
  return true;
}

// After MentionsHaveEntities.
bool LayerDraft::QuotationsHaveSpeakers() {
  for (const wr_quotation& quotation : quotations_) {
    if (quotation.speaker_id.size == 0 || Contains(hashes_, HashOf(quotation.speaker_id))) continue;
    At("quotation", static_cast<size_t>(&quotation - quotations_.data()));
    return Good("speaker_id", Say("expected the id of an entity that is given too, found ",
                                  Quoted(View(quotation.speaker_id))));
  }
  return true;
}

void LayerDraft::Merge() {
  const LayerStatus result = status();
  Annotations& all = *annotations_;
  JoinEarlier(&entities_, &all.entities_, &hashes_);
  JoinEarlier(&topics_, &all.topics_, &hashes_);
  MergeSorted(&zones_, &all.zones_, kBefore);
  MergeSorted(&mentions_, &all.mentions_, kBefore);
  MergeSorted(&entities_, &all.entities_, kBefore);
  MergeSorted(&topics_, &all.topics_, kBefore);
  MergeSorted(&quotations_, &all.quotations_, kBefore);
  const std::string_view name = View(all.arena_.Copy(name_));
  if (attached_) all.attachments_.push_back({name, attachment_});
  if (all.language_.empty() && article_->language.size == 0) all.language_ = View(language_);
  all.layers_.push_back({name, View(all.arena_.Copy(version_)), result, View(reason_)});
}

LayerStatus LayerDraft::status() const {
  if (declared_) return static_cast<LayerStatus>(declared_);
  return count() || attached_ || language_.size ? LayerStatus::kOk : LayerStatus::kEmpty;
}

}  // namespace wireroom::plugin
