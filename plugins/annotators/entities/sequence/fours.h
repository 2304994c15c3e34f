// SPDX-License-Identifier: Apache-2.0
//
// Four floats at a time, in the compiler's vectors: the labels of one type.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace wireroom::entities {

using Four = float __attribute__((vector_size(16)));

inline Four LoadFour(const float* from) {
  Four four;
  std::memcpy(&four, from, sizeof four);
  return four;
}
inline void StoreFour(const Four& four, float* to) { std::memcpy(to, &four, sizeof four); }
inline Four Each(float value) { return Four{value, value, value, value}; }
inline Four Most(const Four& a, const Four& b) { return a > b ? a : b; }

// e to the power of each, for powers from -80 to 0; wrong by less than 2e-7 of it.
// x = n ln 2 + rest; Taylor's series for the rest.
inline Four Exp(const Four& x) {
  using Numbers = int32_t __attribute__((vector_size(16)));
  constexpr float kRound = 12582912;  // 1.5 * 2^23: what is added to it loses its fraction
  Four n = (x * 1.44269504f + kRound) - kRound;
  Four rest = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  Four sum = rest * (1 / 7.0f) + 1;
  sum = sum * rest * (1 / 6.0f) + 1;
  sum = sum * rest * (1 / 5.0f) + 1;
  sum = sum * rest * (1 / 4.0f) + 1;
  sum = sum * rest * (1 / 3.0f) + 1;
  sum = sum * rest * (1 / 2.0f) + 1;
  sum = sum * rest + 1;
  Numbers power = (__builtin_convertvector(n, Numbers) + 127) << 23;
  return sum * reinterpret_cast<Four>(power);
}

}  // namespace wireroom::entities
