// SPDX-License-Identifier: Apache-2.0
//
// Near-identical texts: a SimHash (Charikar, STOC 2002) over runs of three
// words. Texts that share most of their runs differ in few of its bits.
#pragma once

#include <bit>
#include <cstdint>

#include "wireroom/sdk.h"

namespace wireroom::alerts {

inline constexpr int kNearIdenticalBits = 12;

uint64_t SignatureOf(const Article& article);

inline bool NearIdentical(uint64_t a, uint64_t b) {
  return std::popcount(a ^ b) <= kNearIdenticalBits;
}

}  // namespace wireroom::alerts
