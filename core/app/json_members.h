// SPDX-License-Identifier: Apache-2.0
//
// Members of a parsed JSON object, as ArticleJson wants them: names are compared
// without regard to case, null and "" count as absent.
#pragma once

#include <simdjson.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace wireroom::app {

using Names = std::initializer_list<std::string_view>;

// "a string", "an object": for error texts.
const char* KindOf(simdjson::dom::element value);

// "member 'x': expected ..., found ..."
absl::Status Mismatch(std::string_view name, const char* expected, simdjson::dom::element found);

// False: there is no such member, or it counts as absent.
bool Find(simdjson::dom::object in, std::string_view name, simdjson::dom::element* value);

// Sets *out to the first of `names` that is there; an error when that is no string.
absl::Status ReadString(simdjson::dom::object in, Names names, std::string* out);

// The member's text; empty when it is not there or not a string.
std::string_view TextOf(simdjson::dom::object in, const char* name);

}  // namespace wireroom::app
