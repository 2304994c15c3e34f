// SPDX-License-Identifier: Apache-2.0
//
// The first steps that `run`, `annotate` and `check` share: the configuration,
// the log, and the plugins on top of them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/app/plugin_set.h"
#include "core/config/daemon.h"
#include "core/ops/clock.h"
#include "core/ops/exit_code.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"
#include "core/plugin/services.h"

namespace wireroom::app {

// What everything stands on. Members outlive what is made from them.
struct Setup {
  config::DaemonConfig config;
  ops::SystemClock clock;
  ops::Stats stats;
  std::unique_ptr<ops::Logger> log;
  plugin::Services services;
};

// Reads `file` (empty: the default, see DefaultConfig) and opens the log.
// `level`, where given, stands in for the configuration's. On failure writes
// every error to stderr and returns the exit code; kOk otherwise.
ops::ExitCode MakeSetup(const std::string& file, const std::string& level, Setup* setup);

// Opens the plugins; errors as above.
ops::ExitCode OpenPlugins(Setup* setup, PluginSet* plugins);

}  // namespace wireroom::app
