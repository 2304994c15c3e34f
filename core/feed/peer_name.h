// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace wireroom::feed {

// Names of producers and subscribers have none: C0, DEL and C1 controls. `name` is
// UTF-8.
bool HasControlCharacter(std::string_view name);

}  // namespace wireroom::feed
