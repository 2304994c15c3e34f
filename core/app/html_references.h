// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace wireroom::app {

// The code point of a character reference, by what stands between "&" and ";":
// "amp", "eacute", "#8217", "#x2019". Knows the names of HTML 4's Latin-1 set, its
// quotation marks, dashes and the like. 0: unknown, or not a character.
uint32_t HtmlReference(std::string_view name);

}  // namespace wireroom::app
