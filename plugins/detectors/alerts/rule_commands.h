// SPDX-License-Identifier: Apache-2.0
//
// `wireroom rules ...`: rules tried without a daemon.
#pragma once

#include <span>
#include <string_view>

#include "wireroom/sdk.h"

namespace wireroom::alerts {

std::span<const Verb> RuleVerbs();
int RunRuleVerb(std::string_view verb, std::span<const std::string_view> arguments,
                const Host& host, Console& console);

}  // namespace wireroom::alerts
