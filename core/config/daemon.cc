// SPDX-License-Identifier: Apache-2.0
#include "core/config/daemon.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/config/address.h"
#include "core/config/daemon_sections.h"
#include "core/config/validate.h"
#include "core/config/value.h"

namespace wireroom::config {
namespace {

namespace fs = std::filesystem;

const Node kNotWritten;

std::vector<std::string> TopKeys() {
  std::vector<std::string> keys;
  ForEachSection([&](const auto& section, auto) { keys.push_back(section.name()); });
  for (const std::string& name : NamesOf(TopSection().options())) keys.push_back(name);
  keys.push_back("plugins");
  return keys;
}

std::vector<std::string> DottedKeys() {
  std::vector<std::string> keys;
  ForEachSection([&](const auto& section, auto) {
    for (const OptionSpec& option : section.options()) {
      keys.push_back(JoinKey(section.name(), option.name));
    }
  });
  return keys;
}

// Reads one file into one configuration.
class DaemonReader {
 public:
  DaemonReader(const Node& root, std::string_view name, const fs::path& directory,
               DaemonConfig* config, Errors* errors)
      : root_(root), config_(config), errors_(errors) {
    config_->file = name;
    config_->directory = directory;
    context_.file = config_->file;
    context_.given_base = directory;
    context_.default_base = directory;
    context_.elsewhere = DottedKeys();
  }

  void Read() {
    if (root_.kind != Node::Kind::kMap) {
      return Add(root_.mark, "",
                 absl::StrCat("expected a map with the keys ", absl::StrJoin(TopKeys(), ", "),
                              ", found ", Found(root_), "; {} takes every default"));
    }
    CheckKeys(root_, TopKeys(), context_, errors_);
    ForEachSection([this](const auto& section, auto member) {
      section.Read(Part(section.name()), Inside(section.name()), &(config_->*member), errors_);
    });
    const auto top = ReadOptions(TopSection().options(), root_, context_, errors_);
    TopSection().Set(top, config_);
    ReadPlugins();
    CheckTogether();
  }

 private:
  void Add(Mark mark, std::string key, std::string message) {
    errors_->push_back({context_.file, mark, std::move(key), std::move(message)});
  }

  const Node& Part(std::string_view name) const {
    const Node* node = root_.Find(name);
    return node ? *node : kNotWritten;
  }

  OptionContext Inside(const std::string& key) const {
    OptionContext context = context_;
    context.key = key;
    return context;
  }

  void ReadPlugins() {
    const Node& list = Part("plugins");
    if (list.kind != Node::Kind::kList) {
      if (&list == &kNotWritten) return;
      return Add(list.mark, "plugins",
                 absl::StrCat("expected a list of plugins, found ", Found(list)));
    }
    for (size_t i = 0; i < list.items.size(); ++i) {
      config_->plugins.push_back(ReadEntry(list.items[i], absl::StrCat("plugins[", i, "]")));
    }
    CheckUnique();
  }

  PluginEntry ReadEntry(const Node& item, const std::string& key) {
    PluginEntry entry;
    entry.mark = item.mark;
    entry.options_key = JoinKey(key, "options");
    const OptionContext context = Inside(key);
    if (item.kind == Node::Kind::kScalar) {
      Node map;
      map.kind = Node::Kind::kMap;
      map.entries.push_back({"plugin", item.mark, item});
      EntrySection().Set(ReadOptions(EntrySection().options(), map, context, errors_), &entry);
    } else if (item.kind == Node::Kind::kMap) {
      ReadEntryMap(item, context, &entry);
    } else {
      Add(item.mark, key,
          absl::StrCat("expected the name of a plugin, or a map with its name "
                       "under `plugin`, found ",
                       Found(item)));
    }
    return entry;
  }

  void ReadEntryMap(const Node& item, const OptionContext& context, PluginEntry* entry) {
    std::vector<std::string> known = NamesOf(EntrySection().options());
    known.push_back("options");
    CheckKeys(item, known, context, errors_);
    EntrySection().Set(ReadOptions(EntrySection().options(), item, context, errors_), entry);
    if (const Node* options = item.Find("options")) {
      if (CheckGroup(*options, Inside(entry->options_key), errors_)) entry->options = *options;
    }
  }

  void CheckUnique() {
    std::set<std::string> names;
    for (const PluginEntry& entry : config_->plugins) {
      if (entry.name.empty() || names.insert(entry.name).second) continue;
      Add(entry.mark, "plugins",
          absl::StrCat("expected each plugin once, found ", Quoted(entry.name), " again"));
    }
  }

  // The place of an option: its value, or the file when it was not written.
  Mark MarkOf(std::string_view section, std::string_view name) const {
    const Node* value = Part(section).Find(name);
    return value ? value->mark : Mark{};
  }

  // Rules between options, looked at when each is right by itself.
  void CheckTogether() {
    if (!errors_->empty()) return;
    const IngestConfig& ingest = config_->ingest;
    if (ingest.heartbeat_timeout <= ingest.heartbeat_interval) {
      AddPair("ingest", "heartbeat_timeout", "heartbeat_interval", "expected a longer time than");
    }
    if (ingest.credit_bytes < ingest.max_article_bytes) {
      AddPair("ingest", "credit_bytes", "max_article_bytes", "expected at least as much as");
    }
    CheckAddresses("ingest", ingest.bind, "live", config_->live.bind);
    CheckAddresses("ingest", ingest.bind, "sessions", config_->sessions.bind);
    CheckAddresses("live", config_->live.bind, "sessions", config_->sessions.bind);
  }

  void CheckAddresses(const std::string& one, const std::string& bind, const std::string& other,
                      const std::string& other_bind) {
    if (!SameAddress(bind, other_bind)) return;
    const Mark mark = MarkOf(other, "bind");
    Add(mark.line > 0 ? mark : MarkOf(one, "bind"), JoinKey(other, "bind"),
        absl::StrCat("expected another address than ", JoinKey(one, "bind"), ", found ",
                     Quoted(bind), " for both"));
  }

  void AddPair(const std::string& section, const std::string& name, const std::string& other,
               std::string_view relation) {
    const Mark mark = MarkOf(section, name);
    const auto& options = IngestSection().options();
    Add(mark.line > 0 ? mark : MarkOf(section, other), JoinKey(section, name),
        absl::StrCat(std::string(relation), " ", JoinKey(section, other), " (",
                     Written(section, other, options), "), found ",
                     Written(section, name, options)));
  }

  // The value as it was written, or the default.
  std::string Written(const std::string& section, const std::string& name,
                      const std::vector<OptionSpec>& options) const {
    if (const Node* node = Part(section).Find(name)) return Found(*node);
    for (const OptionSpec& option : options) {
      if (option.name == name) return absl::StrCat("the default ", Quoted(option.fallback));
    }
    return "nothing";
  }

  const Node& root_;
  DaemonConfig* const config_;
  Errors* const errors_;
  OptionContext context_;
};

void SortByPlace(Errors* errors) {
  std::stable_sort(errors->begin(), errors->end(), [](const Error& a, const Error& b) {
    return std::pair(a.mark.line, a.mark.column) < std::pair(b.mark.line, b.mark.column);
  });
}

Errors FileError(const fs::path& path, std::string message) {
  return {{path.string(), {}, "", std::move(message)}};
}

}  // namespace

OptionContext DaemonConfig::ContextOf(const PluginEntry& entry, const fs::path& plugin_folder,
                                      std::string owner) const {
  OptionContext context;
  context.file = file;
  context.key = entry.options_key;
  context.given_base = directory;
  context.default_base = plugin_folder;
  context.owner = std::move(owner);
  return context;
}

Errors ParseDaemonConfig(std::string_view text, std::string_view name, const fs::path& directory,
                         DaemonConfig* config) {
  *config = DaemonConfig();
  Errors errors;
  Node root;
  if (ParseYaml(text, name, &root, &errors)) {
    DaemonReader(root, name, directory, config, &errors).Read();
  }
  SortByPlace(&errors);
  return errors;
}

Errors LoadDaemonConfig(const fs::path& path, DaemonConfig* config) {
  *config = DaemonConfig();
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return FileError(path, "expected a configuration file, found a directory");
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaxFileBytes + 1, '\0');
  if (!file) {
    return FileError(path, absl::StrCat("cannot be opened: ", std::strerror(errno)));
  }
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return FileError(path, absl::StrCat("cannot be read: ", std::strerror(errno)));
  text.resize(static_cast<size_t>(file.gcount()));
  const fs::path directory = fs::absolute(path, error).parent_path().lexically_normal();
  return ParseDaemonConfig(text, path.string(), directory, config);
}

}  // namespace wireroom::config
