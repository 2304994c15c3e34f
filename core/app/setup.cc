// SPDX-License-Identifier: Apache-2.0
#include "core/app/setup.h"

#include <iostream>

#include "core/app/locations.h"

namespace wireroom::app {
namespace {

ops::ExitCode Refuse(const config::Errors& errors) {
  std::cerr << config::ToText(errors);
  return ops::ExitCode::kBadConfig;
}

}  // namespace

ops::ExitCode MakeSetup(const std::string& file, const std::string& level, Setup* setup) {
  const std::filesystem::path path = file.empty() ? DefaultConfig() : std::filesystem::path(file);
  if (path.empty()) {
    std::cerr << "wireroom: no configuration: expected --config FILE, ./config/wireroom.yaml or "
                 "/etc/wireroom/wireroom.yaml, found none\n";
    return ops::ExitCode::kBadConfig;
  }
  const config::Errors errors = config::LoadDaemonConfig(path, &setup->config);
  if (!errors.empty()) return Refuse(errors);
  ops::LogOptions options;
  options.level = *ops::LogLevelOf(level.empty() ? setup->config.log.level : level);
  options.format = *ops::LogFormatOf(setup->config.log.format);
  options.file = setup->config.log.file;
  auto log = ops::Logger::Open(options, &setup->clock);
  if (!log.ok()) {
    std::cerr << "wireroom: " << log.status().message() << "\n";
    return ops::ExitCode::kBadConfig;
  }
  setup->log = std::move(*log);
  setup->services = {&setup->clock, setup->log.get(), &setup->stats, PluginLimits(setup->config)};
  return ops::ExitCode::kOk;
}

ops::ExitCode OpenPlugins(Setup* setup, PluginSet* plugins) {
  config::Errors errors;
  *plugins = PluginSet::Open(setup->config, setup->services, &errors);
  return errors.empty() ? ops::ExitCode::kOk : Refuse(errors);
}

}  // namespace wireroom::app
