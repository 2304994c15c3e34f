// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace wireroom::app {

// What `wireroom --version` prints: the version, the plugin ABI, the libraries
// as they are loaded and as they were compiled against, and the build.
std::string VersionText();

}  // namespace wireroom::app
