// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace wireroom::alerts {

// The JSON Schema (draft 2020-12) of one rule, a line a key; for editors.
std::string RuleSchema();

}  // namespace wireroom::alerts
