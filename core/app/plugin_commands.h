// SPDX-License-Identifier: Apache-2.0
//
// What `wireroom plugin` does, a function for each of its commands. They write
// answers to stdout and refusals to stderr.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/ops/exit_code.h"

namespace wireroom::app {

// Where plugins are looked for.
struct PluginPlaces {
  // Given on the command line; else those of the configuration, where one was
  // given; else the executable's own.
  std::vector<std::string> directories;
  std::string config;
};

// Every plugin, with its options. kBadConfig: at least one was refused.
ops::ExitCode ListPlugins(const PluginPlaces& places);

// Loads and opens each plugin as the daemon would and runs it on odd articles.
// `plugins`: names, or paths of libraries or of their folders. `options`:
// "name=value". kBadConfig: at least one was refused or failed.
ops::ExitCode CheckPlugins(const PluginPlaces& places, const std::vector<std::string>& plugins,
                           const std::vector<std::string>& options);

// Copies the template of that kind (annotator, detector, source, sink) to
// <directory>/<name>. kUsage: not a name for a plugin; kCannotCreate: the folder
// exists or cannot be written.
ops::ExitCode NewPlugin(const std::string& name, const std::string& kind,
                        const std::filesystem::path& directory);

// The directories that `places` stands for. On failure writes why.
ops::ExitCode FindPlaces(const PluginPlaces& places, std::vector<std::filesystem::path>* to);

}  // namespace wireroom::app
