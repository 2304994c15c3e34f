// SPDX-License-Identifier: Apache-2.0
//
// Where and when it was written: at the front of the first paragraph ("LISBON,
// July 18 (Agency) - "), or a line of its own ("Published July 18, 2022").
#pragma once

#include <cstddef>
#include <string_view>

namespace wireroom::zones {

// Bytes of the dateline at the front of a paragraph, its dash or colon
// included, white space after it not; 0: none.
size_t DatelineSize(std::string_view paragraph);

// The whole line is a date, perhaps with a time and a word such as "Updated".
bool IsDateLine(std::string_view line);

}  // namespace wireroom::zones
