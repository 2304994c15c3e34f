// SPDX-License-Identifier: Apache-2.0
//
// What all groups of options are checked for, typed (section.h) or not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/config/option.h"

namespace wireroom::config {

// "ingest" and "bind" make "ingest.bind"; an empty group leaves the name.
std::string JoinKey(std::string_view group, std::string_view name);

// True when `group` is a map, or was not written. Reports anything else.
bool CheckGroup(const Node& group, const OptionContext& context, Errors* errors);

// Reports every key of `group` that is not one of `known`.
void CheckKeys(const Node& group, const std::vector<std::string>& known,
               const OptionContext& context, Errors* errors);

// ValidateOptions without the checks of the declarations and of the keys.
std::vector<Value> ReadOptions(const std::vector<OptionSpec>& specs, const Node& group,
                               const OptionContext& context, Errors* errors);

std::vector<std::string> NamesOf(const std::vector<OptionSpec>& specs);

// [a-z][a-z0-9_]*, at most 64 letters.
bool IsName(std::string_view text);

}  // namespace wireroom::config
