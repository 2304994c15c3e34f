// SPDX-License-Identifier: Apache-2.0
//
// The configuration of the daemon. The member initialisers are the defaults;
// what each option means, its range and its unit is declared in
// daemon_sections.cc and printed by `wireroom check --reference`.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/error.h"
#include "core/config/node.h"
#include "core/config/option.h"
#include "core/config/size.h"

namespace wireroom::config {

using std::chrono::microseconds;

struct IngestConfig {
  // A ZeroMQ address on this machine: tcp://127.x.y.z:port, tcp://[::1]:port
  // (port 0 or *: any free one), ipc:///path or inproc://name.
  std::string bind = "tcp://127.0.0.1:7770";
  Size max_article_bytes{8 << 20};
  // Taken in and not yet acknowledged, of all producers together.
  int64_t credit_articles = 1024;
  Size credit_bytes{32 << 20};
  int64_t max_producers = 64;
  microseconds heartbeat_interval = std::chrono::seconds(5);
  microseconds heartbeat_timeout = std::chrono::seconds(15);
  microseconds handshake_timeout = std::chrono::seconds(5);
};

struct LiveConfig {
  // As IngestConfig::bind.
  std::string bind = "tcp://127.0.0.1:7771";
  microseconds heartbeat_interval = std::chrono::seconds(1);
  // High water mark of each subscriber.
  int64_t queue_events = 10'000;
};

struct SessionsConfig {
  // As IngestConfig::bind, but for inproc.
  std::string bind = "tcp://127.0.0.1:7772";
  int64_t max_sessions = 64;
  int64_t max_subscribers = 1024;
  int64_t max_window_events = 65'536;
  Size max_window_bytes{16 << 20};
  Size cache_bytes{32 << 20};
  // 0: as far as the journal reaches.
  Size max_lag_bytes{0};
  microseconds max_lag_age{0};
  // 0: never.
  microseconds cursor_max_age = std::chrono::hours(24 * 90);
  microseconds commit_interval = std::chrono::milliseconds(200);
  microseconds heartbeat_interval = std::chrono::seconds(1);
};

struct JournalConfig {
  // Absolute after loading.
  std::filesystem::path directory = "data";
  Size max_bytes{int64_t{10} << 30};
  // 0: for ever.
  microseconds max_age = std::chrono::hours(24 * 30);
  Size min_free_bytes{256 << 20};
};

struct PipelineConfig {
  // 0: one a core.
  int64_t workers = 0;
  int64_t batch_articles = 256;
  microseconds batch_delay = std::chrono::milliseconds(5);
};

struct LimitsConfig {
  Size max_text_bytes{4 << 20};
  // Of one kind (zones, mentions, entities, topics) in one article.
  int64_t max_annotations = 65'536;
  microseconds max_future = std::chrono::hours(48);
};

struct LogConfig {
  // debug, info, warn or error.
  std::string level = "info";
  // text or json.
  std::string format = "text";
  // Absolute after loading; empty: stderr.
  std::filesystem::path file;
};

// What becomes of an article on which a plugin fails.
enum class OnError { kSkip, kReject };

struct PluginEntry {
  std::string name;
  OnError on_error = OnError::kSkip;
  // What was written under `options`, for ValidateOptions: a map, or kNull.
  Node options;
  // Where the entry stands, and the key of its options: "plugins[1].options".
  Mark mark;
  std::string options_key;
};

struct DaemonConfig {
  // The file as it was named, and the folder that relative paths start from.
  std::string file;
  std::filesystem::path directory;

  IngestConfig ingest;
  LiveConfig live;
  SessionsConfig sessions;
  JournalConfig journal;
  PipelineConfig pipeline;
  LimitsConfig limits;
  LogConfig log;
  // Absolute. Empty: the application's own plugin folder.
  std::vector<std::filesystem::path> plugin_directories;
  // In the order in which annotators and detectors run. Names are unique.
  std::vector<PluginEntry> plugins;

  // What ValidateOptions needs for the options of a plugin. `plugin_folder` is
  // the folder of its library, `owner` e.g. "plugin 'alerts' (/path/alerts.so)".
  OptionContext ContextOf(const PluginEntry& entry, const std::filesystem::path& plugin_folder,
                          std::string owner) const;
};

// Reads and checks a file. Returns every error of it; *config is complete only
// when there is none.
[[nodiscard]] Errors LoadDaemonConfig(const std::filesystem::path& path, DaemonConfig* config);

// The same of a text. `name` is how errors call it, `directory` (absolute) what
// relative paths start from. The text "{}" gives the defaults.
[[nodiscard]] Errors ParseDaemonConfig(std::string_view text, std::string_view name,
                                       const std::filesystem::path& directory,
                                       DaemonConfig* config);

// A plugin as the schema and the reference describe it.
struct PluginDescription {
  std::string name;
  std::string summary;
  std::vector<OptionSpec> options;
};

// JSON Schema (draft 2020-12) of the whole file, with the options of these
// plugins; other plugins are not allowed in it. No plugins given: any name and
// any options are.
std::string DaemonSchemaJson(const std::vector<PluginDescription>& plugins);

// The reference of every option, as plain text for a terminal and as Markdown.
std::string DaemonReferenceText(const std::vector<PluginDescription>& plugins);
std::string DaemonReferenceMarkdown(const std::vector<PluginDescription>& plugins);

}  // namespace wireroom::config
