// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/app/article_files.h"
#include "core/app/commands.h"
#include "core/app/send_position.h"
#include "core/app/send_progress.h"
#include "core/ops/clock.h"
#include "core/ops/exit_code.h"
#include "core/ops/log_line.h"
#include "wireroom/client/producer.h"

namespace wireroom::app {
namespace {

using client::Delivery;
using client::ProducerState;
using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

// What is read ahead of the acknowledgements.
constexpr size_t kMostUnacknowledged = 4096;
constexpr size_t kMostUnacknowledgedBytes = size_t{64} << 20;
constexpr milliseconds kStep{100};
constexpr uint64_t kSentPerStep = 32;

struct SendOptions {
  std::vector<std::string> paths;
  std::string to = client::ProducerOptions{}.endpoint;
  std::string producer;
  std::string source;
  std::string state;
  double timeout = 60;
  bool quiet = false;
};

// How the articles fared.
struct Tally {
  uint64_t enriched = 0;
  uint64_t duplicate = 0;
  uint64_t revised = 0;
  uint64_t rejected = 0;
  // Could not be read from the input.
  uint64_t unreadable = 0;
  // Of a named producer: acknowledged in an earlier run.
  uint64_t before = 0;

  uint64_t acknowledged() const { return enriched + duplicate + revised + rejected; }
};

class Sender {
 public:
  Sender(const SendOptions& options, client::ProducerOptions producer)
      : options_(options),
        producer_(std::move(producer)),
        files_(options.paths, FileOptions(options)),
        progress_(isatty(STDERR_FILENO) != 0, options.quiet) {}

  ops::ExitCode Run() {
    if (!WaitWhile([this] { return producer_.state() == ProducerState::kConnecting; })) {
      return GiveUp();
    }
    tally_.before = options_.producer.empty() ? 0 : producer_.next_number() - 1;
    const bool all = SendAll() && WaitWhile([this] { return producer_.unacknowledged() > 0; });
    return all ? Report() : GiveUp();
  }

 private:
  static ArticleFilesOptions FileOptions(const SendOptions& options) {
    ArticleFilesOptions reading;
    reading.source = options.source;
    return reading;
  }

  // Polls while it holds. False: refused, or nothing was acknowledged for too long.
  template <typename Condition>
  bool WaitWhile(Condition condition) {
    SteadyClock::time_point heard = SteadyClock::now();
    while (condition()) {
      if (producer_.state() == ProducerState::kRefused) return false;
      if (Step(kStep)) heard = SteadyClock::now();
      if (std::chrono::duration<double>(SteadyClock::now() - heard).count() > options_.timeout) {
        return false;
      }
    }
    return producer_.state() != ProducerState::kRefused;
  }

  bool SendAll() {
    uint64_t skip = tally_.before;
    ArticleItem item;
    while (true) {
      const absl::StatusOr<bool> next = files_.Next(&item);
      if (!next.ok()) {
        ++tally_.unreadable;
        Say(std::string(next.status().message()));
      } else if (!*next) {
        return true;
      } else if (skip > 0) {
        --skip;
      } else if (!SendOne(&item)) {
        return false;
      }
    }
  }

  bool SendOne(ArticleItem* item) {
    const size_t bytes = item->bytes.size();
    const uint64_t number = producer_.Send(std::move(item->bytes));
    on_the_way_.emplace(number, Sent{std::move(item->where), bytes});
    bytes_on_the_way_ += bytes;
    if (++sent_ % kSentPerStep == 0) Step(milliseconds(0));
    return WaitWhile([this] {
      return on_the_way_.size() >= kMostUnacknowledged ||
             bytes_on_the_way_ >= kMostUnacknowledgedBytes;
    });
  }

  // True: something was acknowledged.
  bool Step(milliseconds timeout) {
    producer_.Poll(timeout);
    progress_.Show({sent_, tally_.acknowledged(), files_.progress(), producer_.error()});
    return TakeDeliveries();
  }

  bool TakeDeliveries() {
    const std::vector<Delivery> deliveries = producer_.Take();
    for (const Delivery& delivery : deliveries) {
      const auto sent = on_the_way_.find(delivery.number);
      if (sent == on_the_way_.end()) continue;
      Count(delivery, sent->second.where);
      bytes_on_the_way_ -= sent->second.bytes;
      on_the_way_.erase(sent);
    }
    return !deliveries.empty();
  }

  void Count(const Delivery& delivery, const std::string& where) {
    switch (delivery.outcome) {
      case v1::Result::duplicate: ++tally_.duplicate; return;
      case v1::Result::revised: ++tally_.revised; return;
      case v1::Result::rejected:
        ++tally_.rejected;
        Say(where + ": rejected, event " + std::to_string(delivery.sequence) + ": " +
            delivery.detail);
        return;
      default: ++tally_.enriched; return;
    }
  }

  void Say(const std::string& line) { progress_.Say("wireroom: " + ops::Escaped(line)); }

  ops::ExitCode Report() {
    const uint64_t sent = tally_.acknowledged();
    if (sent + tally_.before + tally_.unreadable == 0) {
      Say("no articles found; .txt, .json, .ndjson and .jsonl files are read, also as .gz");
      return ops::ExitCode::kBadInput;
    }
    if (!options_.quiet) Say(Summary());
    return tally_.rejected + tally_.unreadable == 0 ? ops::ExitCode::kOk
                                                    : ops::ExitCode::kIncomplete;
  }

  std::string Summary() const {
    std::string text = std::to_string(tally_.acknowledged()) + " articles acknowledged";
    const char* separator = ": ";
    const auto add = [&](uint64_t count, const char* what) {
      if (count == 0) return;
      text += separator + std::to_string(count) + what;
      separator = ", ";
    };
    add(tally_.enriched, " enriched");
    add(tally_.revised, " revised");
    add(tally_.duplicate, " duplicate");
    add(tally_.rejected, " rejected");
    add(tally_.unreadable, " unreadable");
    add(tally_.before, " acknowledged in an earlier run");
    return text;
  }

  ops::ExitCode GiveUp() {
    const bool refused = producer_.state() == ProducerState::kRefused;
    std::string why = producer_.error();
    if (why.empty()) why = "no answer from " + options_.to + ": is the daemon running?";
    Say(why);
    Say(std::to_string(producer_.unacknowledged()) + " articles are not acknowledged, " +
        std::to_string(tally_.acknowledged()) + " are; send the same again to go on");
    return refused ? ops::ExitCode::kIncomplete : ops::ExitCode::kUnavailable;
  }

  struct Sent {
    std::string where;
    size_t bytes = 0;
  };

  const SendOptions options_;
  client::Producer producer_;
  ArticleFiles files_;
  SendProgress progress_;
  Tally tally_;
  std::unordered_map<uint64_t, Sent> on_the_way_;
  size_t bytes_on_the_way_ = 0;
  uint64_t sent_ = 0;
};

ops::ExitCode Fail(const std::string& why, ops::ExitCode code) {
  std::cerr << "wireroom: " << why << "\n";
  return code;
}

ops::ExitCode RunSend(const SendOptions& options) {
  client::ProducerOptions producer;
  producer.endpoint = options.to;
  producer.name = options.producer;
  if (!options.producer.empty()) {
    const std::string file =
        options.state.empty() ? DefaultPositionFile(options.producer) : options.state;
    if (file.empty()) return Fail("there is no HOME: say --state FILE", ops::ExitCode::kUsage);
    const absl::StatusOr<uint64_t> epoch =
        EpochOf(file, options.producer, FingerprintInput(options.paths, options.source),
                static_cast<uint64_t>(ops::SystemClock().NowMicros() / 1'000'000));
    if (!epoch.ok()) return Fail(std::string(epoch.status().message()), ops::ExitCode::kIoError);
    producer.epoch = *epoch;
  }
  try {
    return Sender(options, producer).Run();
  } catch (const std::invalid_argument& error) {
    return Fail(error.what(), ops::ExitCode::kUsage);
  }
}

}  // namespace

void AddSend(CLI::App& app, int* exit_code) {
  auto options = std::make_shared<SendOptions>();
  CLI::App* command = app.add_subcommand("send", "Send articles to a daemon and wait until all "
                                                 "of them are on its disk");
  command->footer(
      "Reads .txt, .json, .ndjson and .jsonl, each also as .gz, folders of them, and - for\n"
      "standard input. An article that the daemon already has is a duplicate and makes no second\n"
      "event, so the same may be sent again after any trouble. With --producer the articles are\n"
      "numbered, and a second run over the same files goes on behind the last one that was\n"
      "acknowledged; files that changed are sent again from the start. Two processes must not\n"
      "share a producer's name.\n"
      "Exit status: 0 when all were acknowledged; 1 when some were rejected or unreadable (each\n"
      "is named on stderr), or the daemon refused this producer; 65 when there were none; 69 when\n"
      "the daemon was away for longer than --timeout; 74 for a state file that can't be used.");
  command->add_option("PATH", options->paths, "Files, folders, or - for standard input")
      ->required();
  command->add_option("--to", options->to, "The daemon's ingest.bind")->capture_default_str();
  command->add_option("--producer", options->producer,
                      "Number the articles under this name and resume by it");
  command->add_option("--source", options->source, "Source of articles that name none");
  command->add_option("--state", options->state,
                      "Where --producer keeps its epoch (default: "
                      "~/.local/state/wireroom/send/NAME.json)");
  command->add_option("--timeout", options->timeout,
                      "Give up when nothing was acknowledged for so many seconds")
      ->check(CLI::PositiveNumber)->capture_default_str();
  command->add_flag("-q,--quiet", options->quiet, "No progress and no summary");
  command->callback([options, exit_code] { *exit_code = static_cast<int>(RunSend(*options)); });
}

}  // namespace wireroom::app
