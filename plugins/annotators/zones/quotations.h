// SPDX-License-Identifier: Apache-2.0
//
// What someone said, between quotation marks, inside one paragraph.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace wireroom::zones {

struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;
};

// Appends the quotations of the paragraph [begin, end) of text, marks included.
// Only pairs of marks count, and only with at least four words between them: a
// shorter one is a title or a word used with care. Time is linear.
void FindQuotations(std::string_view text, uint32_t begin, uint32_t end, std::vector<Span>* spans);

}  // namespace wireroom::zones
