// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/memory_state.h"

namespace wireroom::alerts {

MemoryState::MemoryState()
    : table_{sizeof(wr_detections), this, &TakeAlert, &Get, &Put, &Erase, &Scan, nullptr},
      detections_(&table_) {}

Detections& MemoryState::Begin(Time now, const Article* article) {
  now_ = now;
  article_ = article;
  return detections_;
}

wr_result MemoryState::TakeAlert(void* context, const wr_alert* from) {
  auto* self = static_cast<MemoryState*>(context);
  SimulatedAlert& alert = self->alerts_.emplace_back();
  alert.at = self->now_;
  alert.type = static_cast<AlertType>(from->type);
  alert.level = static_cast<Level>(from->level);
  alert.rule = View(from->rule);
  alert.title = View(from->title);
  alert.fingerprint = View(from->fingerprint);
  for (size_t i = 0; i < from->label_count; ++i)
    alert.labels.emplace(View(from->labels[i].name), View(from->labels[i].value));
  for (size_t i = 0; i < from->annotation_count; ++i)
    alert.annotations.emplace(View(from->annotations[i].name), View(from->annotations[i].value));
  if (self->article_) alert.article = self->article_->id();
  for (const wr_evidence& e : List<wr_evidence>(from->evidence))
    alert.spans.emplace_back(e.begin == e.end || !self->article_
                                 ? View(e.text)
                                 : self->article_->field(e.field).Text(e.begin, e.end));
  for (const wr_evidence_article& a : List<wr_evidence_article>(from->articles)) {
    alert.articles.emplace_back(View(a.id));
    for (const wr_evidence& e : List<wr_evidence>(a.spans)) alert.spans.emplace_back(View(e.text));
  }
  return WR_OK;
}

wr_bytes MemoryState::Get(void* context, wr_bytes key) {
  const auto& values = static_cast<MemoryState*>(context)->values_;
  const auto found = values.find(View(key));
  return found == values.end() ? wr_bytes{nullptr, 0}
                               : wr_bytes{found->second.data(), found->second.size()};
}

wr_result MemoryState::Put(void* context, wr_bytes key, wr_bytes value) {
  static_cast<MemoryState*>(context)->values_.insert_or_assign(std::string(View(key)),
                                                               std::string(View(value)));
  return WR_OK;
}

wr_result MemoryState::Erase(void* context, wr_bytes key) {
  static_cast<MemoryState*>(context)->values_.erase(std::string(View(key)));
  return WR_OK;
}

wr_result MemoryState::Scan(void* context, wr_bytes prefix,
                            int32_t (*each)(void*, wr_bytes, wr_bytes), void* user) {
  const auto& values = static_cast<MemoryState*>(context)->values_;
  const std::string begin(View(prefix));
  for (auto at = values.lower_bound(begin); at != values.end() && at->first.starts_with(begin); ++at)
    if (each(user, Bytes(at->first), {at->second.data(), at->second.size()}) != 0) break;
  return WR_OK;
}

}  // namespace wireroom::alerts
