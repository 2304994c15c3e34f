// SPDX-License-Identifier: Apache-2.0
//
// Which data directory a command is for.
#pragma once

#include <filesystem>
#include <string>

#include "core/ops/exit_code.h"

namespace CLI {
class App;
}

namespace wireroom::app {

struct DataOption {
  std::string config;
  std::string data;

  // --config and --data.
  void AddTo(CLI::App* command);
  // Absolute: --data, or journal.directory of the configuration; with --data and
  // without --config no configuration is read. On failure writes why to stderr.
  ops::ExitCode Resolve(std::filesystem::path* directory) const;
};

}  // namespace wireroom::app
