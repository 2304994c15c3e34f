// SPDX-License-Identifier: Apache-2.0
//
// Verbs of the command that the detector in the running daemon answers.
#pragma once

#include <wireroom/sdk.h>

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace wireroom::alerts {

// Parses the arguments by `app`, asks the daemon what request() then returns, and
// prints the answer. The exit status: 0; 64 for wrong arguments; 1 when the daemon
// refuses or none answers, with the reason on standard error.
int RunDaemonVerb(std::string_view verb, std::span<const std::string_view> arguments, CLI::App& app,
                  const std::function<std::string()>& request, Console& console);

}  // namespace wireroom::alerts
