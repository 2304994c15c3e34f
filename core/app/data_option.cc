// SPDX-License-Identifier: Apache-2.0
#include "core/app/data_option.h"

#include <CLI/CLI.hpp>

#include "core/app/setup.h"

namespace wireroom::app {

void DataOption::AddTo(CLI::App* command) {
  command->add_option("-c,--config", config, "The configuration (default: as run)");
  command->add_option("--data", data, "The data directory, in place of journal.directory");
}

ops::ExitCode DataOption::Resolve(std::filesystem::path* directory) const {
  if (!data.empty()) *directory = std::filesystem::absolute(data);
  if (!data.empty() && config.empty()) return ops::ExitCode::kOk;
  Setup setup;
  const ops::ExitCode code = MakeSetup(config, "warn", &setup);
  if (code == ops::ExitCode::kOk && data.empty()) *directory = setup.config.journal.directory;
  return code;
}

}  // namespace wireroom::app
