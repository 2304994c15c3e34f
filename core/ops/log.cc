// SPDX-License-Identifier: Apache-2.0
#include "core/ops/log.h"

#include <spdlog/details/file_helper.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <vector>

#include "absl/strings/str_cat.h"

namespace wireroom::ops {
namespace {

// Appends to a file that can be opened anew under its name.
class FileSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FileSink(const std::string& path) : file_(Opened(path)) {}

  void Reopen() {
    std::lock_guard lock(mutex_);
    auto fresh = Opened(file_->filename());
    file_ = std::move(fresh);
  }

 private:
  static std::unique_ptr<spdlog::details::file_helper> Opened(const std::string& path) {
    auto file = std::make_unique<spdlog::details::file_helper>();
    file->open(path, false);
    return file;
  }

  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    file_->write(line);
    file_->flush();
  }
  void flush_() override { file_->flush(); }

  std::unique_ptr<spdlog::details::file_helper> file_;
};

class WriterSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit WriterSink(Logger::Writer writer) : writer_(std::move(writer)) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const auto level = static_cast<LogLevel>(message.level - spdlog::level::debug);
    writer_(level, std::string_view(message.payload.data(), message.payload.size()));
  }
  void flush_() override {}

  Logger::Writer writer_;
};

spdlog::level::level_enum SpdlogLevel(LogLevel level) {
  return static_cast<spdlog::level::level_enum>(static_cast<int>(level) + spdlog::level::debug);
}

}  // namespace

class Logger::Output {
 public:
  explicit Output(std::shared_ptr<spdlog::sinks::sink> sink)
      : file_(std::dynamic_pointer_cast<FileSink>(sink)), logger_("wireroom", std::move(sink)) {
    logger_.set_level(spdlog::level::trace);
    logger_.flush_on(spdlog::level::trace);
    logger_.set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
  }

  void OnLost(std::function<void()> lost) {
    logger_.set_error_handler([lost = std::move(lost)](const std::string&) { lost(); });
  }

  void Write(LogLevel level, const std::string& line) {
    logger_.log(SpdlogLevel(level), spdlog::string_view_t(line.data(), line.size()));
  }

  void Reopen() {
    if (file_) file_->Reopen();
  }

 private:
  std::shared_ptr<FileSink> file_;
  spdlog::logger logger_;
};

std::optional<LogLevel> LogLevelOf(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames = {"debug", "info", "warn", "error"};
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (name == kNames[i]) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

std::optional<LogFormat> LogFormatOf(std::string_view name) {
  if (name == "text") return LogFormat::kText;
  if (name == "json") return LogFormat::kJson;
  return std::nullopt;
}

absl::StatusOr<std::unique_ptr<Logger>> Logger::Open(const LogOptions& options,
                                                     const Clock* clock) {
  try {
    std::shared_ptr<spdlog::sinks::sink> sink;
    if (options.file.empty()) {
      sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    } else {
      sink = std::make_shared<FileSink>(options.file);
    }
    return std::unique_ptr<Logger>(
        new Logger(options, clock, std::make_unique<Output>(std::move(sink))));
  } catch (const spdlog::spdlog_ex& error) {
    return absl::UnavailableError(absl::StrCat(
        "log file '", Escaped(options.file), "': cannot be opened for appending: ", error.what()));
  }
}

Logger::Logger(const LogOptions& options, const Clock* clock, Writer writer)
    : Logger(options, clock,
             std::make_unique<Output>(std::make_shared<WriterSink>(std::move(writer)))) {}

Logger::Logger(const LogOptions& options, const Clock* clock, std::unique_ptr<Output> output)
    : options_(options), clock_(clock), output_(std::move(output)) {
  if (output_) {
    output_->OnLost([this] { lost_.fetch_add(1, std::memory_order_relaxed); });
  }
}

Logger::~Logger() = default;

std::unique_ptr<Logger> Logger::Silent() {
  return std::unique_ptr<Logger>(new Logger(LogOptions(), nullptr, std::unique_ptr<Output>()));
}

absl::Status Logger::Reopen() {
  try {
    if (output_) output_->Reopen();
    return absl::OkStatus();
  } catch (const spdlog::spdlog_ex& error) {
    return absl::UnavailableError(absl::StrCat("log file '", Escaped(options_.file),
                                               "': cannot be opened again: ", error.what(),
                                               "; the old file stays in use"));
  }
}

void Logger::Log(LogLevel level, std::string_view component, std::string_view message,
                 Fields fields) {
  if (Takes(level)) Write(level, component, message, fields);
}

void Logger::LogEvery(LogLevel level, std::string_view key, std::string_view component,
                      std::string_view message, Fields fields) {
  if (!Takes(level) || !output_) return;
  const std::optional<uint64_t> before = Admit(key);
  if (!before) {
    suppressed_.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  std::vector<LogField> all(fields);
  if (*before > 0) all.emplace_back("suppressed", *before);
  Write(level, component, message, all);
}

std::optional<uint64_t> Logger::Admit(std::string_view key) {
  const int64_t now = clock_->MonotonicMicros();
  std::lock_guard lock(rates_mutex_);
  auto it = rates_.find(key);
  if (it == rates_.end()) {
    const bool full = rates_.size() >= kMaxKeys;
    const auto [added, fresh] =
        rates_.try_emplace(full ? std::string() : std::string(key), Rate{now, 0});
    if (fresh) return 0;
    it = added;
  }
  Rate& rate = it->second;
  if (now - rate.written_at < kEveryMicros) {
    ++rate.suppressed;
    return std::nullopt;
  }
  rate.written_at = now;
  return std::exchange(rate.suppressed, 0);
}

void Logger::Write(LogLevel level, std::string_view component, std::string_view message,
                   std::span<const LogField> fields) {
  if (!output_) return;
  const LogLine line{clock_->NowMicros(), level, component, message, fields};
  output_->Write(level, options_.format == LogFormat::kJson ? JsonLine(line) : TextLine(line));
}

}  // namespace wireroom::ops
