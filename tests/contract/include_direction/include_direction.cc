// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/include_direction/include_direction.h"

#include <algorithm>
#include <filesystem>

namespace wireroom::contract {
namespace {

using Words = std::vector<std::string_view>;

// A part of the tree. The parts are tried in order: the first prefix counts.
struct Part {
  std::string_view name;
  std::string_view prefix;
  Words may_include;  // names of parts, itself apart
};

const std::vector<Part>& Parts() {
  static const Words below_app = {"abi",     "text",     "config", "ops",    "plugin",
                                  "journal", "pipeline", "feed",   "client", "proto"};
  static const std::vector<Part> parts = {
      {"abi", "core/abi/", {}},
      {"testkit", "core/sdk/wireroom/testkit", {"sdk", "abi"}},
      {"testkit host", "core/sdk/testkit/", {"testkit", "sdk", "abi", "text", "config", "plugin"}},
      {"template of a plugin", "core/sdk/template/", {"testkit", "sdk", "abi"}},
      {"sdk", "core/sdk/", {"abi"}},
      {"text", "core/text/", {"abi"}},
      {"config", "core/config/", {}},
      {"ops", "core/ops/", {}},
      {"plugin", "core/plugin/", {"abi", "text", "config", "ops", "proto"}},
      {"journal", "core/journal/", {"config", "ops", "proto"}},
      {"pipeline",
       "core/pipeline/",
       {"abi", "plugin", "journal", "text", "config", "ops", "proto"}},
      {"feed", "core/feed/", {"journal", "config", "ops", "proto"}},
      {"client", "core/client/", {"proto"}},
      {"app", "core/app/", below_app},
      {"plugins", "plugins/", {"sdk", "abi", "testkit"}},
      {"proto", "proto/", {}},
  };
  return parts;
}

// A library with a place of its own: who may include its headers.
struct Library {
  std::string_view name;
  Words prefixes;  // of header names
  Words allowed;   // parts
};

const std::vector<Library>& Libraries() {
  static const Words with_protobuf = {"proto", "plugin", "journal", "pipeline",
                                      "feed",  "client", "app"};
  static const std::vector<Library> libraries = {
      {"ZeroMQ", {"zmq.h", "zmq_"}, {"feed", "client"}},
      {"LMDB", {"lmdb.h", "lmdb++.h"}, {"journal"}},
      {"Boost.DLL", {"boost/dll/", "boost/dll.hpp"}, {"plugin"}},
      {"protobuf", {"google/protobuf/"}, with_protobuf},
  };
  return libraries;
}

const Part* PartOf(std::string_view path) {
  for (const Part& part : Parts()) {
    if (path.starts_with(part.prefix)) return &part;
  }
  return nullptr;
}

bool Contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string Joined(const Words& words) {
  std::string out;
  for (const std::string_view word : words) (out += out.empty() ? "" : ", ") += word;
  return out.empty() ? "nothing" : out;
}

// The header that a line includes, or empty.
std::string_view IncludeIn(std::string_view line) {
  const auto skip_spaces = [&line] {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  };
  skip_spaces();
  if (!line.starts_with('#')) return {};
  line.remove_prefix(1);
  skip_spaces();
  if (!line.starts_with("include")) return {};
  line.remove_prefix(7);
  skip_spaces();
  if (line.empty() || (line[0] != '"' && line[0] != '<')) return {};
  const size_t end = line.find(line[0] == '"' ? '"' : '>', 1);
  return end == line.npos ? std::string_view() : line.substr(1, end - 1);
}

bool IsGenerated(std::string_view header) { return header.ends_with(".pb.h"); }

// Where in the tree a header lies, or empty for one of another project.
std::string PlaceOf(std::string_view path, std::string_view header) {
  if (header.starts_with("core/") || header.starts_with("plugins/") ||
      header.starts_with("tests/")) {
    return std::string(header);
  }
  if (header.starts_with("google/protobuf/")) return "";
  if (IsGenerated(header)) return "proto/" + std::string(header);
  if (header == "wireroom/abi.h" || header.starts_with("wireroom/abi/"))
    return "core/abi/" + std::string(header);
  if (header.starts_with("wireroom/client/")) return "core/client/" + std::string(header);
  if (header.starts_with("wireroom/")) return "core/sdk/" + std::string(header);
  if (header.starts_with("../")) {
    return (std::filesystem::path(path).parent_path() / header).lexically_normal().generic_string();
  }
  return "";
}

// "plugins/<kind>/<name>/": a plugin's own folder.
std::string_view PluginFolder(std::string_view path) {
  size_t end = 0;
  for (int slashes = 0; slashes < 3 && end != path.npos; ++slashes) end = path.find('/', end + 1);
  return path.substr(0, end);
}

// Empty, or the rule that the include breaks.
std::string BrokenRule(const Part& part, std::string_view path, std::string_view header) {
  for (const Library& library : Libraries()) {
    for (const std::string_view prefix : library.prefixes) {
      if (header.starts_with(prefix) && !Contains(library.allowed, part.name)) {
        return std::string(library.name) + " is for " + Joined(library.allowed) + " only";
      }
    }
  }
  if (part.name == "plugins" && header.starts_with("core/"))
    return "a plugin includes <wireroom/...> alone of the core";
  const std::string place = PlaceOf(path, header);
  if (place.empty()) return "";
  if (place.starts_with("tests/")) return "what is shipped knows no tests";
  const Part* target = PartOf(place);
  const std::string rule =
      std::string(part.name) + " may include " + Joined(part.may_include) + " beside itself";
  if (target == nullptr) return rule;
  if (target != &part) return Contains(part.may_include, target->name) ? "" : rule;
  const bool other_plugin = part.name == "plugins" && PluginFolder(place) != PluginFolder(path);
  return other_plugin ? "a plugin knows no other plugin" : "";
}

}  // namespace

std::vector<std::string> Offences(std::string_view path, std::string_view text) {
  std::vector<std::string> offences;
  const Part* part = PartOf(path);
  if (part == nullptr) return offences;
  for (size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::string_view header = IncludeIn(line);
    if (header.empty()) continue;
    const std::string rule = BrokenRule(*part, path, header);
    if (rule.empty()) continue;
    offences.push_back(std::string(path) + ":" + std::to_string(number) + ": includes " +
                       std::string(header) + ": " + rule);
  }
  return offences;
}

bool HasRule(std::string_view folder) {
  return PartOf("core/" + std::string(folder) + "/") != nullptr;
}

}  // namespace wireroom::contract
