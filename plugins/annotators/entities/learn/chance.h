// SPDX-License-Identifier: Apache-2.0
//
// Chance that is the same in every run.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wireroom::entities {

// Numbers that look random and are the same everywhere (Vigna's splitmix64).
class Chance {
 public:
  explicit Chance(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  size_t Below(size_t count) { return Next() % count; }
  bool Happens(float share) {
    return static_cast<float>(Next() >> 40) < share * static_cast<float>(1 << 24);
  }

 private:
  uint64_t state_;
};

}  // namespace wireroom::entities
