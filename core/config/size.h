// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace wireroom::config {

// A number of bytes; a type of its own so that its option is written "64KiB".
struct Size {
  int64_t bytes = 0;
  constexpr operator int64_t() const { return bytes; }  // NOLINT: reads as a number
};

}  // namespace wireroom::config
