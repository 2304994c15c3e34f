// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/stubs/logging.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "core/app/commands.h"
#include "core/app/plugin_verbs.h"
#include "core/app/version.h"
#include "core/ops/exit_code.h"

namespace {

constexpr char kAbout[] =
    "Wireroom streams news articles through plugins (entities, topics, alerts) and publishes\n"
    "the enriched, numbered events over ZeroMQ. An acknowledgement means it is on disk; a\n"
    "sequence number means it is committed; a gap means you can ask for it again.";

std::string PluginCommands() {
  const std::string table = wireroom::app::PluginVerbTable();
  return table.empty() ? "" : "Commands of the plugins:\n" + table + "\n";
}

std::string Footer() {
  return "First steps:\n"
         "  wireroom check                      is the configuration good, do the plugins load?\n"
         "  wireroom annotate article.txt       what do the plugins say about it? (no daemon)\n"
         "  wireroom run                        the daemon\n"
         "  wireroom tail                       watch its events\n"
         "  wireroom send articles/             send it articles\n"
         "Each has its own --help. Configuration, where --config is not given: ./config/wireroom.yaml,\n"
         "/etc/wireroom/wireroom.yaml, or the one that was installed.\n\n" +
         PluginCommands() + "Exit status:\n" + wireroom::ops::ExitCodeTable();
}

std::vector<std::string> OwnCommands(CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

}  // namespace

int main(int argc, char** argv) {
  // What protobuf finds in what was sent is told in events and replies, not on
  // stderr past the log.
  google::protobuf::SetLogHandler(nullptr);
  CLI::App app(kAbout, "wireroom");
  app.footer(Footer);
  app.set_version_flag("--version", wireroom::app::VersionText);
  app.require_subcommand(1);
  int exit_code = 0;
  wireroom::app::AddRun(app, &exit_code);
  wireroom::app::AddAnnotate(app, &exit_code);
  wireroom::app::AddSend(app, &exit_code);
  wireroom::app::AddTail(app, &exit_code);
  wireroom::app::AddExport(app, &exit_code);
  wireroom::app::AddRejects(app, &exit_code);
  wireroom::app::AddSubscribers(app, &exit_code);
  wireroom::app::AddJournal(app, &exit_code);
  wireroom::app::AddBackup(app, &exit_code);
  wireroom::app::AddRestore(app, &exit_code);
  wireroom::app::AddCheck(app, &exit_code);
  wireroom::app::AddPlugin(app, &exit_code);
  // A word that is none of our own may be a plugin's.
  const std::vector<std::string> own = OwnCommands(app);
  if (argc > 1 && argv[1][0] != '-' && std::find(own.begin(), own.end(), argv[1]) == own.end())
    return wireroom::app::RunPluginVerb({argv + 1, argv + argc}, own);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(wireroom::ops::ExitCode::kUsage);
  } catch (const std::exception& error) {
    std::cerr << "wireroom: " << error.what() << "\n";
    return static_cast<int>(wireroom::ops::ExitCode::kInternal);
  }
  return exit_code;
}
