// SPDX-License-Identifier: Apache-2.0
#include "core/app/locations.h"

#include <system_error>

namespace wireroom::app {

namespace fs = std::filesystem;

fs::path ExecutableFolder() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

std::vector<fs::path> OwnPluginDirectories() {
  std::vector<fs::path> out;
  for (const char* candidate : {"plugins", "../lib/wireroom/plugins"}) {
    std::error_code error;
    const fs::path directory = fs::canonical(ExecutableFolder() / candidate, error);
    if (!error && fs::is_directory(directory, error)) out.push_back(directory);
  }
  return out;
}

fs::path ShareFolder() {
  std::error_code error;
  const fs::path installed = ExecutableFolder() / "../share/wireroom";
  if (fs::is_directory(installed, error)) return fs::canonical(installed, error);
  return (ExecutableFolder() / "../..").lexically_normal();
}

fs::path DefaultConfig() {
  for (const fs::path& candidate :
       {fs::path("config/wireroom.yaml"), fs::path("/etc/wireroom/wireroom.yaml"),
        ShareFolder() / "config/wireroom.yaml"}) {
    std::error_code error;
    if (fs::is_regular_file(candidate, error)) return candidate;
  }
  return {};
}

}  // namespace wireroom::app
