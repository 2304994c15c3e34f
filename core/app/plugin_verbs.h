// SPDX-License-Identifier: Apache-2.0
//
// The words of `wireroom` that plugins bring along (core/abi/wireroom/abi/
// command.h): `wireroom train entities ...` is a matter of the plugin that has
// the verb "train entities".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ops/exit_code.h"

namespace wireroom::app {

// Runs the verb that `words` begins with; the longest one counts. `--config
// FILE` among the words is taken out: it says where the plugins are, and which
// ones annotate for this one. What is no verb of any plugin is told on stderr
// with the nearest one, those of `own_commands` too, or, where it is the beginning
// of some, with those. Returns the exit status.
int RunPluginVerb(std::vector<std::string> words, const std::vector<std::string>& own_commands);

// The verbs of the plugins that came with the command or that the default
// configuration names, a line each, two spaces in front. Plugins that are refused
// are left out.
std::string PluginVerbTable();

}  // namespace wireroom::app
