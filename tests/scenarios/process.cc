// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace wireroom::scenarios {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kSeconds = 120;

std::string ContentOf(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

void Redirect(const fs::path& file, int flags, int to) {
  const int from = open(file.c_str(), flags, 0600);
  if (from < 0 || dup2(from, to) < 0) _exit(126);
}

[[noreturn]] void Become(const std::vector<std::string>& command, const fs::path& folder,
                         const fs::path& base) {
  Redirect(base.native() + ".in", O_RDONLY, STDIN_FILENO);
  Redirect(base.native() + ".out", O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
  Redirect(base.native() + ".err", O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
  if (chdir(folder.c_str()) != 0) _exit(126);
  alarm(kSeconds);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execv(arguments.front(), arguments.data());
  _exit(127);
}

}  // namespace

Finished RunProcess(const std::vector<std::string>& command, const fs::path& folder,
                    const std::string& input) {
  const fs::path base = folder.parent_path() / "run";
  std::ofstream(base.native() + ".in", std::ios::binary) << input;
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child == 0) Become(command, folder, base);
  int status = 0;
  if (waitpid(child, &status, 0) != child) throw std::runtime_error("waitpid failed");
  Finished finished;
  finished.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  finished.output = ContentOf(base.native() + ".out");
  finished.error = ContentOf(base.native() + ".err");
  return finished;
}

}  // namespace wireroom::scenarios
