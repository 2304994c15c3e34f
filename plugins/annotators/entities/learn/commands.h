// SPDX-License-Identifier: Apache-2.0
//
// `wireroom train clusters|entities` and `wireroom eval entities`.
#pragma once

#include <wireroom/sdk.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "plugins/annotators/entities/learn/gold_text.h"
#include "plugins/annotators/entities/sequence/name_model.h"

namespace wireroom::entities {

inline constexpr Verb kLearningVerbs[] = {
    {"train clusters", "Learns clusters of words from plain text."},
    {"train entities", "Trains the model of names from marked text."},
    {"eval entities", "Measures names against marked text."}};

// Does what `verb`, one of kLearningVerbs, says; returns the exit status.
int RunLearning(std::string_view verb, std::span<const std::string_view> arguments,
                const Host& host, Console& console);

// Its parts, and what they share.
struct LearningCommand {
  std::span<const std::string_view> arguments;
  const Host& host;
  Console& console;

  std::filesystem::path Data(const char* file) const { return host.folder() / "data" / file; }
  FoldedHash Hash() const {
    return [this](std::string_view word) { return host.Hash(word); };
  }
  SplitText Split() const;
  // Parses the arguments and runs body, unless they ask for help.
  int Run(CLI::App* app, const std::function<int()>& body) const;
};

int TrainClusters(const LearningCommand& command);
int TrainEntities(const LearningCommand& command);
int EvalEntities(const LearningCommand& command);

// Writes a file whole or not at all. Throws std::runtime_error.
void WriteWhole(const std::filesystem::path& file, std::string_view bytes);

}  // namespace wireroom::entities
