// SPDX-License-Identifier: Apache-2.0
#include "core/feed/ingest_message.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "core/feed/peer_name.h"

namespace wireroom::feed {
namespace {

bool Refuse(v1::Refusal::Reason reason, std::string detail, v1::Refusal* refusal) {
  refusal->set_reason(reason);
  refusal->set_detail(std::move(detail));
  return false;
}

bool CheckHello(const v1::Hello& hello, v1::Refusal* refusal) {
  if (hello.protocol() != kIngestProtocol) {
    return Refuse(v1::Refusal::unsupported_protocol,
                  absl::StrCat("expected hello.protocol ", kIngestProtocol, ", found ",
                               hello.protocol(), ": use a client of this daemon's version"),
                  refusal);
  }
  const std::string& name = hello.producer();
  if (name.empty() || name.size() > kMaxProducerNameBytes) {
    return Refuse(v1::Refusal::bad_name,
                  absl::StrCat("expected a hello.producer of 1 to ", kMaxProducerNameBytes,
                               " bytes, found ", name.size(), ": give the producer another name"),
                  refusal);
  }
  if (HasControlCharacter(name)) {
    return Refuse(v1::Refusal::bad_name,
                  "expected a hello.producer without control characters: give the producer "
                  "another name",
                  refusal);
  }
  return true;
}

bool CheckSubmit(const v1::Submit& submit, size_t articles, v1::Refusal* refusal) {
  refusal->set_number(submit.number());
  refusal->set_tag(submit.tag());
  if (articles == 0) {
    return Refuse(v1::Refusal::malformed,
                  "expected 1 to 256 article frames behind a submit, found none", refusal);
  }
  if (articles > kMaxArticlesPerSubmit) {
    return Refuse(v1::Refusal::malformed,
                  absl::StrCat("expected 1 to ", kMaxArticlesPerSubmit,
                               " article frames behind a submit, found more: send them in several "
                               "messages"),
                  refusal);
  }
  if (submit.number() > std::numeric_limits<uint64_t>::max() - articles) {
    return Refuse(v1::Refusal::malformed, "submit.number leaves no room for the articles behind it",
                  refusal);
  }
  return true;
}

bool CheckAlone(const char* what, size_t articles, v1::Refusal* refusal) {
  if (articles == 0) return true;
  return Refuse(v1::Refusal::malformed,
                absl::StrCat("expected a ", what, " to be the only frame, found more behind it"),
                refusal);
}

}  // namespace

bool DecodeIngestMessage(std::span<const std::string_view> frames, v1::IngestRequest* request,
                         v1::Refusal* refusal) {
  if (frames.empty() || frames[0].empty()) {
    return Refuse(v1::Refusal::malformed,
                  "expected an IngestRequest in the first frame, found it empty: use a DEALER "
                  "socket, which sends no empty delimiter",
                  refusal);
  }
  if (frames[0].size() > 64 * 1024 ||
      !request->ParseFromArray(frames[0].data(), static_cast<int>(frames[0].size()))) {
    return Refuse(v1::Refusal::malformed,
                  "the first frame is not a wireroom.v1.IngestRequest (names must be UTF-8)",
                  refusal);
  }
  const size_t articles = frames.size() - 1;
  switch (request->request_case()) {
    case v1::IngestRequest::kHello:
      return CheckAlone("hello", articles, refusal) && CheckHello(request->hello(), refusal);
    case v1::IngestRequest::kSubmit:
      return CheckSubmit(request->submit(), articles, refusal);
    case v1::IngestRequest::kPing:
      return CheckAlone("ping", articles, refusal);
    case v1::IngestRequest::REQUEST_NOT_SET:
      break;
  }
  return Refuse(v1::Refusal::malformed,
                "expected hello, submit or ping in the IngestRequest, found none of them", refusal);
}

}  // namespace wireroom::feed
