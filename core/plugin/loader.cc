// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/loader.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "core/config/error.h"
#include "core/plugin/check.h"
#include "core/plugin/say.h"

namespace wireroom::plugin {
namespace {

namespace fs = std::filesystem;

bool Exists(const fs::path& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

std::string Joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

std::string Places(const std::vector<fs::path>& directories) {
  std::vector<std::string> names;
  for (const fs::path& directory : directories) names.push_back(directory.native());
  return names.empty() ? "no directory" : Joined(names);
}

// What there is in place of the name that was asked for.
std::string Advice(std::string_view name, std::vector<std::string> names) {
  if (names.empty()) return "there is no plugin at all: correct the plugin directories";
  const std::string nearest = config::Nearest(name, names);
  constexpr size_t kShown = 20;
  const size_t rest = names.size() > kShown ? names.size() - kShown : 0;
  names.resize(names.size() - rest);
  return Say(nearest.empty() ? "" : Say("did you mean '", nearest, "'? "),
             "there are: ", Joined(names), rest ? Say(" and ", rest, " more") : "");
}

}  // namespace

Loader::Loader(std::vector<fs::path> directories, const Services& services)
    : directories_(std::move(directories)), services_(services) {}

absl::StatusOr<std::shared_ptr<const Library>> Loader::Load(std::string_view name) {
  if (const auto found = loaded_.find(name); found != loaded_.end()) return found->second;
  if (std::string fault = CheckWord(Str(name)); !fault.empty())
    return absl::NotFoundError(
        Say("plugin ", Quoted(name), ": ", fault, "; a plugin's name is that of its folder"));
  for (const fs::path& directory : directories_)
    if (Exists(directory / name)) return LoadFile(directory / name);
  return absl::NotFoundError(Say("plugin '", name, "': expected the folder '", name, "' in ",
                                 Places(directories_), ", found none; ", Advice(name, Names())));
}

absl::StatusOr<std::shared_ptr<const Library>> Loader::LoadFile(const fs::path& path) {
  const fs::path plain = path.has_filename() ? path : path.parent_path();
  const bool library = plain.extension() == ".so";
  absl::StatusOr<std::shared_ptr<const Library>> loaded =
      Library::Load(library ? plain : plain / (plain.filename().native() + ".so"), services_);
  if (loaded.ok()) loaded_.emplace((*loaded)->name(), *loaded);
  return loaded;
}

std::vector<std::string> Loader::Names() const {
  std::set<std::string> names;
  for (const fs::path& directory : directories_) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
      const std::string name = entry.path().filename().native();
      if (Exists(entry.path() / (name + ".so"))) names.insert(name);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace wireroom::plugin
