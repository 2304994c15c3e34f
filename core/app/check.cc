// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <iostream>

#include "core/app/commands.h"
#include "core/app/setup.h"

namespace wireroom::app {
namespace {

struct CheckOptions {
  std::string config;
  bool schema = false;
  bool reference = false;
  bool markdown = false;
};

ops::ExitCode Describe(const CheckOptions& options, const Setup& setup) {
  const auto plugins = DescribePlugins(setup.config, setup.services);
  if (options.schema) std::cout << config::DaemonSchemaJson(plugins) << "\n";
  if (options.reference)
    std::cout << (options.markdown ? config::DaemonReferenceMarkdown(plugins)
                                   : config::DaemonReferenceText(plugins));
  return ops::ExitCode::kOk;
}

ops::ExitCode Check(const CheckOptions& options) {
  Setup setup;
  ops::ExitCode code = MakeSetup(options.config, "warn", &setup);
  if (code != ops::ExitCode::kOk) return code;
  if (options.schema || options.reference) return Describe(options, setup);
  PluginSet plugins;
  code = OpenPlugins(&setup, &plugins);
  if (code != ops::ExitCode::kOk) return code;
  const auto tell = [](std::string_view line) { std::cout << ops::Escaped(std::string(line)) << "\n"; };
  absl::Status status = plugins.Check(tell);
  if (status.ok()) status = plugins.MakeStages(1).status();
  if (!status.ok()) {
    std::cerr << "wireroom: " << status.message() << "\n";
    return ops::ExitCode::kBadConfig;
  }
  std::cout << setup.config.file << ": good. Plugins: "
            << (plugins.empty() ? "none" : plugins.Titles()) << "\n";
  return ops::ExitCode::kOk;
}

}  // namespace

void AddCheck(CLI::App& app, int* exit_code) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = app.add_subcommand(
      "check", "Check the configuration and load its plugins as `run` would");
  command->footer(
      "Starts nothing and writes nothing but its answer. Every error names file, line and key.\n"
      "Plugins try what they can: alerts runs the tests in its rule files.\n"
      "Exit status: 0, or 78 when something is wrong.");
  command->add_option("-c,--config", options->config, "The configuration (default: as run)");
  command->add_flag("--schema", options->schema,
                    "Print the JSON Schema of the configuration, plugins included, for editors");
  command->add_flag("--reference", options->reference, "Print what every option means");
  command->add_flag("--markdown", options->markdown, "The reference as Markdown")
      ->needs("--reference");
  command->callback([options, exit_code] { *exit_code = static_cast<int>(Check(*options)); });
}

}  // namespace wireroom::app
