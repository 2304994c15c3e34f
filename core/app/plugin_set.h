// SPDX-License-Identifier: Apache-2.0
//
// The plugins that a configuration names: loaded, their options validated,
// opened, and set to work.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/config/daemon.h"
#include "core/pipeline/pipeline.h"
#include "core/plugin/plugin.h"
#include "core/plugin/services.h"

namespace wireroom::app {

class PluginSet {
 public:
  // Opens every plugin of the configuration. Errors of options go to *errors
  // with their file and line, refusals of plugins too; the set is of use only
  // when nothing was added. `services` outlive it.
  static PluginSet Open(const config::DaemonConfig& config, const plugin::Services& services,
                        config::Errors* errors);

  // Has every plugin try what it can before the daemon starts; see Plugin::Check.
  // The first that is wrong ends it. Before MakeStages.
  absl::Status Check(const std::function<void(std::string_view)>& tell);

  // Objects for that many workers, and the detectors.
  absl::StatusOr<pipeline::Plugins> MakeStages(size_t workers);
  // One for each plugin that is a source, or a sink.
  absl::StatusOr<std::vector<std::unique_ptr<plugin::Source>>> MakeSources();
  absl::StatusOr<std::vector<std::unique_ptr<plugin::Sink>>> MakeSinks();

  // "zones 1.0.0, entities 1.0.0"
  std::string Titles() const;
  bool empty() const { return opened_.empty(); }

 private:
  struct Opened {
    std::shared_ptr<plugin::Plugin> plugin;
    pipeline::OnError on_error;
  };
  std::vector<Opened> opened_;
};

// All plugins in the directories of the configuration, as the schema and the
// reference describe them. Those that are refused are left out.
std::vector<config::PluginDescription> DescribePlugins(const config::DaemonConfig& config,
                                                       const plugin::Services& services);

// The directories of the configuration, or the executable's own.
std::vector<std::filesystem::path> PluginDirectories(const config::DaemonConfig& config);

// The limits that the configuration sets for plugins.
plugin::Limits PluginLimits(const config::DaemonConfig& config);

// The options of the pipeline, and its number of workers.
pipeline::Options PipelineOptions(const config::DaemonConfig& config);
size_t WorkerCount(const config::DaemonConfig& config);

}  // namespace wireroom::app
