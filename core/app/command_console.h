// SPDX-License-Identifier: Apache-2.0
//
// wr_console for one run of a plugin's command.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/app/setup.h"
#include "core/pipeline/worker.h"
#include "wireroom/abi.h"

namespace wireroom::app {

class CommandConsole {
 public:
  // `plugin`: who asks; `config`: the file that --config gave, or empty. `setup`
  // outlives this; its log and services are open, its configuration is read when
  // annotated articles are asked for.
  CommandConsole(std::string plugin, std::string config, Setup* setup);
  CommandConsole(const CommandConsole&) = delete;
  CommandConsole& operator=(const CommandConsole&) = delete;

  const wr_console& table() const { return table_; }

 private:
  using Each = wr_result (*)(void*, const wr_article*);

  static void Write(void* context, int32_t stream, wr_str text);
  static wr_result Articles(void* context, const wr_str* paths, size_t count, int32_t annotated,
                            Each each, void* user, uint64_t* refused, wr_error* error);
  static wr_result Ask(void* context, wr_bytes request, void (*answer)(void*, wr_bytes),
                       void* user, wr_error* error);
  static wr_result Past(void* context, wr_time since, Each each, void* user, uint64_t* missing,
                        wr_error* error);
  // The annotators that the configuration names before this plugin.
  absl::StatusOr<std::vector<pipeline::AnnotatorStage>> EarlierAnnotators();
  absl::Status Read(const std::vector<std::string>& paths, pipeline::Worker* worker, Each each,
                    void* user, uint64_t* refused);

  const std::string plugin_;
  const std::string config_;
  Setup* const setup_;
  PluginSet plugins_;
  wr_console table_;
};

}  // namespace wireroom::app
