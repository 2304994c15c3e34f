// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/source.h"

#include "core/plugin/check.h"
#include "core/plugin/library.h"
#include "core/plugin/say.h"

namespace wireroom::plugin {
namespace {

constexpr size_t kPositionBytes = 4 * 1024;

// What one poll gives.
struct Intake {
  const Source::Take& take;
  std::string violation;
};

std::string CheckIncoming(const wr_incoming& article) {
  const std::pair<const char*, wr_str> texts[] = {
      {"id", article.id},       {"source", article.source}, {"url", article.url},
      {"title", article.title}, {"text", article.text},     {"language", article.language}};
  for (const auto& [name, text] : texts)
    if (text.size && !text.data)
      return Say(name, ": expected bytes, found NULL and a size of ", text.size);
  if (article.author_count && !article.authors)
    return Say("authors: expected a list, found NULL and a count of ", article.author_count);
  if (article.position.size > kPositionBytes || (article.position.size && !article.position.data))
    return Say("position: expected at most ", kPositionBytes, " bytes, found ",
               article.position.size);
  return {};
}

wr_result TakeArticle(void* context, const wr_incoming* given) {
  auto* intake = static_cast<Intake*>(context);
  wr_incoming article;
  const bool whole = Read(given, &article);
  const std::string fault = whole ? CheckIncoming(article) : "expected its struct_size, found less";
  if (fault.empty()) return intake->take(article);
  intake->violation = Say("article, ", fault);
  return WR_FAILED;
}

}  // namespace

Source::Source(Object object)
    : object_(std::move(object)),
      table_(library().source()),
      name_(library().name()),
      subject_(Say("plugin '", name_, "'")) {}

absl::Status Source::Start(std::string_view position) {
  const wr_result result = CallGuarded(&error_, [&](wr_error* error) {
    return table_->start(object_.get(), Bytes(position), error);
  });
  return result == WR_OK ? absl::OkStatus() : absl::InternalError(error_.Text(subject_, "start"));
}

absl::Status Source::Poll(int timeout_ms, const Take& take) {
  Intake intake{take, {}};
  const wr_intake calls{sizeof(wr_intake), &intake, &TakeArticle};
  const wr_result result = CallGuarded(&error_, [&](wr_error* error) {
    return table_->poll(object_.get(), timeout_ms, &calls, error);
  });
  if (!intake.violation.empty()) error_.Set(intake.violation);
  if (result == WR_OK && intake.violation.empty()) return absl::OkStatus();
  return absl::InternalError(error_.Text(subject_, "poll"));
}

void Source::Committed(std::string_view position) {
  if (!table_->committed) return;
  CallGuarded(&error_, [&](wr_error*) {
    table_->committed(object_.get(), Bytes(position));
    return WR_OK;
  });
}

}  // namespace wireroom::plugin
