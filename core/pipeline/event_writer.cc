// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/event_writer.h"

#include "absl/strings/str_cat.h"

namespace wireroom::pipeline {
namespace {

void SetTime(int64_t micros, google::protobuf::Timestamp* out) {
  int64_t seconds = micros / 1'000'000;
  int64_t rest = micros % 1'000'000;
  if (rest < 0) {
    rest += 1'000'000;
    --seconds;
  }
  out->set_seconds(seconds);
  out->set_nanos(static_cast<int32_t>(rest * 1000));
}

void SetEnvelope(const StreamIdentity& identity, const std::string& type,
                 const std::string& subject, int64_t time, v1::Event* event) {
  event->set_source(absl::StrCat("wireroom/", identity.stream));
  event->set_type(type);
  event->set_subject(subject);
  event->set_stream(identity.stream);
  event->set_epoch(identity.epoch);
  SetTime(time, event->mutable_time());
}

}  // namespace

void WriteArticleEvent(const StreamIdentity& identity, ArticleInHand* hand) {
  v1::Event event;
  if (hand->rejection) {
    SetEnvelope(identity, "article.rejected", hand->rejection->article_id(), hand->received_at,
                &event);
    event.unsafe_arena_set_allocated_rejection(&*hand->rejection);
    event.SerializeToString(&hand->message);
    event.unsafe_arena_release_rejection();
    return;
  }
  SetEnvelope(identity, "article.enriched", hand->article().id(), hand->received_at, &event);
  // Lent for the moment of writing: the article's memory is used again.
  event.unsafe_arena_set_allocated_article(&hand->enriched);
  event.SerializeToString(&hand->message);
  event.unsafe_arena_release_article();
}

std::string WriteAlertEvent(const StreamIdentity& identity, int64_t time, const std::string& type,
                            const v1::Alert& alert) {
  v1::Event event;
  SetEnvelope(identity, type, alert.rule(), time, &event);
  *event.mutable_alert() = alert;
  return event.SerializeAsString();
}

void AppendNumber(const StreamIdentity& identity, uint64_t sequence, std::string* message) {
  v1::Event number;
  number.set_id(absl::StrCat(identity.epoch, "-", sequence));
  number.set_sequence(sequence);
  number.AppendToString(message);
}

}  // namespace wireroom::pipeline
