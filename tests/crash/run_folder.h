// SPDX-License-Identifier: Apache-2.0
//
// The folder of one run of a crash program: configuration, sockets, data, and what
// the daemon says ("errors").
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace wireroom::crash {

struct RunOptions {
  // The command.
  std::filesystem::path wireroom;
  std::filesystem::path plugins;
  // The folder with rules/.
  std::filesystem::path config;
  std::vector<std::string> plugin_names;

  void AddTo(CLI::App* app);
};

// A new one below the system's folder for temporary files.
std::filesystem::path MakeFolder();

void WriteConfig(const RunOptions& options, const std::filesystem::path& folder);

}  // namespace wireroom::crash
