// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <string_view>

#include "absl/status/statusor.h"

namespace wireroom::app {

// A point in time as news data writes it, ISO 8601 in its extended form:
//   2024-05-31                         the day's first moment, UTC
//   2024-05-31T08:30                   seconds may be missing; "t" or one space may
//   2024-05-31T08:30:15.123456789Z     stand for the "T"
//   2024-05-31T08:30:15+02:00          also +0200 and +02; no offset means UTC
// A second of 60 is the next minute's first. Years 1 to 9999.
//
// INVALID_ARGUMENT says what was expected and quotes what was found.
absl::StatusOr<google::protobuf::Timestamp> ParseIsoTime(std::string_view text);

}  // namespace wireroom::app
