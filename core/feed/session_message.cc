// SPDX-License-Identifier: Apache-2.0
#include "core/feed/session_message.h"

#include "absl/strings/str_cat.h"
#include "core/feed/event_filter.h"
#include "core/feed/peer_name.h"

namespace wireroom::feed {
namespace {

using v1::SessionRefusal;

bool Refuse(SessionRefusal::Reason reason, std::string detail, SessionRefusal* refusal) {
  refusal->set_reason(reason);
  refusal->set_detail(std::move(detail));
  return false;
}

// "expected open.window.events of 1 to 65536, found 0"
bool CheckRange(const char* what, uint64_t value, uint64_t most, const char* option,
                SessionRefusal* refusal) {
  if (value >= 1 && value <= most) return true;
  return Refuse(SessionRefusal::bad_window,
                absl::StrCat("expected open.window.", what, " of 1 to ", most, " (", option,
                             "), found ", value),
                refusal);
}

bool CheckStart(const v1::Start& start, const std::string& name, SessionRefusal* refusal) {
  const auto bad = [&](const char* why) {
    return Refuse(SessionRefusal::bad_start, why, refusal);
  };
  switch (start.at_case()) {
    case v1::Start::AT_NOT_SET:
      return bad("expected open.start with now, first, sequence, time or resume, found none");
    case v1::Start::kSequence:
      return start.sequence() > 0 ||
             bad("expected open.start.sequence of 1 or more, found 0; the oldest event is `first`");
    case v1::Start::kTime:
      // Within int64 microseconds, and as google.protobuf.Timestamp says.
      return (start.time().seconds() >= -62'135'596'800 &&
              start.time().seconds() <= 253'402'300'799 && start.time().nanos() >= 0 &&
              start.time().nanos() < 1'000'000'000) ||
             bad("expected open.start.time from 0001-01-01 to 9999-12-31, found another");
    case v1::Start::kResume:
      return !name.empty() ||
             bad("expected a start other than resume: a session without a name is not remembered");
    default:
      return true;
  }
}

bool CheckOpen(const v1::Open& open, const WindowLimits& limits, SessionRefusal* refusal) {
  if (open.protocol() != kSessionProtocol) {
    return Refuse(SessionRefusal::unsupported_protocol,
                  absl::StrCat("expected open.protocol ", kSessionProtocol, ", found ",
                               open.protocol(), ": use a client of this daemon's version"),
                  refusal);
  }
  if (!open.name().empty()) {
    std::string why = WhyNotASubscriberName(open.name());
    if (!why.empty()) return Refuse(SessionRefusal::bad_name, std::move(why), refusal);
  }
  if (!CheckStart(open.start(), open.name(), refusal)) return false;
  const absl::Status filter = CheckFilter(open.filter());
  if (!filter.ok()) {
    return Refuse(SessionRefusal::bad_filter, std::string(filter.message()), refusal);
  }
  return CheckRange("events", open.window().events(), limits.max_events,
                    "sessions.max_window_events", refusal) &&
         CheckRange("bytes", open.window().bytes(), limits.max_bytes, "sessions.max_window_bytes",
                    refusal);
}

}  // namespace

std::string WhyNotASubscriberName(std::string_view name) {
  if (name.empty() || name.size() > kMaxSubscriberNameBytes) {
    return absl::StrCat("expected the name of a subscriber of 1 to ", kMaxSubscriberNameBytes,
                        " bytes, found ", name.size());
  }
  if (!HasControlCharacter(name)) return "";
  return "expected the name of a subscriber without control characters, found one";
}

bool DecodeSessionMessage(std::span<const std::string_view> frames, const WindowLimits& limits,
                          v1::SessionRequest* request, v1::SessionRefusal* refusal) {
  if (frames.size() != 1) {
    return Refuse(SessionRefusal::malformed,
                  absl::StrCat("expected one frame with a SessionRequest, found ", frames.size()),
                  refusal);
  }
  if (!request->ParseFromArray(frames[0].data(), static_cast<int>(frames[0].size()))) {
    return Refuse(SessionRefusal::malformed,
                  "expected a SessionRequest, found bytes that are not one", refusal);
  }
  if (request->request_case() == v1::SessionRequest::REQUEST_NOT_SET) {
    return Refuse(SessionRefusal::malformed,
                  "expected open, ack or close in the SessionRequest, found none of them", refusal);
  }
  return !request->has_open() || CheckOpen(request->open(), limits, refusal);
}

}  // namespace wireroom::feed
