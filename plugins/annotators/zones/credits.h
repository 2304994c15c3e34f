// SPDX-License-Identifier: Apache-2.0
//
// Who made the picture: "Image: Jo Berg/Reuters", "(AP Photo/Jo Berg)".
#pragma once

#include <cstddef>
#include <string_view>

namespace wireroom::zones {

// No credit in the line.
inline constexpr size_t kNoCredit = static_cast<size_t>(-1);

// Where in the line the credit begins that ends it, or kNoCredit. What stands
// before it is the caption of the picture. Lines above 600 bytes have none.
size_t FindCredit(std::string_view line);

// The agencies' line below an article: "ab/cd (AP, AFP, Reuters)".
bool IsAgencyLine(std::string_view line);

// "FILE PHOTO: ...", "Caption: ...": the line is a caption from its start.
bool IsCaption(std::string_view line);

}  // namespace wireroom::zones
