// SPDX-License-Identifier: Apache-2.0
//
// The types of a corpus while it is read.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace wireroom::entities {

// The index of the name, which is added when it is new.
inline uint16_t IndexOfType(std::vector<std::string>* types, std::string_view name) {
  auto at = std::find(types->begin(), types->end(), name);
  if (at == types->end()) at = types->emplace(types->end(), name);
  return static_cast<uint16_t>(at - types->begin());
}

}  // namespace wireroom::entities
