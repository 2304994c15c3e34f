// SPDX-License-Identifier: Apache-2.0
#include "core/sdk/testkit/option_values.h"

#include <stdexcept>
#include <string>

#include "core/config/node.h"

namespace wireroom::testkit {

std::vector<config::Value> ValuesOf(const std::vector<config::OptionSpec>& specs,
                                    const Options& options, const std::filesystem::path& folder) {
  std::string yaml;
  for (const auto& [name, value] : options) yaml += name + ": " + value + "\n";
  config::Errors errors;
  config::Node group;
  config::OptionContext context;
  context.file = "options";
  context.given_base = context.default_base = std::filesystem::absolute(folder);
  context.owner = "the plugin";
  std::vector<config::Value> values;
  if (yaml.empty() || config::ParseYaml(yaml, "options", &group, &errors))
    values = config::ValidateOptions(specs, group, context, &errors);
  if (!errors.empty()) throw std::runtime_error(config::ToText(errors));
  return values;
}

}  // namespace wireroom::testkit
