// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/run_folder.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fstream>

namespace wireroom::crash {

void RunOptions::AddTo(CLI::App* app) {
  app->add_option("--wireroom", wireroom, "The command")->required();
  app->add_option("--plugins", plugins, "The folder of the plugins")->required();
  app->add_option("--config", config, "The folder with rules/")->required();
  app->add_option("--plugin", plugin_names, "A plugin to run, in order");
}

std::filesystem::path MakeFolder() {
  std::string name = std::filesystem::temp_directory_path() / "wireroom_crash_XXXXXX";
  if (mkdtemp(name.data()) == nullptr) std::abort();
  return name;
}

void WriteConfig(const RunOptions& options, const std::filesystem::path& folder) {
  std::ofstream out(folder / "wireroom.yaml");
  out << "ingest:\n  bind: ipc://" << (folder / "ingest").string() << "\n"
      << "live:\n  bind: ipc://" << (folder / "live").string() << "\n"
      << "sessions:\n  bind: ipc://" << (folder / "sessions").string() << "\n"
      << "journal:\n  directory: data\n  min_free_bytes: 0\n"
      << "log:\n  level: warn\n"
      << "plugin_directories: [" << std::filesystem::absolute(options.plugins).string() << "]\n"
      << "plugins:" << (options.plugin_names.empty() ? " []" : "") << "\n";
  for (const std::string& name : options.plugin_names) {
    out << "  - plugin: " << name << "\n";
    if (name != "alerts") continue;
    out << "    options:\n      rules: [" << std::filesystem::absolute(options.config).string()
        << "/rules]\n";
  }
}

}  // namespace wireroom::crash
