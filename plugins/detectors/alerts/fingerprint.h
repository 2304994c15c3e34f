// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace wireroom::alerts {

// Names one rule over one article for ever: 16 hex digits of FNV-1a (64 bits, as
// Prometheus takes) over the rule's id, the article's source and the article's
// id, each followed by a zero byte. An article sent again, or a revision of it,
// has the same.
std::array<char, 16> Fingerprint(std::string_view rule, std::string_view source,
                                 std::string_view article);

}  // namespace wireroom::alerts
