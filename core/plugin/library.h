// SPDX-License-Identifier: Apache-2.0
//
// A plugin's shared library, checked and loaded. It stays in the process until
// the process ends: objects of the plugin hold it, and it is loaded so that
// nothing can take it out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/plugin/elf_file.h"
#include "core/plugin/services.h"
#include "wireroom/abi.h"

namespace wireroom::config {
struct OptionSpec;
}

namespace wireroom::plugin {

struct CommandVerb;

class Library {
 public:
  // Loads `file`, which must be <folder>/<name>/<name>.so, and asks it who it
  // is. Before any code of it runs, the file is refused unless
  //   - the file, its folder and the directory of that are owned by root or by
  //     this process's user, are no symbolic links and can not be written by
  //     group or others; directories above can not be written by others unless
  //     they are sticky,
  //   - it is an ELF shared object for this machine,
  //   - its version note has this host's ABI major and no newer minor.
  // After that its table must be whole: name as the folder, a semantic version,
  // well-formed options, at least one capability.
  //
  // Errors are kFailedPrecondition or kNotFound, with a text of this shape:
  //   plugin 'x' (/path/x/x.so): expected ..., found ...; <what to do>
  //
  // The file that was checked is the file that is loaded: its inode is compared
  // before and after. (Loading it through /proc/self/fd would hide its path
  // from debuggers and profilers.)
  static absl::StatusOr<std::shared_ptr<const Library>> Load(const std::filesystem::path& file,
                                                             const Services& services);
  ~Library();
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  const std::string& name() const;
  // The plugin's own, semantic.
  const std::string& version() const;
  const std::string& summary() const;
  const std::filesystem::path& file() const;
  // Its options, for the configuration's engine; defaults of paths are taken
  // relative to the plugin's folder.
  const std::vector<config::OptionSpec>& options() const;

  // NULL: it can not do that. They live as long as this object.
  const wr_annotator* annotator() const;
  const wr_detector* detector() const;
  const wr_source* source() const;
  const wr_sink* sink() const;
  const wr_command* command() const;
  // Of command(); empty without one.
  std::span<const CommandVerb> verbs() const;
  // Of "source", "annotator", "detector", "sink" and "command", in this order.
  std::vector<std::string_view> capabilities() const;

  // For Plugin and its objects.
  const wr_plugin& table() const;
  const wr_host& host() const;
  const Services& services() const;
  // plugin 'x' (/path/x/x.so)
  std::string Subject() const;

 private:
  struct Parts;
  explicit Library(std::unique_ptr<Parts> parts);
  absl::Status Fill(AbiVersion noted);
  std::unique_ptr<Parts> parts_;
};

}  // namespace wireroom::plugin
