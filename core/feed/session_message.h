// SPDX-License-Identifier: Apache-2.0
//
// What the frames of one message on the session socket say, before anything is
// done with it. Pure: the same frames always give the same answer, whoever sent
// them. Everything here comes from outside and may be anything.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "wireroom/v1/feed.pb.h"

namespace wireroom::feed {

inline constexpr uint32_t kSessionProtocol = 1;
inline constexpr size_t kMaxSubscriberNameBytes = 128;
// Of one request.
inline constexpr int64_t kMaxSessionRequestBytes = 1 << 20;

struct WindowLimits {
  uint32_t max_events = 65'536;
  uint64_t max_bytes = 16 << 20;
};

// `frames` is the message without the routing id. True: `request` is well-formed
// and asks for nothing that is impossible whatever the log holds. False: `refusal`
// says what is wrong with it.
bool DecodeSessionMessage(std::span<const std::string_view> frames, const WindowLimits& limits,
                          v1::SessionRequest* request, v1::SessionRefusal* refusal);

// Empty: it is a subscriber's name (1 to 128 bytes of UTF-8 without control
// characters). Else what was expected and found.
std::string WhyNotASubscriberName(std::string_view name);

}  // namespace wireroom::feed
