// SPDX-License-Identifier: Apache-2.0
//
// The plugin's words of the `wireroom` command:
//
//   train topics     makes a model of labelled articles
//   eval topics      measures a model on labelled articles
//   explain topics   says why an article has its topics
//   list topics      the Media Topics, or those of a model
//
// `--help` behind each is the manual.
#pragma once

#include <wireroom/sdk.h>

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace wireroom::topics {

// What a command needs of the host.
struct Terminal {
  std::function<void(std::string_view)> out, error;
  // Reads articles as `wireroom annotate` does, with the zones and entities of the
  // plugins before this one.
  std::function<void(std::span<const std::string> paths,
                     const std::function<void(const Article&)>&)>
      articles;
};

// Exit statuses as in wr_command.run. `data`: the plugin's data folder.
int TrainTopics(std::span<const std::string_view> arguments, const Host& host,
                const std::filesystem::path& data, Terminal& terminal);
int EvalTopics(std::span<const std::string_view> arguments, const Host& host,
               const std::filesystem::path& data, Terminal& terminal);
int ExplainTopics(std::span<const std::string_view> arguments, const Host& host,
                  const std::filesystem::path& data, Terminal& terminal);
int ListTopics(std::span<const std::string_view> arguments, const Host& host,
               const std::filesystem::path& data, Terminal& terminal);

}  // namespace wireroom::topics
