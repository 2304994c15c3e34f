// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "wireroom/v1/event.pb.h"

namespace wireroom::app {

// The event in protobuf's own JSON mapping, on one line without a line end:
// lowerCamelCase names, 64-bit integers and timestamps as strings, enums by
// name, fields without a value left out.
// A string that is not UTF-8 can't be in a parsed event; an event that can't be
// written for another reason (a timestamp out of range) gives
// {"error":"...","sequence":"..."}.
std::string EventJson(const v1::Event& event);

}  // namespace wireroom::app
