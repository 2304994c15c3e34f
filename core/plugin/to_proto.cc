// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/to_proto.h"

#include "core/plugin/check.h"

namespace wireroom::plugin {
namespace {

void Set(std::string* to, wr_str from) { to->assign(from.data ? from.data : "", from.size); }
void Set(std::string* to, std::string_view from) { to->assign(from); }

std::string_view SpanOf(const wr_article& article, const wr_mention& mention) {
  const bool title = mention.field == WR_FIELD_TITLE;
  const wr_str text = title ? article.title->text : article.text->text;
  return View(text).substr(mention.begin, mention.end - mention.begin);
}

void Convert(const wr_zone& from, v1::Zone* to) {
  to->set_begin(from.begin);
  to->set_end(from.end);
  Set(to->mutable_kind(), from.kind);
  if (from.language.size) Set(to->mutable_language(), from.language);
}

void Convert(const wr_mention& from, const wr_article& article, v1::Mention* to) {
  to->set_begin(from.begin);
  to->set_end(from.end);
  Set(to->mutable_text(), SpanOf(article, from));
  Set(to->mutable_type(), from.type);
  if (from.entity_id.size) Set(to->mutable_entity_id(), from.entity_id);
  to->set_confidence(from.confidence);
  Set(to->mutable_field(),
      from.field == WR_FIELD_TITLE ? std::string_view("title") : std::string_view("text"));
  if (from.value.size) Set(to->mutable_value(), from.value);
  if (from.stands_for.size) Set(to->mutable_stands_for(), from.stands_for);
  if (from.nominal != 0) to->set_nominal(true);
}

void Convert(const wr_entity& from, v1::Entity* to) {
  Set(to->mutable_id(), from.id);
  Set(to->mutable_name(), from.name);
  Set(to->mutable_type(), from.type);
  for (size_t i = 0; i < from.external_id_count; ++i) {
    v1::ExternalId* id = to->add_external_ids();
    Set(id->mutable_scheme(), from.external_ids[i].scheme);
    Set(id->mutable_value(), from.external_ids[i].value);
  }
  to->set_salience(from.salience);
  to->set_mention_count(from.mention_count);
  to->set_link_score(from.link_score);
  if (from.runner_up_id.size == 0) return;
  Set(to->mutable_runner_up()->mutable_id(), from.runner_up_id);
  Set(to->mutable_runner_up()->mutable_name(), from.runner_up_name);
  to->mutable_runner_up()->set_score(from.runner_up_score);
}

void Convert(const wr_quotation& from, const wr_article& article, v1::Quotation* to) {
  const bool title = from.field == WR_FIELD_TITLE;
  const std::string_view text = View((title ? article.title : article.text)->text);
  to->set_begin(from.begin);
  to->set_end(from.end);
  Set(to->mutable_text(), text.substr(from.begin, from.end - from.begin));
  Set(to->mutable_field(), title ? std::string_view("title") : std::string_view("text"));
  if (from.speaker_end != 0) {
    v1::Speaker* speaker = to->mutable_speaker();
    speaker->set_begin(from.speaker_begin);
    speaker->set_end(from.speaker_end);
    Set(speaker->mutable_text(),
        text.substr(from.speaker_begin, from.speaker_end - from.speaker_begin));
  }
  if (from.speaker_id.size) Set(to->mutable_speaker()->mutable_entity_id(), from.speaker_id);
  if (from.cue.size) Set(to->mutable_cue(), from.cue);
  to->set_confidence(from.confidence);
}

void Convert(const wr_topic& from, v1::Topic* to) {
  Set(to->mutable_id(), from.id);
  Set(to->mutable_name(), from.name);
  to->set_score(from.score);
}

void Convert(const Layer& from, v1::Layer* to) {
  Set(to->mutable_name(), from.name);
  to->set_status(static_cast<v1::Layer::Status>(from.status));
  if (!from.reason.empty()) Set(to->mutable_reason(), from.reason);
  Set(to->mutable_version(), from.version);
}

void Convert(const EmittedAlert::Span& from, v1::EvidenceSpan* to) {
  to->set_field(from.field);
  to->set_begin(from.begin);
  to->set_end(from.end);
  to->set_text(from.text);
  to->set_condition(from.condition);
}

void Convert(const EmittedAlert::Article& from, v1::EvidenceArticle* to) {
  to->set_sequence(from.sequence);
  to->set_source(from.source);
  to->set_article_id(from.id);
  to->set_title(from.title);
  for (const EmittedAlert::Span& span : from.spans) Convert(span, to->add_spans());
}

// Floors, as protobuf asks: nanos are never negative.
void SetTime(wr_time micros, google::protobuf::Timestamp* to) {
  int64_t seconds = micros / 1'000'000;
  int64_t rest = micros % 1'000'000;
  if (rest < 0) {
    rest += 1'000'000;
    --seconds;
  }
  to->set_seconds(seconds);
  to->set_nanos(static_cast<int32_t>(rest * 1000));
}

}  // namespace

void ToProto(const Annotations& annotations, const wr_article& article, v1::EnrichedArticle* out) {
  for (const wr_zone& zone : annotations.zones()) Convert(zone, out->add_zones());
  for (const wr_mention& mention : annotations.mentions())
    Convert(mention, article, out->add_mentions());
  for (const wr_entity& entity : annotations.entities()) Convert(entity, out->add_entities());
  for (const wr_topic& topic : annotations.topics()) Convert(topic, out->add_topics());
  for (const wr_quotation& quotation : annotations.quotations())
    Convert(quotation, article, out->add_quotations());
  for (const Layer& layer : annotations.layers()) Convert(layer, out->add_layers());
  if (!annotations.language().empty() && out->article().language().empty())
    Set(out->mutable_article()->mutable_language(), annotations.language());
}

void ToProto(const EmittedAlert& alert, v1::Alert* out) {
  out->set_rule(alert.rule);
  out->set_title(alert.title);
  out->set_level(static_cast<v1::Alert::Level>(alert.level));
  out->set_fingerprint(alert.fingerprint);
  for (const auto& [name, value] : alert.labels) (*out->mutable_labels())[name] = value;
  for (const auto& [name, value] : alert.annotations) (*out->mutable_annotations())[name] = value;
  if (alert.starts_at != WR_TIME_UNKNOWN) SetTime(alert.starts_at, out->mutable_starts_at());
  for (const EmittedAlert::Article& earlier : alert.articles) Convert(earlier, out->add_articles());
  if (alert.sequence == 0) return;
  v1::EvidenceArticle* article = out->add_articles();
  article->set_sequence(alert.sequence);
  article->set_source(alert.source);
  article->set_article_id(alert.article_id);
  article->set_title(alert.article_title);
  for (const EmittedAlert::Span& span : alert.spans) Convert(span, article->add_spans());
}

}  // namespace wireroom::plugin
