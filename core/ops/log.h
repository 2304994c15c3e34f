// SPDX-License-Identifier: Apache-2.0
//
// The log of the process: one line a record, as text or as JSON, to stderr or
// to a file. Made once by the application and handed to who needs it.
//
//   logger.Warn("ingest", "producer is past its credit", {{"producer", name}, {"articles", n}});
//
// Article text is never logged: ids, sizes, offsets and names only. The message
// is a fixed sentence; what varies goes into fields. See log_line.h for escaping
// and for the limits of a line.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/ops/clock.h"
#include "core/ops/log_line.h"

namespace wireroom::ops {

enum class LogFormat { kText, kJson };

// "debug", "info", "warn" or "error"; nullopt for any other word.
std::optional<LogLevel> LogLevelOf(std::string_view name);
// "text" or "json".
std::optional<LogFormat> LogFormatOf(std::string_view name);

struct LogOptions {
  // Less important records are left out.
  LogLevel level = LogLevel::kInfo;
  LogFormat format = LogFormat::kText;
  // Made when missing, appended to. Empty: stderr.
  std::string file = {};
};

// Any thread. A line is written and flushed before the call returns. A line
// that cannot be written (disk full) is counted and otherwise lost: the log
// never stops the daemon.
class Logger {
 public:
  using Fields = std::initializer_list<LogField>;
  // Takes lines without their line end.
  using Writer = std::function<void(LogLevel, std::string_view line)>;

  // Errors: the file cannot be opened for appending. `clock` must outlive the
  // logger.
  static absl::StatusOr<std::unique_ptr<Logger>> Open(const LogOptions& options,
                                                      const Clock* clock);

  // For tests: gives each line to `writer`, one call at a time. options.file is
  // not looked at.
  Logger(const LogOptions& options, const Clock* clock, Writer writer);

  // A logger that drops everything, for code that is used without a daemon.
  static std::unique_ptr<Logger> Silent();

  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  void Debug(std::string_view component, std::string_view message, Fields fields = {}) {
    Log(LogLevel::kDebug, component, message, fields);
  }
  void Info(std::string_view component, std::string_view message, Fields fields = {}) {
    Log(LogLevel::kInfo, component, message, fields);
  }
  void Warn(std::string_view component, std::string_view message, Fields fields = {}) {
    Log(LogLevel::kWarn, component, message, fields);
  }
  void Error(std::string_view component, std::string_view message, Fields fields = {}) {
    Log(LogLevel::kError, component, message, fields);
  }
  void Log(LogLevel level, std::string_view component, std::string_view message,
           Fields fields = {});

  // For what outside input can cause at any rate: of all records with the same
  // key, one each kEvery is written; the next one after a pause says in a field
  // "suppressed" how many were not. The key is fixed, or fixed plus a name that
  // is bounded elsewhere (a plugin's); past kMaxKeys keys the rest share one.
  void LogEvery(LogLevel level, std::string_view key, std::string_view component,
                std::string_view message, Fields fields = {});
  void WarnEvery(std::string_view key, std::string_view component, std::string_view message,
                 Fields fields = {}) {
    LogEvery(LogLevel::kWarn, key, component, message, fields);
  }
  void ErrorEvery(std::string_view key, std::string_view component, std::string_view message,
                  Fields fields = {}) {
    LogEvery(LogLevel::kError, key, component, message, fields);
  }

  static constexpr int64_t kEveryMicros = 10'000'000;
  static constexpr size_t kMaxKeys = 1024;

  // True when a record of this level is written at all.
  bool Takes(LogLevel level) const { return level >= options_.level; }

  // Closes the file and opens it again by name, after a rotation (SIGHUP).
  // Nothing to do for stderr. On an error the old file stays in use.
  absl::Status Reopen();

  // Records that LogEvery did not write, and lines that could not be written.
  uint64_t suppressed() const { return suppressed_.load(std::memory_order_relaxed); }
  uint64_t lost() const { return lost_.load(std::memory_order_relaxed); }

 private:
  class Output;
  struct Rate {
    int64_t written_at;
    uint64_t suppressed;
  };

  Logger(const LogOptions& options, const Clock* clock, std::unique_ptr<Output> output);

  void Write(LogLevel level, std::string_view component, std::string_view message,
             std::span<const LogField> fields);
  // How many were suppressed since the last line of this key, or nullopt when
  // this one is to be suppressed too.
  std::optional<uint64_t> Admit(std::string_view key);

  const LogOptions options_;
  const Clock* const clock_;
  const std::unique_ptr<Output> output_;
  std::atomic<uint64_t> suppressed_{0};
  std::atomic<uint64_t> lost_{0};

  std::mutex rates_mutex_;
  std::map<std::string, Rate, std::less<>> rates_;  // protected by rates_mutex_
};

}  // namespace wireroom::ops
