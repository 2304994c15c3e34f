// SPDX-License-Identifier: Apache-2.0
//
// The exchange algorithm: each item goes to the class where the classes tell
// most about their neighbours, until few move or the rounds are over.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace wireroom::entities {

// How often one item stands before another.
struct Bigram {
  uint32_t left;
  uint32_t right;
  uint32_t times;
};

// The class of each item, in [0, classes). Items are in order of frequency; the
// same input gives the same classes. Bigrams are in any order, each pair once.
std::vector<uint16_t> ExchangeClasses(const std::vector<Bigram>& bigrams, size_t items,
                                      size_t classes, int rounds,
                                      const std::function<void(int, size_t)>& round);

}  // namespace wireroom::entities
