// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>

#include "core/app/commands.h"
#include "core/app/event_json.h"
#include "core/app/log_place.h"
#include "core/app/replay.h"
#include "core/feed/event_cache.h"
#include "core/feed/event_chunk.h"
#include "core/feed/event_filter.h"
#include "core/journal/journal.h"
#include "core/journal/log_position.h"
#include "core/ops/clock.h"
#include "core/ops/exit_code.h"
#include "core/ops/log.h"

namespace wireroom::app {
namespace {

using std::chrono::milliseconds;

struct ExportOptions {
  std::string from = "start";
  std::string to = "end";
  std::string format = "ndjson";
  std::string output;
  std::string sessions = client::SubscriptionOptions().endpoint;
  std::string data;
  FilterOptions filter;
  double timeout = 30;
};

// What is written, to standard output or to FILE.part, which becomes FILE when it is
// whole.
class Output {
 public:
  Output(std::string file, bool json) : file_(std::move(file)), json_(json) {}
  ~Output() {
    if (stream_ == nullptr || stream_ == stdout) return;
    std::fclose(stream_);
    std::remove(part().c_str());
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  absl::Status Open() {
    stream_ = file_.empty() ? stdout : std::fopen(part().c_str(), "wb");
    return stream_ != nullptr ? absl::OkStatus() : Trouble(part());
  }

  absl::Status Write(const v1::Event& event) {
    buffer_.clear();
    if (json_) {
      buffer_ = EventJson(event);
      buffer_ += '\n';
    } else {
      feed::AppendEvent(event.SerializeAsString(), &buffer_);
    }
    if (std::fwrite(buffer_.data(), 1, buffer_.size(), stream_) != buffer_.size()) {
      return Trouble(file_.empty() ? "the standard output" : part());
    }
    ++events_;
    if (first_ == 0) first_ = event.sequence();
    last_ = event.sequence();
    return absl::OkStatus();
  }

  absl::Status Finish() {
    if (std::fflush(stream_) != 0) return Trouble(file_.empty() ? "the standard output" : part());
    if (file_.empty()) return absl::OkStatus();
    const bool written = fsync(fileno(stream_)) == 0 && std::fclose(stream_) == 0;
    stream_ = nullptr;
    if (!written || std::rename(part().c_str(), file_.c_str()) != 0) return Trouble(file_);
    return absl::OkStatus();
  }

  std::string Summary() const {
    if (events_ == 0) return "exported no events: none is in that range or matches";
    return "exported " + std::to_string(events_) + " events, sequences " +
           std::to_string(first_) + " to " + std::to_string(last_);
  }

 private:
  std::string part() const { return file_ + ".part"; }
  static absl::Status Trouble(const std::string& what) {
    return absl::InternalError("can not write " + what + ": " + std::strerror(errno));
  }

  const std::string file_;
  const bool json_;
  std::FILE* stream_ = nullptr;
  std::string buffer_;
  uint64_t events_ = 0;
  uint64_t first_ = 0;
  uint64_t last_ = 0;
};

int64_t MicrosOf(const v1::Event& event) {
  return event.time().seconds() * 1'000'000 + event.time().nanos() / 1'000;
}

class Export {
 public:
  Export(const ExportOptions& options, const LogPlace& from, const LogPlace& to)
      : options_(options), from_(from), to_(to),
        output_(options.output, options.format == "ndjson") {}

  ops::ExitCode Run() {
    absl::Status status = output_.Open();
    if (status.ok()) status = options_.data.empty() ? FromDaemon() : FromJournal();
    if (status.ok()) status = output_.Finish();
    if (!status.ok()) return Fail(status);
    std::cerr << "wireroom: " << output_.Summary() << "\n";
    return incomplete_ ? ops::ExitCode::kIncomplete : ops::ExitCode::kOk;
  }

 private:
  // Behind what is wanted.
  bool Behind(const v1::Event& event) const {
    if (to_.kind == LogPlace::Kind::kTime) return MicrosOf(event) > to_.micros;
    return event.sequence() > end_;
  }

  // Once the end of the log is known.
  void FixEnd(uint64_t head) {
    if (end_ != 0) return;
    end_ = head;
    if (to_.kind == LogPlace::Kind::kSequence) end_ = std::min(to_.number, head);
    if (to_.kind == LogPlace::Kind::kFromEnd) end_ = head > to_.number ? head - to_.number : 0;
  }

  absl::Status FromDaemon() {
    ReplayOptions replay;
    replay.endpoint = options_.sessions;
    replay.from = from_;
    replay.filter = options_.filter.filter();
    replay.patience = milliseconds(static_cast<int64_t>(options_.timeout * 1000));
    absl::StatusOr<client::Subscription> subscription = OpenReplay(replay);
    if (!subscription.ok()) return subscription.status();
    auto heard = std::chrono::steady_clock::now();
    while (true) {
      const std::optional<client::Item> item = subscription->Next(milliseconds(50));
      if (subscription->state() == client::SubscriptionState::kEnded) {
        return absl::InvalidArgumentError(subscription->error());
      }
      const bool open = subscription->state() == client::SubscriptionState::kOpen;
      const auto now = std::chrono::steady_clock::now();
      if (open || item) heard = now;
      if (open) FixEnd(subscription->head());
      if (now - heard > std::chrono::duration<double>(options_.timeout)) {
        return absl::UnavailableError("no daemon answers on " + options_.sessions +
                                      ": is it running, and is this its sessions.bind? "
                                      "(--data DIR reads the journal of none)");
      }
      if (item && item->kind == client::Item::Kind::kEvent) {
        if (Behind(item->event)) return absl::OkStatus();
        absl::Status written = output_.Write(item->event);
        if (!written.ok()) return written;
      } else if (item) {
        Notice(NoticeText(*item));
      }
      if (open && subscription->position() >= end_) return absl::OkStatus();
    }
  }

  absl::Status FromJournal() {
    const ops::SystemClock clock;
    journal::JournalOptions options;
    options.clock = &clock;
    options.directory = options_.data;
    options.max_bytes = journal::kMaxJournalBytes;
    options.min_free_bytes = 0;
    if (!std::filesystem::exists(options.directory / "data.mdb")) {
      return absl::NotFoundError("there is no journal in '" + options_.data + "'");
    }
    const auto journal = journal::Journal::Open(options);
    if (absl::IsAlreadyExists(journal.status())) {
      return absl::UnavailableError(std::string(journal.status().message()) +
                                    "; leave out --data to export through it");
    }
    if (!journal.ok()) return journal.status();
    return Copy(**journal);
  }

  absl::Status Copy(const journal::Journal& journal) {
    const v1::EventFilter filter = options_.filter.filter();
    if (absl::Status status = feed::CheckFilter(filter); !status.ok()) return status;
    feed::EventMatcher matcher(filter);
    feed::EventCache cache(&journal, 4 << 20);
    FixEnd(journal.head());
    uint64_t sequence = FirstOf(journal);
    if (from_.kind == LogPlace::Kind::kSequence && sequence > from_.number) {
      Notice("events " + std::to_string(from_.number) + " to " + std::to_string(sequence - 1) +
             " are not kept any more");
    }
    for (; sequence <= end_; ++sequence) {
      const auto chunk = cache.Find(sequence);
      if (!chunk.ok()) {
        Notice("event " + std::to_string(sequence) +
               " can not be read: " + std::string(chunk.status().message()));
        continue;
      }
      if (!matcher.Matches((*chunk)->At(sequence))) continue;
      v1::Event event;
      const std::string_view bytes = (*chunk)->At(sequence);
      if (!event.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) continue;
      if (Behind(event)) return absl::OkStatus();
      if (absl::Status written = output_.Write(event); !written.ok()) return written;
    }
    return absl::OkStatus();
  }

  uint64_t FirstOf(const journal::Journal& journal) const {
    const uint64_t oldest = journal.first() != 0 ? journal.first() : journal.head() + 1;
    uint64_t sequence = oldest;
    if (from_.kind == LogPlace::Kind::kSequence) sequence = from_.number;
    if (from_.kind == LogPlace::Kind::kTime) sequence = SequenceAtTime(journal, from_.micros);
    if (from_.kind == LogPlace::Kind::kEnd) sequence = journal.head() + 1;
    if (from_.kind == LogPlace::Kind::kFromEnd && journal.head() >= from_.number) {
      sequence = journal.head() - from_.number + 1;
    }
    return std::max(sequence, oldest);
  }

  void Notice(const std::string& text) {
    incomplete_ = true;
    std::cerr << "wireroom: " << ops::Escaped(text) << "\n";
  }

  static ops::ExitCode Fail(const absl::Status& status) {
    std::cerr << "wireroom: " << ops::Escaped(std::string(status.message())) << "\n";
    switch (status.code()) {
      case absl::StatusCode::kInvalidArgument: return ops::ExitCode::kUsage;
      case absl::StatusCode::kUnavailable: return ops::ExitCode::kUnavailable;
      case absl::StatusCode::kNotFound: return ops::ExitCode::kBadInput;
      default: return ops::ExitCode::kIoError;
    }
  }

  const ExportOptions& options_;
  const LogPlace from_;
  const LogPlace to_;
  Output output_;
  // The last sequence that is wanted; 0: not known yet, or there is none.
  uint64_t end_ = 0;
  bool incomplete_ = false;
};

ops::ExitCode RunExport(const ExportOptions& options) {
  const absl::StatusOr<LogPlace> from = ParseLogPlace(options.from);
  const absl::StatusOr<LogPlace> to = ParseLogPlace(options.to);
  for (const auto* place : {&from, &to}) {
    const char* option = place == &from ? "--from: " : "--to: ";
    if (place->ok() && (*place)->kind != LogPlace::Kind::kLast) continue;
    std::cerr << "wireroom: " << option
              << (place->ok() ? "an export has no name to go on for; expected start, a sequence, a "
                                "time or -N, found last"
                              : std::string(place->status().message()))
              << "\n";
    return ops::ExitCode::kUsage;
  }
  if (to->kind == LogPlace::Kind::kStart) {
    std::cerr << "wireroom: --to: expected end, a sequence, a time or -N, found start\n";
    return ops::ExitCode::kUsage;
  }
  return Export(options, *from, *to).Run();
}

}  // namespace

void AddExport(CLI::App& app, int* exit_code) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand("export", "Write events of the journal to a file");
  command->footer(
      "Through the running daemon, whose ingest goes on meanwhile; with --data, from the journal\n"
      "of none. A time is when the daemon took the event in. ndjson is one event a line in\n"
      "protobuf's JSON mapping; protobuf is one wireroom.v1.Events, which may be read event by\n"
      "event (each behind its tag and its length). FILE is there only when it is whole.\n"
      "Exit status: 0; 1 when something of the range is not kept any more or damaged (stderr says\n"
      "what; the rest is written); 64 for a place or a filter that is none; 65 when --data has no\n"
      "journal; 69 when no daemon answers; 74 when FILE can't be written or the journal not read.");
  command->add_option("--from", options->from,
                      "The first event: start, a sequence, a time, or -N for the last N")
      ->capture_default_str();
  command->add_option("--to", options->to, "The last event: end, a sequence, a time, or -N")
      ->capture_default_str();
  command->add_option("--format", options->format, "ndjson or protobuf")
      ->check(CLI::IsMember({"ndjson", "protobuf"}))->capture_default_str();
  command->add_option("-o,--output", options->output, "The file; default: standard output");
  AddFilterOptions(*command, &options->filter);
  command->add_option("--sessions", options->sessions, "The daemon's sessions.bind")
      ->capture_default_str();
  command->add_option("--data", options->data,
                      "Read the journal in this data directory, which no daemon has open");
  command->add_option("--timeout", options->timeout,
                      "Give up when there was no daemon for so many seconds")
      ->check(CLI::PositiveNumber)->capture_default_str();
  command->callback([options, exit_code] { *exit_code = static_cast<int>(RunExport(*options)); });
}

}  // namespace wireroom::app
