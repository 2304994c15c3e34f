// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/daemon_verb.h"

#include <CLI/CLI.hpp>

namespace wireroom::alerts {

int RunDaemonVerb(std::string_view verb, std::span<const std::string_view> arguments, CLI::App& app,
                  const std::function<std::string()>& request, Console& console) {
  app.name("wireroom " + std::string(verb));
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    console.Out(console.Ask(request()));
    return kExitOk;
  } catch (const CLI::CallForHelp&) {
    console.Out(app.help());
    return kExitOk;
  } catch (const CLI::ParseError& error) {
    console.Error("wireroom " + std::string(verb) + ": " + error.what() + "\n");
    return kExitUsage;
  } catch (const std::runtime_error& error) {
    console.Error("wireroom " + std::string(verb) + ": " + error.what() + "\n");
    return kExitIncomplete;
  }
}

}  // namespace wireroom::alerts
