// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a configuration file: an answer within the limits, errors that
// are one line each, and options that validate or say why.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/config/daemon.h"

namespace {

using namespace wireroom::config;

std::vector<OptionSpec> Specs() {
  std::vector<OptionSpec> specs;
  for (int type = 0; type <= static_cast<int>(OptionType::kSize); ++type) {
    OptionSpec spec;
    spec.name = "option_" + std::to_string(type);
    spec.type = static_cast<OptionType>(type);
    spec.required = true;
    specs.push_back(spec);
  }
  return specs;
}

void Require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const std::vector<OptionSpec> specs = Specs();
  DaemonConfig config;
  const Errors errors = ParseDaemonConfig(text, "fuzz.yaml", "/fuzz", &config);
  for (const Error& error : errors) {
    Require(!error.message.empty());
    Require(error.ToString().find('\n') == std::string::npos);
  }
  if (errors.empty()) {
    Require(config.pipeline.workers >= 0 && config.pipeline.workers <= 256);
    Require(config.journal.directory.is_absolute());
  }
  for (const PluginEntry& entry : config.plugins) {
    Errors found;
    const auto values =
        ValidateOptions(specs, entry.options, config.ContextOf(entry, "/plugin", "it"), &found);
    Require(values.size() == specs.size());
  }
  return 0;
}
