// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <memory>

#include "core/app/plugin_commands.h"
#include "core/config/option.h"
#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"
#include "core/plugin/loader.h"
#include "core/plugin/plugin_table.h"

namespace wireroom::app {
namespace {

const char* NameOf(config::OptionType type) {
  switch (type) {
    case config::OptionType::kBool:
      return "true or false";
    case config::OptionType::kInt:
      return "whole number";
    case config::OptionType::kFloat:
      return "number";
    case config::OptionType::kString:
      return "text";
    case config::OptionType::kPath:
      return "path";
    case config::OptionType::kStrings:
      return "list of texts";
    case config::OptionType::kPaths:
      return "list of paths";
    case config::OptionType::kDuration:
      return "duration";
    case config::OptionType::kSize:
      return "size";
  }
  return "";
}

std::string Bound(config::OptionType type, double bound) {
  config::Value value;
  value.number = bound;
  value.integer = static_cast<int64_t>(bound);
  return config::FormatValue(type, value);
}

void Show(const config::OptionSpec& option) {
  std::cout << "    " << option.name << ": " << NameOf(option.type);
  for (size_t i = 0; i < option.choices.size(); ++i)
    std::cout << (i == 0 ? ", one of " : ", ") << option.choices[i];
  if (option.minimum != 0 || option.maximum != 0)
    std::cout << ", " << Bound(option.type, option.minimum) << " to "
              << Bound(option.type, option.maximum);
  if (!option.unit.empty()) std::cout << " " << option.unit;
  std::cout << (option.required ? ", required" : ", default " + option.fallback) << "\n      "
            << option.text << "\n";
}

void Show(const plugin::Library& library) {
  std::cout << library.name() << " " << library.version() << " (";
  const char* separator = "";
  for (std::string_view capability : library.capabilities())
    std::cout << std::exchange(separator, ", ") << capability;
  std::cout << ")\n  " << library.summary() << "\n  " << library.file().native() << "\n";
  if (!library.verbs().empty()) std::cout << "  commands\n";
  for (const plugin::CommandVerb& verb : library.verbs())
    std::cout << "    wireroom " << verb.words << "\n      " << verb.summary << "\n";
  if (!library.options().empty()) std::cout << "  options\n";
  for (const config::OptionSpec& option : library.options()) Show(option);
}

}  // namespace

ops::ExitCode ListPlugins(const PluginPlaces& places) {
  std::vector<std::filesystem::path> directories;
  if (const auto code = FindPlaces(places, &directories); code != ops::ExitCode::kOk) return code;
  ops::SystemClock clock;
  ops::Stats stats;
  const std::unique_ptr<ops::Logger> logger = ops::Logger::Silent();
  plugin::Loader loader(directories, {&clock, logger.get(), &stats, {}});
  ops::ExitCode code = ops::ExitCode::kOk;
  for (const std::string& name : loader.Names()) {
    const auto library = loader.Load(name);
    if (library.ok()) {
      Show(**library);
      continue;
    }
    std::cerr << library.status().message() << "\n";
    code = ops::ExitCode::kBadConfig;
  }
  if (loader.Names().empty()) {
    std::cerr << "no plugins in";
    for (const auto& directory : directories) std::cerr << " " << directory.native();
    std::cerr << (directories.empty() ? " any directory: give one with --directory\n" : "\n");
  }
  return code;
}

}  // namespace wireroom::app
