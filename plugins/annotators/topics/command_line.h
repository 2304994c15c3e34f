// SPDX-License-Identifier: Apache-2.0
//
// What the commands share: parsing of arguments and of labelled input.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "plugins/annotators/topics/commands.h"
#include "plugins/annotators/topics/labelled.h"

namespace wireroom::topics {

// Parses and runs `body`, which returns the exit status. 0 for --help, 64 for wrong
// usage; an exception of body is told, and the status is 65.
int RunCommandLine(CLI::App* app, std::span<const std::string_view> arguments, Terminal& terminal,
                   const std::function<int()>& body);

// --format and the options for columns.
void AddFormatOptions(CLI::App* app, LabelledChoices* choices);

}  // namespace wireroom::topics
