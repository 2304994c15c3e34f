// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/config/json.h"
#include "core/config/option.h"

namespace wireroom::config {

// What a value of this option may be, as JSON Schema (draft 2020-12).
Json OptionSchema(const OptionSpec& spec);

// A closed object of these options.
Json GroupSchema(const std::string& text, const std::vector<OptionSpec>& specs);

}  // namespace wireroom::config
