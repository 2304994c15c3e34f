// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "core/app/commands.h"
#include "core/app/locations.h"
#include "core/app/plugin_commands.h"
#include "core/app/plugin_set.h"
#include "core/config/daemon.h"

namespace wireroom::app {
namespace {

struct Given {
  PluginPlaces places;
  std::vector<std::string> plugins;
  std::vector<std::string> options;
  std::string name;
  std::string kind = "annotator";
  std::string folder = ".";
};

using Shared = std::shared_ptr<Given>;

void AddPlaces(CLI::App* command, const Shared& given) {
  command
      ->add_option("-d,--directory", given->places.directories,
                   "Where to look for plugins (may be given again; default: those of --config, "
                   "else the ones that came with this command)")
      ->allow_extra_args(false);
  command->add_option("-c,--config", given->places.config,
                      "Take plugin_directories from this configuration");
}

void AddList(CLI::App* plugin, const Shared& given, int* exit_code) {
  CLI::App* command =
      plugin->add_subcommand("list", "Show every plugin: version, what it can be, and its options");
  command->footer("Exit status: 0, or 78 when a plugin was refused (it is named on stderr).");
  AddPlaces(command, given);
  command->callback(
      [given, exit_code] { *exit_code = static_cast<int>(ListPlugins(given->places)); });
}

void AddCheckPlugin(CLI::App* plugin, const Shared& given, int* exit_code) {
  CLI::App* command = plugin->add_subcommand(
      "check", "Load plugins as the daemon would and run them on odd articles");
  command->footer(
      "A plugin is given by name, or by the path of its library or folder:\n"
      "  wireroom plugin check entities build/plugins/shout --option word=flood\n"
      "Its code runs in this process. Annotators and detectors are run on built-in articles "
      "(empty,\n"
      "one word, a huge line, other scripts, NUL bytes, ...); sources and sinks are opened only.\n"
      "Exit status: 0, or 78 when a plugin was refused or failed.");
  AddPlaces(command, given);
  command->add_option("plugins", given->plugins, "Names or paths")->required();
  command
      ->add_option("-o,--option", given->options,
                   "An option of the plugins, NAME=VALUE, as YAML (may be given again)")
      ->allow_extra_args(false);
  command->callback([given, exit_code] {
    *exit_code = static_cast<int>(CheckPlugins(given->places, given->plugins, given->options));
  });
}

void AddNew(CLI::App* plugin, const Shared& given, int* exit_code) {
  CLI::App* command =
      plugin->add_subcommand("new", "Make a folder with a plugin to start from, and its test");
  command->footer(
      "  wireroom plugin new shout && cd shout\n"
      "  cmake -B build && cmake --build build && ctest --test-dir build\n"
      "Exit status: 0; 64 when that is no name for a plugin; 73 when the folder exists or can not\n"
      "be made.");
  command->add_option("name", given->name, "Its name: a-z, 0-9 and _, a letter first")->required();
  command->add_option("-k,--kind", given->kind, "annotator, detector, source or sink")
      ->check(CLI::IsMember({"annotator", "detector", "source", "sink"}))
      ->capture_default_str();
  command->add_option("-d,--directory", given->folder, "Where to make the folder")
      ->capture_default_str();
  command->callback([given, exit_code] {
    *exit_code = static_cast<int>(NewPlugin(given->name, given->kind, given->folder));
  });
}

}  // namespace

ops::ExitCode FindPlaces(const PluginPlaces& places, std::vector<std::filesystem::path>* to) {
  to->assign(places.directories.begin(), places.directories.end());
  if (!to->empty()) return ops::ExitCode::kOk;
  if (places.config.empty()) {
    *to = OwnPluginDirectories();
    return ops::ExitCode::kOk;
  }
  config::DaemonConfig config;
  const config::Errors errors = config::LoadDaemonConfig(places.config, &config);
  std::cerr << config::ToText(errors);
  if (!errors.empty()) return ops::ExitCode::kBadConfig;
  *to = PluginDirectories(config);
  return ops::ExitCode::kOk;
}

void AddPlugin(CLI::App& app, int* exit_code) {
  const auto given = std::make_shared<Given>();
  CLI::App* plugin = app.add_subcommand("plugin", "List, check and make plugins");
  plugin->require_subcommand(1);
  AddList(plugin, given, exit_code);
  AddCheckPlugin(plugin, given, exit_code);
  AddNew(plugin, given, exit_code);
}

}  // namespace wireroom::app
