// SPDX-License-Identifier: Apache-2.0
#include "core/config/daemon_sections.h"

#include "core/config/address.h"
#include "core/config/validate.h"

namespace wireroom::config {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Size KiB(int64_t n) { return {n << 10}; }
constexpr Size MiB(int64_t n) { return {n << 20}; }
constexpr Size GiB(int64_t n) { return {n << 30}; }
constexpr hours Days(int n) { return hours(24 * n); }
constexpr microseconds kNone{0};

Limits LocalAddress() {
  return Checked([](const Value& value) { return CheckLocalAddress(value.text); });
}

Limits PluginName() {
  Limits limits = Checked([](const Value& value) -> std::optional<Refusal> {
    if (IsName(value.text)) return std::nullopt;
    return Refusal{"the name of a plugin, [a-z][a-z0-9_]*", ""};
  });
  limits.required = true;
  return limits;
}

}  // namespace

const char kPluginsText[] =
    "The plugins that run, in this order. An entry is a name, or a map with `plugin` and what "
    "differs from the defaults.";
const char kPluginOptionsText[] = "the plugin's own options; `wireroom plugin list` shows them.";

const Section<DaemonConfig>& TopSection() {
  static const auto section = Section<DaemonConfig>("", "").Add(
      "plugin_directories", &DaemonConfig::plugin_directories,
      "Folders in which plugins are looked for, the first one that has the plugin wins. "
      "None: the plugin folder that belongs to the wireroom command.");
  return section;
}

const Section<PluginEntry>& EntrySection() {
  static const auto section =
      Section<PluginEntry>("", "")
          .Add("plugin", &PluginEntry::name, "The plugin's name, which is the name of its folder.",
               PluginName())
          .Add("on_error", &PluginEntry::on_error,
               "What becomes of an article on which the plugin fails: skip publishes it without "
               "this plugin's annotations and says so in the event, reject puts it among the "
               "rejects.",
               OneOf({"skip", "reject"}));
  return section;
}

const Section<IngestConfig>& IngestSection() {
  static const auto section =
      Section<IngestConfig>("ingest", "Where producers deliver articles (a ZeroMQ ROUTER socket).")
          .Add("bind", &IngestConfig::bind,
               "The address producers connect to. Only addresses on this machine: "
               "tcp://127.0.0.1:PORT, tcp://[::1]:PORT (port 0: any free one), ipc:///PATH or "
               "inproc://NAME.",
               LocalAddress())
          .Add("max_article_bytes", &IngestConfig::max_article_bytes,
               "The largest article, as the bytes of its message; a larger one is rejected.",
               InRange(KiB(1), MiB(64)))
          .Add("credit_articles", &IngestConfig::credit_articles,
               "How many articles may be taken in and not yet acknowledged, of all producers "
               "together. This is the back-pressure: there is no input queue.",
               InRange(1, 1'000'000, "articles"))
          .Add("credit_bytes", &IngestConfig::credit_bytes,
               "The same in bytes of their messages. Bounds the memory of what is in hand; not "
               "less than max_article_bytes.",
               InRange(KiB(64), GiB(4)))
          .Add("max_producers", &IngestConfig::max_producers,
               "How many producers may be connected at a time.", InRange(1, 10'000, "producers"))
          .Add("heartbeat_interval", &IngestConfig::heartbeat_interval,
               "How often a quiet connection is tried.", InRange(milliseconds(100), minutes(10)))
          .Add("heartbeat_timeout", &IngestConfig::heartbeat_timeout,
               "A connection that is silent for so long is closed; longer than "
               "heartbeat_interval.",
               InRange(milliseconds(200), hours(1)))
          .Add("handshake_timeout", &IngestConfig::handshake_timeout,
               "A connection that has not finished its handshake by then is closed.",
               InRange(milliseconds(100), minutes(5)));
  return section;
}

const Section<LiveConfig>& LiveSection() {
  static const auto section =
      Section<LiveConfig>("live", "The live feed that subscribers follow (a ZeroMQ XPUB socket).")
          .Add("bind", &LiveConfig::bind,
               "The address subscribers connect to; as ingest.bind, and another one.",
               LocalAddress())
          .Add("heartbeat_interval", &LiveConfig::heartbeat_interval,
               "How often the newest sequence is told, so that a subscriber sees that it has "
               "missed something.",
               InRange(milliseconds(100), seconds(1)))
          .Add("queue_events", &LiveConfig::queue_events,
               "How many events wait for a slow subscriber. Beyond it the feed drops events for "
               "this subscriber, who sees the gap in the sequence.",
               InRange(1, 10'000'000, "events"));
  return section;
}

const Section<SessionsConfig>& SessionsSection() {
  static const auto section =
      Section<SessionsConfig>("sessions",
                              "Where subscribers that must not miss an event read the journal (a "
                              "ZeroMQ ROUTER socket).")
          .Add("bind", &SessionsConfig::bind,
               "The address subscribers connect to; as ingest.bind, and another one.",
               LocalAddress())
          .Add("max_sessions", &SessionsConfig::max_sessions,
               "How many subscribers may be connected at a time.",
               InRange(1, 10'000, "sessions"))
          .Add("max_subscribers", &SessionsConfig::max_subscribers,
               "How many names are remembered, connected or not.",
               InRange(1, 100'000, "names"))
          .Add("max_window_events", &SessionsConfig::max_window_events,
               "How many events a subscriber may ask to have delivered and not yet acknowledged.",
               InRange(1, 1'000'000, "events"))
          .Add("max_window_bytes", &SessionsConfig::max_window_bytes,
               "The same in bytes. Bounds what waits in memory for one slow subscriber.",
               InRange(KiB(64), GiB(1)))
          .Add("cache_bytes", &SessionsConfig::cache_bytes,
               "Memory for the parts of the journal that subscribers read, shared by all of them.",
               InRange(MiB(2), GiB(4)))
          .Add("max_lag_bytes", &SessionsConfig::max_lag_bytes,
               "How many bytes of events a subscriber that comes back may be behind; past it, it is "
               "told truncated and the first event it may have. 0: as far as the journal reaches.",
               InRange(Size{0}, GiB(512)))
          .Add("max_lag_age", &SessionsConfig::max_lag_age,
               "The same by the age of the events. 0: as far as the journal reaches.",
               InRange(kNone, Days(36'500)))
          .Add("cursor_max_age", &SessionsConfig::cursor_max_age,
               "A subscriber that was not seen for so long is forgotten; 0: never.",
               InRange(kNone, Days(36'500)))
          .Add("commit_interval", &SessionsConfig::commit_interval,
               "An acknowledgement is on disk at the latest so long after it came. All of a moment "
               "are written together.",
               InRange(milliseconds(1), seconds(10)))
          .Add("heartbeat_interval", &SessionsConfig::heartbeat_interval,
               "The longest silence towards a subscriber.", InRange(milliseconds(100), seconds(1)));
  return section;
}

const Section<JournalConfig>& JournalSection() {
  static const auto section =
      Section<JournalConfig>("journal", "Where events are kept, on disk.")
          .Add("directory", &JournalConfig::directory,
               "The data directory, relative to the folder of this file. One daemon at a time.")
          .Add("max_bytes", &JournalConfig::max_bytes,
               "How much disk the journal may take. The oldest events go first.",
               InRange(MiB(16), GiB(512)))
          .Add("max_age", &JournalConfig::max_age, "How long events are kept; 0: for ever.",
               InRange(kNone, Days(36'500)))
          .Add("min_free_bytes", &JournalConfig::min_free_bytes,
               "What stays free of the disk. Producers get no credit from 1.25 times this on "
               "down, until 1.5 times is free again.",
               InRange(Size{0}, GiB(1 << 10)));
  return section;
}

const Section<PipelineConfig>& PipelineSection() {
  static const auto section =
      Section<PipelineConfig>("pipeline", "How articles are worked on.")
          .Add("workers", &PipelineConfig::workers,
               "Threads that run the annotators; 0: one a core.", InRange(0, 256, "threads"))
          .Add("batch_articles", &PipelineConfig::batch_articles,
               "A batch is committed when it holds so many articles.",
               InRange(1, 10'000, "articles"))
          .Add("batch_delay", &PipelineConfig::batch_delay,
               "Or when its first article has waited so long; 0: at once.",
               InRange(kNone, seconds(1)));
  return section;
}

const Section<LimitsConfig>& LimitsSection() {
  static const auto section =
      Section<LimitsConfig>("limits", "What is accepted of an article.")
          .Add("max_text_bytes", &LimitsConfig::max_text_bytes,
               "The longest text; an article with a longer one is rejected.",
               InRange(KiB(1), MiB(64)))
          .Add("max_annotations", &LimitsConfig::max_annotations,
               "How many annotations of each kind (zones, mentions, entities, topics) one plugin "
               "may make of one article; beyond it its layer is marked failed.",
               InRange(1, 1'000'000, "annotations"))
          .Add("max_future", &LimitsConfig::max_future,
               "An article dated further ahead than this is taken with a notice.",
               InRange(kNone, Days(3'650)));
  return section;
}

const Section<LogConfig>& LogSection() {
  static const auto section =
      Section<LogConfig>("log", "What the daemon says about itself. Never the text of articles.")
          .Add("level", &LogConfig::level, "The least important level that is written.",
               OneOf({"debug", "info", "warn", "error"}))
          .Add("format", &LogConfig::format, "Lines for people, or JSON lines.",
               OneOf({"text", "json"}))
          .Add("file", &LogConfig::file,
               "The file that is appended to, relative to the folder of this file, and opened "
               "again at SIGHUP; \"\": the standard error output.");
  return section;
}

}  // namespace wireroom::config
