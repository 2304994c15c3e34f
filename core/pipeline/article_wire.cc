// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/article_wire.h"

#include <map>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

namespace wireroom::pipeline {
namespace {

using google::protobuf::Timestamp;
using google::protobuf::io::CodedOutputStream;

constexpr uint32_t kLengthDelimited = 2;

void WriteField(int number, const std::string& bytes, CodedOutputStream* out) {
  out->WriteTag(static_cast<uint32_t>(number) << 3 | kLengthDelimited);
  out->WriteVarint32(static_cast<uint32_t>(bytes.size()));
  out->WriteString(bytes);
}

void WriteString(int number, const std::string& bytes, CodedOutputStream* out) {
  if (!bytes.empty()) WriteField(number, bytes, out);
}

void WriteTime(int number, bool present, const Timestamp& time, CodedOutputStream* out) {
  if (present) WriteField(number, time.SerializeAsString(), out);
}

std::string LabelEntry(const std::string& key, const std::string& value) {
  std::string entry;
  {
    google::protobuf::io::StringOutputStream stream(&entry);
    CodedOutputStream out(&stream);
    WriteField(1, key, &out);
    WriteField(2, value, &out);
  }
  return entry;
}

void WriteArticle(const v1::Article& a, CodedOutputStream* out) {
  using A = v1::Article;
  WriteString(A::kIdFieldNumber, a.id(), out);
  WriteString(A::kSourceFieldNumber, a.source(), out);
  WriteString(A::kUrlFieldNumber, a.url(), out);
  WriteString(A::kTitleFieldNumber, a.title(), out);
  WriteString(A::kTextFieldNumber, a.text(), out);
  WriteTime(A::kPublishedAtFieldNumber, a.has_published_at(), a.published_at(), out);
  WriteTime(A::kUpdatedAtFieldNumber, a.has_updated_at(), a.updated_at(), out);
  WriteTime(A::kFetchedAtFieldNumber, a.has_fetched_at(), a.fetched_at(), out);
  WriteString(A::kLanguageFieldNumber, a.language(), out);
  for (const std::string& author : a.authors()) WriteField(A::kAuthorsFieldNumber, author, out);
  const std::map<std::string, std::string> labels(a.labels().begin(), a.labels().end());
  for (const auto& label : labels) {
    WriteField(A::kLabelsFieldNumber, LabelEntry(label.first, label.second), out);
  }
}

}  // namespace

std::string SerializeArticle(const v1::Article& article) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    CodedOutputStream out(&stream);
    WriteArticle(article, &out);
  }
  return bytes;
}

}  // namespace wireroom::pipeline
