// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

namespace wireroom::scenarios {

// Whether `found` has what `wanted` gives: of an object its keys, of an array its
// elements (each another one, in any order), of a text the text ("~x": has x in
// it, "*": anything), of all else the value.
bool Has(simdjson::dom::element found, simdjson::dom::element wanted);

}  // namespace wireroom::scenarios
