// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace wireroom::alerts {

// Where text stops being well-formed UTF-8 (Unicode 15, table 3-7), or npos.
size_t FirstInvalidUtf8(std::string_view text);

}  // namespace wireroom::alerts
