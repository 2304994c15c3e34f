// SPDX-License-Identifier: Apache-2.0
//
// Where the command finds what it was installed with.
#pragma once

#include <filesystem>
#include <vector>

namespace wireroom::app {

// The folder of the running executable.
std::filesystem::path ExecutableFolder();

// The plugins that came with the executable: <folder>/plugins in a build tree,
// <folder>/../lib/wireroom/plugins where it is installed. Those that exist.
std::vector<std::filesystem::path> OwnPluginDirectories();

// The template that `wireroom plugin new` copies and other read-only data:
// <folder>/../share/wireroom, or the source tree of a build.
std::filesystem::path ShareFolder();

// The configuration that is read when --config is not given: the first that
// exists of ./config/wireroom.yaml, /etc/wireroom/wireroom.yaml and the one that
// came with the executable. Empty: there is none.
std::filesystem::path DefaultConfig();

}  // namespace wireroom::app
