// SPDX-License-Identifier: Apache-2.0
#include "core/app/plugin_set.h"

#include <algorithm>
#include <thread>

#include "absl/strings/str_cat.h"
#include "core/app/locations.h"
#include "core/plugin/loader.h"

namespace wireroom::app {
namespace {

using config::DaemonConfig;
using config::Errors;
using config::PluginEntry;

pipeline::OnError OnErrorOf(const PluginEntry& entry) {
  return entry.on_error == config::OnError::kReject ? pipeline::OnError::kReject
                                                    : pipeline::OnError::kSkip;
}

void AddError(const DaemonConfig& config, const PluginEntry& entry, const absl::Status& status,
              Errors* errors) {
  errors->push_back({config.file, entry.mark, "plugins", std::string(status.message())});
}

std::shared_ptr<plugin::Plugin> OpenOne(const DaemonConfig& config, const PluginEntry& entry,
                                        plugin::Loader* loader, Errors* errors) {
  const auto library = loader->Load(entry.name);
  if (!library.ok()) {
    AddError(config, entry, library.status(), errors);
    return nullptr;
  }
  const size_t errors_before = errors->size();
  const std::vector<config::Value> values = config::ValidateOptions(
      (*library)->options(), entry.options,
      config.ContextOf(entry, (*library)->file().parent_path(), (*library)->Subject()), errors);
  if (errors->size() > errors_before) return nullptr;
  auto opened = plugin::Plugin::Open(*library, values);
  if (!opened.ok()) {
    AddError(config, entry, opened.status(), errors);
    return nullptr;
  }
  return *opened;
}

}  // namespace

PluginSet PluginSet::Open(const DaemonConfig& config, const plugin::Services& services,
                          Errors* errors) {
  PluginSet set;
  plugin::Loader loader(PluginDirectories(config), services);
  for (const PluginEntry& entry : config.plugins) {
    if (auto plugin = OpenOne(config, entry, &loader, errors))
      set.opened_.push_back({std::move(plugin), OnErrorOf(entry)});
  }
  return set;
}

absl::Status PluginSet::Check(const std::function<void(std::string_view)>& tell) {
  for (Opened& opened : opened_)
    if (absl::Status status = opened.plugin->Check(tell); !status.ok()) return status;
  return absl::OkStatus();
}

absl::StatusOr<pipeline::Plugins> PluginSet::MakeStages(size_t workers) {
  pipeline::Plugins plugins;
  plugins.workers.resize(workers);
  for (Opened& opened : opened_) {
    if (opened.plugin->library().annotator()) {
      for (auto& stages : plugins.workers) {
        auto annotator = opened.plugin->NewAnnotator();
        if (!annotator.ok()) return annotator.status();
        stages.push_back({std::move(*annotator), opened.on_error});
      }
    }
    if (opened.plugin->library().detector()) {
      auto detector = opened.plugin->NewDetector();
      if (!detector.ok()) return detector.status();
      plugins.detectors.push_back(std::move(*detector));
    }
  }
  return plugins;
}

absl::StatusOr<std::vector<std::unique_ptr<plugin::Source>>> PluginSet::MakeSources() {
  std::vector<std::unique_ptr<plugin::Source>> out;
  for (Opened& opened : opened_) {
    if (!opened.plugin->library().source()) continue;
    auto source = opened.plugin->NewSource();
    if (!source.ok()) return source.status();
    out.push_back(std::move(*source));
  }
  return out;
}

absl::StatusOr<std::vector<std::unique_ptr<plugin::Sink>>> PluginSet::MakeSinks() {
  std::vector<std::unique_ptr<plugin::Sink>> out;
  for (Opened& opened : opened_) {
    if (!opened.plugin->library().sink()) continue;
    auto sink = opened.plugin->NewSink();
    if (!sink.ok()) return sink.status();
    out.push_back(std::move(*sink));
  }
  return out;
}

std::string PluginSet::Titles() const {
  std::string out;
  for (const Opened& opened : opened_) {
    const plugin::Library& library = opened.plugin->library();
    absl::StrAppend(&out, out.empty() ? "" : ", ", library.name(), " ", library.version());
  }
  return out;
}

std::vector<config::PluginDescription> DescribePlugins(const DaemonConfig& config,
                                                       const plugin::Services& services) {
  std::vector<config::PluginDescription> out;
  plugin::Loader loader(PluginDirectories(config), services);
  for (const std::string& name : loader.Names()) {
    const auto library = loader.Load(name);
    if (library.ok()) out.push_back({name, (*library)->summary(), (*library)->options()});
  }
  return out;
}

std::vector<std::filesystem::path> PluginDirectories(const DaemonConfig& config) {
  return config.plugin_directories.empty() ? OwnPluginDirectories() : config.plugin_directories;
}

plugin::Limits PluginLimits(const DaemonConfig& config) {
  plugin::Limits limits;
  limits.annotations = static_cast<size_t>(config.limits.max_annotations);
  return limits;
}

pipeline::Options PipelineOptions(const DaemonConfig& config) {
  pipeline::Options options;
  options.batch.articles = static_cast<size_t>(config.pipeline.batch_articles);
  options.batch.delay = config.pipeline.batch_delay.count();
  options.limits.text_bytes = static_cast<uint64_t>(config.limits.max_text_bytes.bytes);
  options.limits.future = config.limits.max_future.count();
  return options;
}

size_t WorkerCount(const DaemonConfig& config) {
  if (config.pipeline.workers > 0) return static_cast<size_t>(config.pipeline.workers);
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace wireroom::app
