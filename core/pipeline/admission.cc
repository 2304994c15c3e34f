// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/admission.h"

#include <google/protobuf/unknown_field_set.h>

#include "absl/strings/str_cat.h"
#include "core/journal/article_key.h"
#include "core/text/utf8.h"

namespace wireroom::pipeline {
namespace {

using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

// In an event; the journal's own record of a reject has the whole article.
constexpr size_t kMaxKeptReject = 1 << 20;
constexpr int64_t kFirstSecond = -62135596800;  // 0001-01-01, protobuf's limits of Timestamp
constexpr int64_t kLastSecond = 253402300799;   // 9999-12-31T23:59:59
constexpr int64_t kFirstNews = -11676096000;    // 1600-01-01: newspapers begin in 1605

struct StringField {
  int number;
  const char* json_name;
};
constexpr StringField kStrings[] = {
    {v1::Article::kIdFieldNumber, "id"},           {v1::Article::kSourceFieldNumber, "source"},
    {v1::Article::kUrlFieldNumber, "url"},         {v1::Article::kTitleFieldNumber, "title"},
    {v1::Article::kTextFieldNumber, "text"},       {v1::Article::kLanguageFieldNumber, "language"},
    {v1::Article::kAuthorsFieldNumber, "authors"},
};

void AddNotice(v1::EnrichedArticle* enriched, const char* code, const char* field,
               std::string detail, uint32_t begin = 0, uint32_t count = 1) {
  v1::Notice* notice = enriched->add_notices();
  notice->set_code(code);
  notice->set_field(field);
  notice->set_detail(std::move(detail));
  notice->set_begin(begin);
  notice->set_count(count);
}

void RepairField(UnknownField* field, const char* name, v1::EnrichedArticle* enriched) {
  std::string* value = field->mutable_length_delimited();
  const text::Repair repair = text::RepairUtf8(value);
  if (repair.count == 0) return;
  AddNotice(enriched, "invalid_utf8", name,
            absl::StrCat(repair.count, " byte sequence(s) that are not UTF-8 were replaced by "
                         "U+FFFD, the first at byte ", repair.first),
            repair.first, repair.count);
}

// A label is a map entry, itself a message of two strings.
void RepairLabel(UnknownField* field, v1::EnrichedArticle* enriched) {
  UnknownFieldSet entry;
  if (!entry.ParseFromString(field->length_delimited())) return;
  for (int i = 0; i < entry.field_count(); ++i) {
    if (entry.field(i).type() == UnknownField::TYPE_LENGTH_DELIMITED)
      RepairField(entry.mutable_field(i), "labels", enriched);
  }
  entry.SerializeToString(field->mutable_length_delimited());
}

// protobuf refuses a whole message for one bad byte in a string. Reads it as
// untyped fields, repairs the strings and tries again.
bool ParseRepaired(const std::string& bytes, v1::EnrichedArticle* enriched) {
  UnknownFieldSet fields;
  if (!fields.ParseFromString(bytes)) return false;
  for (int i = 0; i < fields.field_count(); ++i) {
    UnknownField* field = fields.mutable_field(i);
    if (field->type() != UnknownField::TYPE_LENGTH_DELIMITED) continue;
    if (field->number() == v1::Article::kLabelsFieldNumber) RepairLabel(field, enriched);
    for (const StringField& known : kStrings)
      if (known.number == field->number()) RepairField(field, known.json_name, enriched);
  }
  std::string repaired;
  return fields.SerializeToString(&repaired) &&
         enriched->mutable_article()->ParseFromString(repaired);
}

std::string TooLong(const char* name, size_t size, uint64_t limit) {
  return absl::StrCat(name, ": expected at most ", limit, " bytes, found ", size);
}

std::string CheckLengths(const v1::Article& a, const AdmissionLimits& limits) {
  if (a.id().size() > 512) return TooLong("id", a.id().size(), 512);
  if (a.source().size() > 512) return TooLong("source", a.source().size(), 512);
  if (a.url().size() > 8192) return TooLong("url", a.url().size(), 8192);
  if (a.language().size() > 64) return TooLong("language", a.language().size(), 64);
  if (a.title().size() > limits.text_bytes)
    return TooLong("title", a.title().size(), limits.text_bytes);
  if (a.text().size() > limits.text_bytes)
    return TooLong("text", a.text().size(), limits.text_bytes);
  if (a.authors_size() > 256)
    return absl::StrCat("authors: expected at most 256, found ", a.authors_size());
  if (a.labels_size() > 256)
    return absl::StrCat("labels: expected at most 256, found ", a.labels_size());
  return "";
}

std::string CheckTime(const char* name, bool present, const google::protobuf::Timestamp& t) {
  if (!present) return "";
  if (t.seconds() < kFirstSecond || t.seconds() > kLastSecond)
    return absl::StrCat(name, ": expected a time from year 1 to 9999, found ", t.seconds(),
                        " seconds since 1970");
  if (t.nanos() < 0 || t.nanos() > 999'999'999)
    return absl::StrCat(name, ": expected 0 to 999999999 nanoseconds, found ", t.nanos());
  return "";
}

std::string CheckTimes(const v1::Article& a) {
  std::string error = CheckTime("publishedAt", a.has_published_at(), a.published_at());
  if (error.empty()) error = CheckTime("updatedAt", a.has_updated_at(), a.updated_at());
  if (error.empty()) error = CheckTime("fetchedAt", a.has_fetched_at(), a.fetched_at());
  return error;
}

void NoteOddTime(const char* name, bool present, const google::protobuf::Timestamp& t, int64_t now,
                 int64_t future, v1::EnrichedArticle* enriched) {
  if (!present) return;
  if (t.seconds() < kFirstNews) {
    AddNotice(enriched, "date_before_news", name, "before the year 1600; kept as it is");
  } else if (t.seconds() > (now + future) / 1'000'000) {
    AddNotice(enriched, "date_in_future", name, "later than the daemon's clock; kept as it is");
  }
}

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(std::string_view(" \t\r\n\v\f\0", 7)) == std::string_view::npos;
}

void SetKeys(ArticleInHand* hand) {
  v1::Article* article = hand->enriched.mutable_article();
  hand->content = journal::ContentHash(*article);
  if (article->id().empty()) article->set_id(journal::ContentId(hand->content));
  hand->key = journal::ArticleKey(article->source(), article->id());
  hand->identified = true;
}

}  // namespace

v1::Rejection Reject(v1::Rejection::Reason reason, std::string detail, const ArticleInHand& hand) {
  const Submission& submission = hand.submission;
  v1::Rejection rejection;
  rejection.set_reason(reason);
  rejection.set_detail(std::move(detail));
  rejection.set_article(submission.article.substr(0, kMaxKeptReject));
  rejection.set_article_truncated(submission.article.size() > kMaxKeptReject ||
                                  submission.too_large > submission.article.size());
  if (hand.identified) {
    rejection.set_article_id(hand.article().id());
    rejection.set_source(hand.article().source());
  }
  rejection.set_producer(submission.origin.producer);
  rejection.set_producer_epoch(submission.origin.epoch);
  rejection.set_number(submission.origin.number);
  rejection.set_attempts(1);
  return rejection;
}

std::optional<v1::Rejection> Admit(const AdmissionLimits& limits, int64_t now,
                                   ArticleInHand* hand) {
  const Submission& submission = hand->submission;
  if (submission.too_large > 0) {
    return Reject(v1::Rejection::too_large,
                  absl::StrCat("article: ", submission.too_large,
                               " bytes are more than ingest.max_article_bytes allows"), *hand);
  }
  v1::EnrichedArticle* enriched = &hand->enriched;
  if (!enriched->mutable_article()->ParseFromString(submission.article) &&
      !ParseRepaired(submission.article, enriched)) {
    return Reject(v1::Rejection::malformed,
                  absl::StrCat("article: expected a serialised wireroom.v1.Article, found ",
                               submission.article.size(), " bytes that are not one"), *hand);
  }
  const v1::Article& article = hand->article();
  SetKeys(hand);
  std::string error = CheckLengths(article, limits);
  if (error.empty()) error = CheckTimes(article);
  if (!error.empty()) return Reject(v1::Rejection::invalid_field, std::move(error), *hand);
  if (IsBlank(article.title()) && IsBlank(article.text()))
    return Reject(v1::Rejection::empty, "article: expected a title or a text, found neither",
                  *hand);
  if (IsBlank(article.text()))
    AddNotice(enriched, "no_text", "text", "there is a title only");
  NoteOddTime("publishedAt", article.has_published_at(), article.published_at(), now,
              limits.future, enriched);
  NoteOddTime("updatedAt", article.has_updated_at(), article.updated_at(), now, limits.future,
              enriched);
  return std::nullopt;
}

}  // namespace wireroom::pipeline
