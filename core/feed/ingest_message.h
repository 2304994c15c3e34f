// SPDX-License-Identifier: Apache-2.0
//
// What the frames of one message on the ingest socket say, before anything is
// done with it. Pure: the same frames always give the same answer, whoever sent
// them. Everything here comes from outside and may be anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "wireroom/v1/feed.pb.h"

namespace wireroom::feed {

inline constexpr uint32_t kIngestProtocol = 1;
inline constexpr size_t kMaxArticlesPerSubmit = 256;
inline constexpr size_t kMaxProducerNameBytes = 128;

// `frames` is the message without the routing id: an IngestRequest, and behind a
// submit its articles, whose bytes are not looked at.
// True: `request` is well-formed and its frames are as it says. False: `refusal`
// says what is wrong with it, with the submit's number and tag where they could
// be read.
bool DecodeIngestMessage(std::span<const std::string_view> frames, v1::IngestRequest* request,
                         v1::Refusal* refusal);

}  // namespace wireroom::feed
