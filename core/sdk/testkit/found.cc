// SPDX-License-Identifier: Apache-2.0
#include "core/sdk/testkit/found.h"

#include <string_view>

#include "core/plugin/check.h"

namespace wireroom::testkit {
namespace {

using plugin::View;

std::string Text(wr_str s) { return std::string(View(s)); }

std::string SpanOf(const wr_article& article, uint32_t field, uint32_t begin, uint32_t end) {
  const wr_field* in = field == WR_FIELD_TITLE ? article.title : article.text;
  return std::string(View(in->text).substr(begin, end - begin));
}

FoundEntity FoundOf(const wr_entity& e) {
  FoundEntity entity{Text(e.id), Text(e.name), Text(e.type), e.salience, e.mention_count, {},
                     e.link_score, Text(e.runner_up_id), Text(e.runner_up_name),
                     e.runner_up_score};
  for (size_t i = 0; i < e.external_id_count; ++i)
    entity.external_ids.emplace_back(Text(e.external_ids[i].scheme), Text(e.external_ids[i].value));
  return entity;
}

FoundQuotation FoundOf(const wr_quotation& q, const wr_article& article) {
  FoundQuotation found{q.begin, q.end, SpanOf(article, q.field, q.begin, q.end), {},
                       Text(q.speaker_id), Text(q.cue),
                       q.field == WR_FIELD_TITLE ? "title" : "text", q.confidence};
  if (q.speaker_end != 0) found.speaker = SpanOf(article, q.field, q.speaker_begin, q.speaker_end);
  return found;
}

std::vector<FoundSpan> FoundOf(const std::vector<plugin::EmittedAlert::Span>& spans) {
  std::vector<FoundSpan> found;
  for (const plugin::EmittedAlert::Span& s : spans)
    found.push_back({s.field, s.text, s.condition, s.begin, s.end});
  return found;
}

const char* NameOf(plugin::LayerStatus status) {
  constexpr const char* kNames[] = {"", "ok", "empty", "skipped", "failed", "truncated"};
  return kNames[static_cast<int>(status)];
}

}  // namespace

Found FoundOf(const plugin::Annotations& annotations, const wr_article& article) {
  Found found;
  for (const wr_zone& z : annotations.zones())
    found.zones.push_back(
        {z.begin, z.end, Text(z.kind), SpanOf(article, WR_FIELD_TEXT, z.begin, z.end),
         Text(z.language)});
  for (const wr_mention& m : annotations.mentions())
    found.mentions.push_back({m.begin, m.end, SpanOf(article, m.field, m.begin, m.end),
                              Text(m.type), Text(m.entity_id), Text(m.value),
                              m.field == WR_FIELD_TITLE ? "title" : "text", m.confidence,
                              Text(m.stands_for), m.nominal != 0});
  for (const wr_entity& e : annotations.entities()) found.entities.push_back(FoundOf(e));
  for (const wr_topic& t : annotations.topics())
    found.topics.push_back({Text(t.id), Text(t.name), t.score});
  for (const wr_quotation& q : annotations.quotations())
    found.quotations.push_back(FoundOf(q, article));
  found.language = annotations.language();
  if (annotations.layers().empty()) return found;
  const plugin::Layer& layer = annotations.layers().back();
  found.status = NameOf(layer.status);
  found.reason = layer.reason;
  found.attachment = View(annotations.FindAttachment(layer.name));
  return found;
}

FoundAlert FoundOf(const plugin::EmittedAlert& a) {
  constexpr const char* kTypes[] = {"", "firing", "updated", "resolved"};
  FoundAlert alert{kTypes[a.type], a.level, a.rule, a.title, a.fingerprint, {}, {}, {}, {}};
  alert.labels.insert(a.labels.begin(), a.labels.end());
  alert.annotations.insert(a.annotations.begin(), a.annotations.end());
  alert.spans = FoundOf(a.spans);
  for (const plugin::EmittedAlert::Article& e : a.articles)
    alert.articles.push_back({e.sequence, e.source, e.id, e.title, FoundOf(e.spans)});
  return alert;
}

FoundArticle FoundOf(const wr_incoming& a) {
  return {Text(a.id),
          Text(a.source),
          Text(a.url),
          Text(a.title),
          Text(a.text),
          Text(a.language),
          std::string(View(a.position)),
          a.published_at};
}

std::ostream& operator<<(std::ostream& out, const FoundZone& z) {
  return out << z.kind << " " << z.begin << ".." << z.end << " '" << z.text << "'";
}

std::ostream& operator<<(std::ostream& out, const FoundMention& m) {
  out << m.type << " '" << m.text << "' at " << m.field << " " << m.begin << ".." << m.end;
  if (!m.entity_id.empty()) out << " entity " << m.entity_id;
  if (!m.value.empty()) out << " value '" << m.value << "'";
  return out << " confidence " << m.confidence;
}

std::ostream& operator<<(std::ostream& out, const FoundEntity& e) {
  return out << e.type << " " << e.id << " '" << e.name << "' salience " << e.salience << ", "
             << e.mention_count << " mentions";
}

std::ostream& operator<<(std::ostream& out, const FoundTopic& t) {
  return out << t.id << " '" << t.name << "' " << t.score;
}

std::ostream& operator<<(std::ostream& out, const FoundQuotation& q) {
  return out << "'" << q.text << "' by '" << q.speaker << "' " << q.speaker_id << " cue '" << q.cue
             << "' confidence " << q.confidence;
}

std::ostream& operator<<(std::ostream& out, const FoundAlert& a) {
  out << a.type << " " << a.rule << " level " << a.level << " fingerprint " << a.fingerprint;
  for (const FoundSpan& s : a.spans)
    out << "; " << s.condition << ": '" << s.text << "' at " << s.field << " " << s.begin << ".."
        << s.end;
  return out;
}

std::ostream& operator<<(std::ostream& out, const FoundArticle& a) {
  return out << a.id << " '" << a.title << "' position '" << a.position << "'";
}

}  // namespace wireroom::testkit
