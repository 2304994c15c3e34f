// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/library.h"

#define BOOST_DLL_USE_STD_FS
#include <dlfcn.h>

#include <boost/dll/shared_library.hpp>
#include <exception>
#include <utility>

#include "core/config/option.h"
#include "core/plugin/elf_file.h"
#include "core/plugin/host.h"
#include "core/plugin/plugin_table.h"
#include "core/plugin/say.h"
#include "core/plugin/trusted_file.h"

namespace wireroom::plugin {
namespace {

namespace fs = std::filesystem;

absl::Status Refuse(std::string text) { return absl::FailedPreconditionError(text); }

std::string SubjectOf(const fs::path& file) {
  return Say("plugin '", file.stem().native(), "' (", file.native(), ")");
}

// <canonical directory>/<folder>/<file>
absl::StatusOr<fs::path> Resolve(const fs::path& file) {
  std::error_code error;
  const fs::path absolute = fs::absolute(file, error).lexically_normal();
  const fs::path directory = fs::canonical(absolute.parent_path().parent_path(), error);
  if (error)
    return absl::NotFoundError(
        Say("expected a plugin directory, found: ", error.message(), "; correct the path"));
  return directory / absolute.parent_path().filename() / absolute.filename();
}

absl::Status CheckAbi(AbiVersion found) {
  if (found.major == WR_ABI_MAJOR && found.minor <= WR_ABI_MINOR) return absl::OkStatus();
  const bool newer = found.major > WR_ABI_MAJOR || found.major == WR_ABI_MAJOR;
  return Refuse(Say("expected ABI ", WR_ABI_MAJOR, ".0 to ", WR_ABI_MAJOR, ".", WR_ABI_MINOR,
                    ", found ABI ", found.major, ".", found.minor, "; ",
                    newer ? "upgrade the daemon or rebuild the plugin with this daemon's SDK"
                          : "rebuild the plugin with this daemon's SDK"));
}

// Boost.DLL wraps the loader's own words in some of its own.
std::string LoaderText(const std::exception& error) {
  const std::string text = error.what();
  const std::string lead = "(dlerror system message: ";
  const size_t begin = text.find(lead);
  const size_t end = text.rfind(')');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return text;
  return text.substr(begin + lead.size(), end - begin - lead.size());
}

absl::Status Map(const fs::path& file, boost::dll::shared_library* to) {
  // RTLD_NODELETE: nothing unloads it, whatever closes its handle.
  const auto mode = static_cast<boost::dll::load_mode::type>(RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  try {
    to->load(file, mode);
  } catch (const std::exception& error) {
    return Refuse(Say("expected a library that loads, found: ", LoaderText(error),
                      "; install what it needs or link it in"));
  }
  return absl::OkStatus();
}

}  // namespace

struct Library::Parts {
  Parts(const fs::path& path, const Services& given)
      : file(path), services(given), host(file.stem().native(), file.parent_path(), services) {}

  const fs::path file;
  const Services services;
  Host host;
  boost::dll::shared_library handle;
  Description plugin;
};

namespace {

absl::Status CheckOptions(const Description& plugin, const fs::path& file) {
  config::OptionContext context;
  context.owner = SubjectOf(file);
  context.default_base = file.parent_path();
  context.given_base = file.parent_path();
  config::Errors errors;
  config::CheckSpecs(plugin.options, context, &errors);
  if (errors.empty()) return absl::OkStatus();
  return Refuse(Say("option '", errors.front().key, "': ", errors.front().message));
}

}  // namespace

absl::Status Library::Fill(AbiVersion noted) {
  Parts& parts = *parts_;
  const std::string folder = parts.file.parent_path().filename().native();
  if (!parts.handle.has(WR_ENTRY_SYMBOL))
    return Refuse("expected the exported symbol " WR_ENTRY_SYMBOL
                  ", found none; write WIREROOM_PLUGIN(...) in one of its sources");
  try {
    const auto& entry = parts.handle.get<const wr_plugin*(const wr_host*)>(WR_ENTRY_SYMBOL);
    absl::StatusOr<Description> plugin = ReadTable(entry(&parts.host.table()), noted, folder);
    if (!plugin.ok()) return plugin.status();
    parts.plugin = *std::move(plugin);
  } catch (const std::exception& error) {
    return Refuse(Say("expected its table, found an exception: ", error.what(),
                      "; let none cross the plugin boundary"));
  }
  return CheckOptions(parts.plugin, parts.file);
}

absl::StatusOr<std::shared_ptr<const Library>> Library::Load(const fs::path& file,
                                                             const Services& services) {
  absl::StatusOr<fs::path> path = Resolve(file);
  const std::string subject = SubjectOf(path.ok() ? *path : file);
  const auto refused = [&subject](const absl::Status& status) {
    return absl::Status(status.code(), Say(subject, ": ", std::string(status.message())));
  };
  if (!path.ok()) return refused(path.status());
  absl::StatusOr<OpenFile> opened = OpenTrusted(*path);
  if (!opened.ok()) return refused(opened.status());
  absl::StatusOr<AbiVersion> noted = ReadAbiVersion(opened->fd());
  if (!noted.ok()) return refused(noted.status());
  if (absl::Status status = CheckAbi(*noted); !status.ok()) return refused(status);

  std::shared_ptr<Library> library(new Library(std::make_unique<Parts>(*path, services)));
  const absl::Status changed = Refuse(
      "expected the file that was checked, found another one in its place; install it anew "
      "while the daemon does not start");
  if (!opened->IsAt(*path)) return refused(changed);
  if (absl::Status status = Map(*path, &library->parts_->handle); !status.ok())
    return refused(status);
  if (!opened->IsAt(*path)) return refused(changed);
  if (absl::Status status = library->Fill(*noted); !status.ok()) return refused(status);
  return library;
}

Library::Library(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Library::~Library() = default;

const std::string& Library::name() const { return parts_->plugin.name; }
const std::string& Library::version() const { return parts_->plugin.version; }
const std::string& Library::summary() const { return parts_->plugin.summary; }
const fs::path& Library::file() const { return parts_->file; }
const std::vector<config::OptionSpec>& Library::options() const { return parts_->plugin.options; }
const wr_annotator* Library::annotator() const { return parts_->plugin.annotator; }
const wr_detector* Library::detector() const { return parts_->plugin.detector; }
const wr_source* Library::source() const { return parts_->plugin.source; }
const wr_sink* Library::sink() const { return parts_->plugin.sink; }
const wr_command* Library::command() const { return parts_->plugin.command; }
std::span<const CommandVerb> Library::verbs() const { return parts_->plugin.verbs; }
const wr_plugin& Library::table() const { return parts_->plugin.table; }
const wr_host& Library::host() const { return parts_->host.table(); }
const Services& Library::services() const { return parts_->services; }
std::string Library::Subject() const { return SubjectOf(parts_->file); }

std::vector<std::string_view> Library::capabilities() const {
  std::vector<std::string_view> names;
  if (source()) names.push_back("source");
  if (annotator()) names.push_back("annotator");
  if (detector()) names.push_back("detector");
  if (sink()) names.push_back("sink");
  if (command()) names.push_back("command");
  return names;
}

}  // namespace wireroom::plugin
