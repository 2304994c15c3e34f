// SPDX-License-Identifier: Apache-2.0
//
// Names of a made-up world, in a file of their own, and the annotator over them.
#pragma once

#include <wireroom/testkit.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace wireroom::testkit {

class World {
 public:
  explicit World(const std::string& names, const std::string& roles = "") {
    std::string pattern = std::filesystem::temp_directory_path() / "names-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    std::ofstream(folder_ / "names.tsv") << names;
    if (!roles.empty()) std::ofstream(folder_ / "roles.tsv") << roles;
  }
  ~World() { std::filesystem::remove_all(folder_); }
  World(const World&) = delete;

  // Options of an annotator that knows this world only.
  Options options() const {
    return {{"knowledge", "[]"}, {"names", "[\"" + folder_.string() + "\"]"}};
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace wireroom::testkit
