// SPDX-License-Identifier: Apache-2.0
#include "core/app/reject_book.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/app/outcome.h"
#include "core/journal/article_key.h"

namespace wireroom::app {
namespace {

// Of a page, in bytes and entries.
constexpr size_t kPageBytes = size_t{16} << 20;
constexpr int kPageRejects = 1000;

int64_t Micros(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1'000'000 + time.nanos() / 1000;
}

template <typename List, typename Value>
bool Fits(const List& list, const Value& value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

bool Fits(const v1::RejectFilter& filter, const v1::Reject& reject) {
  const v1::Rejection& rejection = reject.rejection();
  const int64_t time = Micros(reject.time());
  return Fits(filter.sequences(), reject.sequence()) &&
         Fits(filter.reasons(), static_cast<int>(rejection.reason())) &&
         Fits(filter.plugins(), rejection.plugin()) && Fits(filter.sources(), rejection.source()) &&
         (!filter.has_since() || time >= Micros(filter.since())) &&
         (!filter.has_until() || time < Micros(filter.until()));
}

v1::Article ArticleOf(const v1::Rejection& rejection) {
  v1::Article article;
  if (!article.ParseFromString(rejection.article())) article.Clear();
  if (article.id().empty()) article.set_id(rejection.article_id());
  return article;
}

}  // namespace

absl::Status RejectBook::SetAsideCrashed() {
  return journal_->ScanRejects(0, [&](uint64_t, std::string_view bytes) {
    v1::Rejection rejection;
    if (!rejection.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return true;
    if (rejection.reason() != v1::Rejection::crashed) return true;
    const journal::Hash name = pipeline::Quarantine::NameOf(rejection.article());
    v1::Article article;
    const bool read = !rejection.article_id().empty() && article.ParseFromString(rejection.article());
    quarantine_->SetAside(name, read ? journal::ContentHash(article) : name);
    return true;
  });
}

absl::Status RejectBook::List(const v1::ListRejects& request, v1::RejectPage* page) const {
  size_t bytes = 0;
  return journal_->ScanRejects(request.from(), [&](uint64_t sequence, std::string_view rejection) {
    if (bytes > kPageBytes || page->rejects_size() >= kPageRejects) {
      page->set_next(sequence);
      return false;
    }
    v1::Reject* reject = page->add_rejects();
    reject->set_sequence(sequence);
    reject->mutable_rejection()->ParseFromArray(rejection.data(),
                                                static_cast<int>(rejection.size()));
    std::vector<journal::EventRecord> event;
    if (journal_->Read(sequence, 1, 0, &event).ok() && !event.empty()) {
      reject->mutable_time()->set_seconds(event[0].time / 1'000'000);
      reject->mutable_time()->set_nanos(static_cast<int32_t>(event[0].time % 1'000'000 * 1000));
    }
    if (!Fits(request.filter(), *reject)) {
      page->mutable_rejects()->RemoveLast();
      return true;
    }
    if (!request.articles()) reject->mutable_rejection()->clear_article();
    bytes += reject->ByteSizeLong();
    return true;
  });
}

std::optional<v1::Event> RejectBook::ReadEvent(uint64_t sequence) const {
  std::vector<journal::EventRecord> records;
  v1::Event event;
  if (!journal_->Read(sequence, 1, 0, &records).ok() || records.empty()) return std::nullopt;
  if (records[0].sequence != sequence || !event.ParseFromString(records[0].message)) {
    return std::nullopt;
  }
  return event;
}

std::string RejectBook::Superseded(uint64_t sequence, const v1::Article& article) const {
  const auto newest = journal_->FindArticle(journal::ArticleKey(article.source(), article.id()));
  if (!newest || newest->sequence <= sequence || newest->content == journal::ContentHash(article)) {
    return "";
  }
  if (newest->rejected) {
    return absl::StrCat("a later edition of it is the reject ", newest->sequence,
                        ": retry that one, or drop this one");
  }
  const std::optional<v1::Event> event = ReadEvent(newest->sequence);
  // One that was taken on a later try is as old as its reject.
  if (event && event->article().retried() != 0 && event->article().retried() < sequence) return "";
  return absl::StrCat("a later edition of it is event ", newest->sequence,
                      ": drop this one, or send the article again");
}

std::optional<pipeline::Submission> RejectBook::Prepare(uint64_t sequence, Retried* retried) {
  retried->set_sequence(sequence);
  const auto bytes = journal_->FindReject(sequence);
  if (!bytes.ok()) {
    retried->set_detail(std::string(bytes.status().message()));
    return std::nullopt;
  }
  v1::Rejection rejection;
  if (!*bytes || !rejection.ParseFromString(**bytes)) {
    retried->set_detail("there is no such reject");
    return std::nullopt;
  }
  if (rejection.article_truncated()) {
    retried->set_detail(absl::StrCat("only ", rejection.article().size(), " bytes of it are kept: "
                                     "it was larger than ingest.max_article_bytes"));
    return std::nullopt;
  }
  const v1::Article article = ArticleOf(rejection);
  if (!rejection.article_id().empty()) retried->set_detail(Superseded(sequence, article));
  if (!retried->detail().empty()) return std::nullopt;
  if (rejection.reason() == v1::Rejection::crashed) {
    const journal::Hash name = pipeline::Quarantine::NameOf(rejection.article());
    quarantine_->TryAgain(name,
                          rejection.article_id().empty() ? name : journal::ContentHash(article));
  }
  pipeline::Submission submission;
  submission.origin.retry_of = sequence;
  submission.article = std::move(*rejection.mutable_article());
  submission.earlier = rejection.SerializeAsString();
  return submission;
}

absl::Status RejectBook::Retry(const v1::RetryRejects& request, pipeline::Pipeline* pipeline,
                               v1::RetriedRejects* reply) {
  if (request.sequences_size() > kMostRetried) {
    return absl::InvalidArgumentError(absl::StrCat("expected at most ", kMostRetried,
                                                   " rejects at a time, found ",
                                                   request.sequences_size()));
  }
  std::vector<pipeline::Submission> submissions;
  for (const uint64_t sequence : request.sequences()) {
    Retried* const retried = reply->add_retried();
    std::optional<pipeline::Submission> submission = Prepare(sequence, retried);
    if (!submission) continue;
    const std::lock_guard lock(mutex_);
    // Asked for twice: once is enough.
    if (waiting_.emplace(sequence, retried).second) submissions.push_back(*std::move(submission));
  }
  const bool taken = submissions.empty() || pipeline->Submit(std::move(submissions));
  std::unique_lock lock(mutex_);
  if (taken) changed_.wait(lock, [&] { return waiting_.empty() || stopped_; });
  const bool all = waiting_.empty();
  waiting_.clear();
  if (all) return absl::OkStatus();
  return absl::UnavailableError("the daemon is stopping: rejects that were not committed are as "
                                "they were; retry them again");
}

void RejectBook::Completed(const pipeline::Completion& completion) {
  const std::lock_guard lock(mutex_);
  const auto found = waiting_.find(completion.origin.retry_of);
  if (found == waiting_.end()) return;
  found->second->set_outcome(OutcomeOf(completion.outcome));
  found->second->set_became(completion.sequence);
  found->second->set_detail(completion.detail);
  waiting_.erase(found);
  if (waiting_.empty()) changed_.notify_all();
}

void RejectBook::Stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

absl::Status RejectBook::Drop(const v1::DropRejects& request, v1::DroppedRejects* reply) {
  std::vector<uint64_t> there;
  for (const uint64_t sequence : request.sequences()) {
    const auto reject = journal_->FindReject(sequence);
    if (!reject.ok() || *reject) there.push_back(sequence);
  }
  absl::Status status = journal_->EraseRejects(there);
  if (status.ok()) reply->set_dropped(there.size());
  return status;
}

}  // namespace wireroom::app
