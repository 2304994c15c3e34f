// SPDX-License-Identifier: Apache-2.0
//
// Finds plugins: each is <directory>/<name>/<name>.so in one of the plugin
// directories. The first directory that has a folder of that name decides; a
// plugin that is found and refused is an error, the search does not go on.
//
//   Loader loader({"/usr/lib/wireroom/plugins"}, services);
//   auto library = loader.Load("entities");
//   auto values = ... the configuration against (*library)->options() ...;
//   auto plugin = Plugin::Open(*library, values);
//   auto annotator = (*plugin)->NewAnnotator();     // one a worker
//
// One thread, while the daemon starts.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/plugin/library.h"
#include "core/plugin/services.h"

namespace wireroom::plugin {

class Loader {
 public:
  // Directories are searched in this order.
  Loader(std::vector<std::filesystem::path> directories, const Services& services);

  // Loads the plugin of that name; a second time gives the same library.
  // kNotFound lists the nearest names and the directories.
  absl::StatusOr<std::shared_ptr<const Library>> Load(std::string_view name);

  // Loads a plugin by path: of its library or of its folder.
  absl::StatusOr<std::shared_ptr<const Library>> LoadFile(const std::filesystem::path& path);

  // The names of all that look like plugins, sorted.
  std::vector<std::string> Names() const;

  const std::vector<std::filesystem::path>& directories() const { return directories_; }

 private:
  std::vector<std::filesystem::path> directories_;
  Services services_;
  std::map<std::string, std::shared_ptr<const Library>, std::less<>> loaded_;
};

}  // namespace wireroom::plugin
