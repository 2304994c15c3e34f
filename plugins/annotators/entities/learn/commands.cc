// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/commands.h"

#include <fstream>
#include <stdexcept>

namespace wireroom::entities {

SplitText LearningCommand::Split() const {
  return [this](std::string_view text) {
    std::vector<SplitToken> out;
    host.Tokenize(text, [&](const Field& field) {
      for (const Token& token : field.tokens())
        out.push_back({token.begin, token.end, token.sentence});
    });
    return out;
  };
}

int LearningCommand::Run(CLI::App* app, const std::function<int()>& body) const {
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app->parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    console.Out(app->help());
    return kExitOk;
  } catch (const CLI::ParseError& error) {
    console.Error("wireroom " + app->get_name() + ": " + error.what() + "\nTry 'wireroom " +
                  app->get_name() + " --help'.\n");
    return kExitUsage;
  }
  try {
    return body();
  } catch (const std::exception& error) {
    console.Error("wireroom " + app->get_name() + ": " + error.what() + "\n");
    return kExitBadData;
  }
}

void WriteWhole(const std::filesystem::path& file, std::string_view bytes) {
  std::filesystem::path part = file;
  part += ".part";
  std::ofstream out(part, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  std::error_code error;
  if (out) std::filesystem::rename(part, file, error);
  if (!out || error) {
    std::filesystem::remove(part, error);
    throw std::runtime_error(file.string() +
                             ": cannot be written; see that its folder is there and has room");
  }
}

int RunLearning(std::string_view verb, std::span<const std::string_view> arguments,
                const Host& host, Console& console) {
  LearningCommand command{arguments, host, console};
  if (verb == "train clusters") return TrainClusters(command);
  if (verb == "train entities") return TrainEntities(command);
  return EvalEntities(command);
}

}  // namespace wireroom::entities
