// SPDX-License-Identifier: Apache-2.0
#include "core/journal/check.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/journal/article_key.h"
#include "core/journal/record.h"
#include "wireroom/v1/event.pb.h"

namespace wireroom::journal {
namespace {

// Entries that are looked at in one transaction.
constexpr size_t kChunk = 1000;

// A walk over one table, in short transactions.
class Walk {
 public:
  Walk(const Journal& journal, const ArticleIndex& index, Environment* environment,
       ResidentPages* resident, const CheckOptions& options, CheckReport* report)
      : journal_(journal),
        options_(options),
        index_(index),
        environment_(environment),
        resident_(resident),
        report_(report) {}

  using Visit = void (Walk::*)(const ReadTransaction&, const Cursor&);

  absl::Status Run(MDB_dbi table, std::string from, Visit visit) {
    while (true) {
      const ReadTransaction transaction(environment_);
      if (!transaction.status().ok()) return transaction.status();
      Cursor cursor(transaction.get(), table);
      bool there = from.empty() ? cursor.First() : cursor.Seek(from);
      size_t bytes = 0;
      for (size_t i = 0; there && i < kChunk; ++i, there = cursor.Next()) {
        bytes += cursor.value().size();
        (this->*visit)(transaction, cursor);
      }
      resident_->Bound(bytes);
      if (!there) return cursor.status();
      from = cursor.key();
    }
  }

  void VisitEvent(const ReadTransaction& transaction, const Cursor& cursor) {
    const uint64_t sequence = ParseSequenceKey(cursor.key()).value_or(0);
    const bool forgotten = last_sequence_ + 1 < journal_.first();
    if (last_sequence_ != 0 && sequence != last_sequence_ + 1 && !forgotten) {
      Problem(absl::StrCat("after sequence ", last_sequence_, " comes ", sequence));
    }
    last_sequence_ = sequence;
    ++report_->events;
    EventRecord event;
    const absl::Status status = DecodeEvent(sequence, cursor.value(), &event);
    if (!status.ok()) return Problem(std::string(status.message()));
    report_->message_bytes += event.message.size();
    if (options_.messages) CheckMessage(event);
    if (event.article) CheckIndexed(transaction, event);
  }

  void VisitArticle(const ReadTransaction& transaction, const Cursor& cursor) {
    const auto payload = Sealed("an entry of the index of articles", cursor);
    const std::optional<ArticleRecord> record = payload ? ParseArticle(*payload) : std::nullopt;
    if (!record) return;
    Hash article{};
    if (cursor.key().size() != article.size()) return Problem("a key of the index is damaged");
    std::copy_n(cursor.key().begin(), article.size(), reinterpret_cast<char*>(article.data()));
    // One that waits to be changed is not asked any more.
    const auto found = index_.Find(article);
    if (!found.ok()) return Problem(std::string(found.status().message()));
    if (!*found || (*found)->sequence != record->sequence) return;
    ++report_->articles;
    CheckPointsAtEvent(transaction, article, record->sequence);
  }

  absl::Status VisitPending() {
    const ReadTransaction transaction(environment_);
    if (!transaction.status().ok()) return transaction.status();
    for (const auto& [article, record] : index_.PendingRecords()) {
      ++report_->articles;
      CheckPointsAtEvent(transaction, article, record.sequence);
    }
    return absl::OkStatus();
  }

  void VisitReject(const ReadTransaction& transaction, const Cursor& cursor) {
    ++report_->rejects;
    const auto payload = Sealed("a rejection", cursor);
    if (payload && options_.messages && !rejection_.ParseFromArray(payload->data(), Size(*payload))) {
      Problem(absl::StrCat("the rejection of sequence ",
                           ParseSequenceKey(cursor.key()).value_or(0), " is not a Rejection"));
    }
    const auto found = transaction.Find(environment_->tables.events, cursor.key());
    if (found.ok() && found->has_value()) return;
    Problem(absl::StrCat("the rejection of sequence ",
                         ParseSequenceKey(cursor.key()).value_or(0), " has no event"));
  }

  void VisitState(const ReadTransaction&, const Cursor& cursor) {
    ++report_->state;
    Sealed("the state of a plugin", cursor);
  }

  void VisitInput(const ReadTransaction&, const Cursor& cursor) {
    ++report_->inputs;
    Sealed("the position of a producer", cursor);
  }

  void VisitCursor(const ReadTransaction&, const Cursor& cursor) {
    ++report_->cursors;
    Sealed("a cursor", cursor);
  }

  // Behind the events: the newest was not forgotten on the way.
  void CheckEnd(uint64_t head) {
    if (report_->events != 0 && last_sequence_ < head) {
      Problem(absl::StrCat("the newest event is ", last_sequence_, ", but ", head,
                           " were committed"));
    }
  }

 private:
  void CheckPointsAtEvent(const ReadTransaction& transaction, const Hash& article,
                          uint64_t sequence) {
    if (sequence < journal_.first()) return;
    const auto found = transaction.Find(environment_->tables.events, SequenceKey(sequence));
    if (!found.ok()) return Problem(std::string(found.status().message()));
    const auto header = *found ? PeekEventHeader(**found) : std::nullopt;
    if (header && header->article == article) return;
    Problem(absl::StrCat("an entry of the index points at sequence ", sequence,
                         ", which is not an event of its article"));
  }

  // What an event says of itself must agree with where it lies.
  void CheckMessage(const EventRecord& record) {
    if (!event_.ParseFromString(record.message)) {
      return Problem(absl::StrCat("the record of sequence ", record.sequence, " is not an Event"));
    }
    const auto wrong = [&](const char* field, const std::string& found, const std::string& wanted) {
      Problem(absl::StrCat("event ", record.sequence, ": its ", field, " is '", found,
                           "', expected '", wanted, "'"));
    };
    if (event_.sequence() != record.sequence) {
      wrong("sequence", absl::StrCat(event_.sequence()), absl::StrCat(record.sequence));
    }
    if (event_.stream() != journal_.stream()) wrong("stream", event_.stream(), journal_.stream());
    const std::string id = absl::StrCat(event_.epoch(), "-", record.sequence);
    if (event_.id() != id) wrong("id", event_.id(), id);
    if (event_.epoch() < epoch_ || event_.epoch() > journal_.epoch()) {
      wrong("epoch", absl::StrCat(event_.epoch()),
            epoch_ == journal_.epoch() ? absl::StrCat(epoch_)
                                       : absl::StrCat(epoch_, " to ", journal_.epoch()));
    }
    epoch_ = std::max(epoch_, event_.epoch());
    CheckArticle(record);
  }

  void CheckArticle(const EventRecord& record) {
    if (!record.article || !event_.has_article()) return;
    const v1::Article& article = event_.article().article();
    if (ArticleKey(article.source(), article.id()) == *record.article) return;
    Problem(absl::StrCat("event ", record.sequence, " lies under the key of another article"));
  }

  // But for a rejected revision, which leaves the entry to the one that stands.
  void CheckIndexed(const ReadTransaction& transaction, const EventRecord& event) {
    const auto record = index_.Find(*event.article);
    if (!record.ok()) return Problem(std::string(record.status().message()));
    if (*record && (*record)->sequence >= event.sequence) return;
    if (event.sequence < journal_.first()) return;
    const auto reject = transaction.Find(environment_->tables.rejects, SequenceKey(event.sequence));
    if (!reject.ok()) return Problem(std::string(reject.status().message()));
    if (reject->has_value()) return;
    // Its reject may have been dropped, or taken on a later try.
    if (event_.ParseFromString(event.message) && event_.has_rejection()) return;
    Problem(absl::StrCat("the article of sequence ", event.sequence, " is not in the index"));
  }

  static int Size(std::string_view bytes) { return static_cast<int>(bytes.size()); }

  std::optional<std::string_view> Sealed(const char* what, const Cursor& cursor) {
    const auto payload = Unseal(what, cursor.key(), cursor.value());
    if (payload.ok()) return *payload;
    Problem(std::string(payload.status().message()));
    return std::nullopt;
  }

  void Problem(std::string text) {
    if (++report_->problem_count <= kMaxProblems) report_->problems.push_back(std::move(text));
  }

  const Journal& journal_;
  const CheckOptions options_;
  const ArticleIndex& index_;
  Environment* const environment_;
  ResidentPages* const resident_;
  CheckReport* const report_;
  uint64_t last_sequence_ = 0;
  // The epoch of the last event.
  uint32_t epoch_ = 1;
  // Reused for every record.
  v1::Event event_;
  v1::Rejection rejection_;
};

}  // namespace

absl::Status Check(const Journal& journal, const CheckOptions& options, CheckReport* report) {
  Environment* const environment = journal.environment_.get();
  const Tables& tables = environment->tables;
  const uint64_t head = journal.head();
  Walk walk(journal, journal.index_, environment, &journal.resident_, options, report);
  absl::Status status = walk.Run(tables.events, std::string(), &Walk::VisitEvent);
  walk.CheckEnd(head);
  const std::pair<MDB_dbi, Walk::Visit> rest[] = {
      {tables.articles, &Walk::VisitArticle}, {tables.rejects, &Walk::VisitReject},
      {tables.state, &Walk::VisitState},      {tables.inputs, &Walk::VisitInput},
      {tables.cursors, &Walk::VisitCursor},
  };
  if (status.ok()) status = walk.VisitPending();
  for (const auto& each : rest) {
    if (status.ok()) status = walk.Run(each.first, std::string(), each.second);
  }
  return status;
}

}  // namespace wireroom::journal
