// SPDX-License-Identifier: Apache-2.0
//
// A log with events of every kind, and requests of subscribers.
#pragma once

#include <string>

#include "core/journal/memory_store.h"
#include "wireroom/v1/event.pb.h"
#include "wireroom/v1/feed.pb.h"

namespace wireroom::feed {

inline v1::Event ArticleEvent(uint64_t sequence, const std::string& topic = "medtop:11000000",
                              const std::string& source = "Harbour Courier",
                              const std::string& entity = "KR") {
  v1::Event event;
  event.set_type("article.enriched");
  event.set_sequence(sequence);
  event.set_epoch(1);
  v1::EnrichedArticle* enriched = event.mutable_article();
  enriched->mutable_article()->set_source(source);
  enriched->mutable_article()->set_text("Text " + std::to_string(sequence));
  enriched->add_mentions()->set_entity_id("not an entity");
  enriched->add_entities()->set_id(entity);
  enriched->add_topics()->set_id(topic);
  enriched->add_topics()->set_id("custom:second");
  return event;
}

inline v1::Event AlertEvent(uint64_t sequence, v1::Alert::Level level) {
  v1::Event event;
  event.set_type("alert.firing");
  event.set_sequence(sequence);
  event.set_epoch(1);
  event.mutable_alert()->set_rule("strike");
  event.mutable_alert()->set_level(level);
  event.mutable_alert()->add_articles()->set_source("Hill Gazette");
  return event;
}

// Commits events with the next sequences, at `time`.
inline void Append(journal::Store* store, std::vector<v1::Event> events, int64_t time = 0) {
  journal::Batch batch;
  uint64_t sequence = store->head();
  for (v1::Event& event : events) {
    event.set_sequence(++sequence);
    batch.events.push_back({sequence, time, event.SerializeAsString(), std::nullopt});
  }
  const absl::Status status = store->Commit(batch);
  if (!status.ok()) std::abort();
}

inline void AppendArticles(journal::Store* store, size_t count, int64_t time = 0) {
  std::vector<v1::Event> events;
  for (size_t i = 0; i < count; ++i) events.push_back(ArticleEvent(0));
  Append(store, std::move(events), time);
}

inline v1::Open OpenOf(const std::string& name, uint32_t events = 1000, uint64_t bytes = 1 << 20) {
  v1::Open open;
  open.set_protocol(1);
  open.set_name(name);
  open.mutable_start()->set_first(true);
  open.mutable_window()->set_events(events);
  open.mutable_window()->set_bytes(bytes);
  return open;
}

inline std::string Bytes(const v1::Open& open) {
  v1::SessionRequest request;
  *request.mutable_open() = open;
  return request.SerializeAsString();
}

inline std::string AckBytes(uint64_t up_to) {
  v1::SessionRequest request;
  request.mutable_ack()->set_up_to(up_to);
  return request.SerializeAsString();
}

inline std::string CloseBytes(bool forget = false) {
  v1::SessionRequest request;
  request.mutable_close()->set_forget(forget);
  return request.SerializeAsString();
}

}  // namespace wireroom::feed
