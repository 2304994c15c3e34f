// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string_view>

#include "core/app/locations.h"
#include "core/app/plugin_commands.h"

namespace wireroom::app {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxName = 64;

// Targets of every build, and classes of the test kit.
constexpr std::array<std::string_view, 13> kTaken = {
    "all",  "clean",   "edit_cache", "fake_host", "found",         "help", "host",
    "main", "install", "options",    "package",   "rebuild_cache", "test"};

bool IsName(std::string_view name) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.size() <= kMaxName && name[0] >= 'a' && name[0] <= 'z' &&
         std::all_of(name.begin(), name.end(), good);
}

// "two_words" -> "TwoWords"
std::string ClassName(std::string_view name) {
  std::string out;
  bool upper = true;
  for (char c : name) {
    if (c != '_') out += upper && c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = c == '_';
  }
  return out;
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

fs::path TemplateFolder() {
  for (const char* place : {"template", "core/sdk/template"}) {
    std::error_code error;
    if (fs::is_directory(ShareFolder() / place, error)) return ShareFolder() / place;
  }
  return {};
}

bool CopyOne(const fs::path& from, const std::string& name, const fs::path& folder) {
  std::ostringstream text;
  text << std::ifstream(from, std::ios::binary).rdbuf();
  const std::string file = Replaced(from.filename().native(), "plugin", name);
  std::ofstream out(folder / file, std::ios::binary);
  out << Replaced(Replaced(text.str(), "@name@", name), "@Name@", ClassName(name));
  out.close();
  return text.good() && out.good();
}

ops::ExitCode Fail(ops::ExitCode code, const std::string& text) {
  std::cerr << "wireroom: " << text << "\n";
  return code;
}

}  // namespace

ops::ExitCode NewPlugin(const std::string& name, const std::string& kind,
                        const fs::path& directory) {
  if (!IsName(name))
    return Fail(
        ops::ExitCode::kUsage,
        "plugin name: expected [a-z][a-z0-9_]* of at most 64 letters, found '" + name + "'");
  if (std::find(kTaken.begin(), kTaken.end(), name) != kTaken.end())
    return Fail(
        ops::ExitCode::kUsage,
        "plugin name: '" + name + "' is taken by the build or the test kit; choose another");
  const fs::path source = TemplateFolder() / kind;
  std::error_code error;
  if (!fs::is_directory(source, error))
    return Fail(ops::ExitCode::kInternal, "expected the template of a plugin in " +
                                              (ShareFolder() / "template").native() +
                                              ", found none; install wireroom again");
  const fs::path folder = directory / name;
  if (!fs::create_directory(folder, error))
    return Fail(ops::ExitCode::kCannotCreate,
                folder.native() + ": expected to make this folder, found: " +
                    (error ? error.message() : "it exists; choose another name or directory"));
  for (const fs::directory_entry& entry : fs::directory_iterator(source, error))
    if (!CopyOne(entry.path(), name, folder))
      return Fail(ops::ExitCode::kCannotCreate, folder.native() + ": the files cannot be written");
  std::cout << folder.native() << ": made. Next: see its README.md\n";
  return ops::ExitCode::kOk;
}

}  // namespace wireroom::app
