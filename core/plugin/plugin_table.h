// SPDX-License-Identifier: Apache-2.0
//
// Reads what a loaded library says it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/config/option.h"
#include "core/plugin/elf_file.h"
#include "wireroom/abi.h"

namespace wireroom::plugin {

// A wr_verb, checked.
struct CommandVerb {
  std::string_view words;
  std::string_view summary;
};

// A plugin's own words, checked and copied.
struct Description {
  wr_plugin table{};
  std::string name;
  std::string version;
  std::string summary;
  std::vector<config::OptionSpec> options;
  const wr_annotator* annotator = nullptr;
  const wr_detector* detector = nullptr;
  const wr_source* source = nullptr;
  const wr_sink* sink = nullptr;
  const wr_command* command = nullptr;
  // Of `command`; the views live as long as the library.
  std::vector<CommandVerb> verbs;
};

// `given` is what the entry returned, `noted` what the file's note said,
// `folder` the name of its folder. Errors: "expected ..., found ...; ...".
absl::StatusOr<Description> ReadTable(const wr_plugin* given, AbiVersion noted,
                                      const std::string& folder);

// "1.2.0", perhaps with "-rc.1" and "+build" (Semantic Versioning 2.0.0).
bool IsSemanticVersion(std::string_view text);

}  // namespace wireroom::plugin
