// SPDX-License-Identifier: Apache-2.0
//
// Runs a command of a plugin as `wireroom` would.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "wireroom/sdk.h"
#include "wireroom/testkit/article.h"

namespace wireroom::testkit {

struct CommandResult {
  int status = 0;
  std::string out;
  std::string error;
};

// `articles` is what Console::Articles gives, whatever the paths; of them the
// annotations only where annotated ones are asked for; and they are what
// Console::Past gives, numbered from 1. Throws
// std::runtime_error: the plugin has no such verb, or was refused.
CommandResult RunCommand(const wr_plugin& plugin, std::string_view verb,
                         const std::vector<std::string>& arguments,
                         const std::vector<ArticleBuilder>& articles = {});

template <typename T>
CommandResult RunCommand(std::string_view verb, const std::vector<std::string>& arguments,
                         const std::vector<ArticleBuilder>& articles = {}) {
  return RunCommand(internal::Describe<T>("plugin_under_test", "0.0.0", ""), verb, arguments,
                    articles);
}

}  // namespace wireroom::testkit
