// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/batch_builder.h"

#include "core/plugin/to_proto.h"

namespace wireroom::pipeline {
namespace {

const char* AlertType(int32_t type) {
  if (type == WR_ALERT_UPDATED) return "alert.updated";
  if (type == WR_ALERT_RESOLVED) return "alert.resolved";
  return "alert.firing";
}

// With the whole article, where the event has a part of it.
std::string WholeRejection(const ArticleInHand& hand) {
  const Submission& submission = hand.submission;
  if (hand.rejection->article().size() == submission.article.size()) {
    return hand.rejection->SerializeAsString();
  }
  v1::Rejection whole = *hand.rejection;
  whole.set_article(submission.article);
  whole.set_article_truncated(submission.too_large > submission.article.size());
  return whole.SerializeAsString();
}

}  // namespace

size_t BatchBuilder::HashOfHash::operator()(const journal::Hash& hash) const {
  size_t out;
  std::memcpy(&out, hash.data(), sizeof out);
  return out;
}

BatchBuilder::BatchBuilder(const journal::Store& store, StreamIdentity identity)
    : store_(store), identity_(std::move(identity)), next_(store.head() + 1), state_(store) {}

std::optional<journal::ArticleRecord> BatchBuilder::FindArticle(const journal::Hash& key) const {
  if (auto found = articles_.find(key); found != articles_.end()) return found->second;
  return store_.FindArticle(key);
}

void BatchBuilder::NotePosition(const Origin& origin) {
  if (!origin.producer.empty())
    inputs_[origin.producer] = {origin.epoch, origin.number, origin.position};
}

void BatchBuilder::Complete(ArticleInHand* hand, Outcome outcome, uint64_t sequence) {
  Submission& submission = hand->submission;
  NotePosition(submission.origin);
  completions_.push_back({std::move(submission.origin), outcome, sequence,
                          outcome == Outcome::kRejected ? hand->rejection->detail() : "",
                          hand->received_bytes});
}

uint64_t BatchBuilder::AddEvent(int64_t time, std::string type, std::string message,
                                std::optional<journal::Hash> article) {
  const uint64_t sequence = next_++;
  AppendNumber(identity_, sequence, &message);
  bytes_ += message.size();
  batch_.events.push_back({sequence, time, std::move(message), article});
  CommittedEvent& committed = committed_.emplace_back();
  committed.sequence = sequence;
  committed.type = std::move(type);
  return sequence;
}

void BatchBuilder::KeepReject(ArticleInHand* hand) {
  const Submission& submission = hand->submission;
  v1::Rejection earlier;
  earlier.ParseFromString(submission.earlier);
  v1::Rejection again = *hand->rejection;
  again.set_article(submission.article);
  again.set_article_truncated(earlier.article_truncated());
  again.set_producer(earlier.producer());
  again.set_producer_epoch(earlier.producer_epoch());
  again.set_number(earlier.number());
  again.set_attempts(earlier.attempts() + 1);
  batch_.reject_changes.emplace_back(submission.origin.retry_of, again.SerializeAsString());
  Complete(hand, Outcome::kRejected, submission.origin.retry_of);
}

void BatchBuilder::SettleReject(uint64_t sequence) {
  batch_.reject_changes.emplace_back(sequence, std::nullopt);
}

std::optional<uint64_t> BatchBuilder::AddArticle(ArticleInHand* hand) {
  const bool rejected = hand->rejection.has_value();
  const uint64_t retry_of = hand->submission.origin.retry_of;
  if (rejected && retry_of != 0) {
    KeepReject(hand);
    return std::nullopt;
  }
  // What could not be read has no identity that could be recognised.
  const bool identified = hand->identified;
  std::optional<journal::ArticleRecord> earlier;
  if (identified) earlier = FindArticle(hand->key);
  const bool same = earlier && earlier->content == hand->content;
  if (retry_of != 0) SettleReject(retry_of);
  if (same && earlier->rejected == rejected) {
    Complete(hand, rejected ? Outcome::kRejected : Outcome::kDuplicate, earlier->sequence);
    return std::nullopt;
  }
  // Taken this time, whoever sent it again.
  if (same && earlier->rejected && earlier->sequence != retry_of) SettleReject(earlier->sequence);
  const bool revises = earlier && !earlier->rejected && !rejected;
  if (revises) {
    hand->enriched.set_revises(earlier->sequence);
    hand->enriched.set_revises_epoch(identity_.epoch);
    WriteArticleEvent(identity_, hand);
  }
  const uint64_t sequence =
      AddEvent(hand->received_at, rejected ? "article.rejected" : "article.enriched",
               std::move(hand->message), identified ? std::optional(hand->key) : std::nullopt);
  committed_.back().facets[1] = hand->article().source();
  // A refused revision must not hide the article that stands.
  const bool standing = earlier && !earlier->rejected;
  if (identified && !(rejected && standing))
    articles_[hand->key] = {sequence, hand->content, rejected};
  if (rejected) {
    committed_.back().facets[0] = v1::Rejection::Reason_Name(hand->rejection->reason());
    batch_.rejects.emplace_back(sequence, WholeRejection(*hand));
    Complete(hand, Outcome::kRejected, sequence);
    return std::nullopt;
  }
  if (hand->enriched.topics_size() > 0)
    committed_.back().facets[0] = hand->enriched.topics(0).id();
  Complete(hand, revises ? Outcome::kRevised : Outcome::kEnriched, sequence);
  return sequence;
}

void BatchBuilder::AddAlert(int64_t time, const plugin::EmittedAlert& emitted,
                            std::string_view detector, std::string_view version) {
  v1::Alert alert;
  plugin::ToProto(emitted, &alert);
  alert.set_detector(std::string(detector));
  alert.set_detector_version(std::string(version));
  std::string type = AlertType(emitted.type);
  std::string message = WriteAlertEvent(identity_, time, type, alert);
  AddEvent(time, std::move(type), std::move(message), std::nullopt);
  committed_.back().facets[0] = v1::Alert::Level_Name(alert.level());
  committed_.back().facets[1] = emitted.rule;
}

const journal::Batch& BatchBuilder::Seal() {
  batch_.articles.assign(articles_.begin(), articles_.end());
  batch_.inputs.assign(inputs_.begin(), inputs_.end());
  batch_.state = state_.Take();
  return batch_;
}

void BatchBuilder::Finish(std::vector<Completion>* completions,
                          std::vector<CommittedEvent>* events) {
  for (size_t i = 0; i < committed_.size(); ++i)
    committed_[i].message = std::move(batch_.events[i].message);
  *completions = std::move(completions_);
  *events = std::move(committed_);
  completions_.clear();
  committed_.clear();
  batch_.Clear();
  articles_.clear();
  inputs_.clear();
  bytes_ = 0;
}

}  // namespace wireroom::pipeline
