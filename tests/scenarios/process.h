// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace wireroom::scenarios {

struct Finished {
  int exit = -1;  // 128 and the signal when a signal ended it
  std::string output;
  std::string error;
};

// Runs a program in a folder with this standard input, to its end or for at most
// two minutes. Its output goes through files in the folder's parent, so that no
// pipe can fill up. Throws std::runtime_error when it can not be started.
Finished RunProcess(const std::vector<std::string>& command, const std::filesystem::path& folder,
                    const std::string& input);

}  // namespace wireroom::scenarios
