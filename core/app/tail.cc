// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/app/commands.h"
#include "core/app/event_json.h"
#include "core/app/pretty.h"
#include "core/app/ready.h"
#include "core/ops/exit_code.h"
#include "wireroom/client/subscriber.h"

namespace wireroom::app {
namespace {

using client::LiveItem;
using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

// A feed says something at least each second.
constexpr milliseconds kSilence{3500};

struct TailOptions {
  std::string from = client::SubscriberOptions{}.endpoint;
  std::vector<std::string> topics;
  bool json = false;
  std::string color = "auto";
  uint64_t count = 0;
  double timeout = 0;
  int ready_fd = -1;
};

// SIGTERM asks for an orderly end. It stays pending, so that no system call is
// interrupted by it.
void HoldBackTermination() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

bool TerminationAsked() {
  sigset_t pending;
  sigemptyset(&pending);
  sigpending(&pending);
  return sigismember(&pending, SIGTERM) == 1;
}

// Follows one feed and tells stderr how it is with it.
class Tail {
 public:
  explicit Tail(const TailOptions& options)
      : options_(options),
        subscriber_({options.from, options.topics}),
        pretty_(PrettyOptionsFor(STDOUT_FILENO, options.color)),
        ready_fd_(options.ready_fd) {}

  ops::ExitCode Run() {
    until_ = SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(
                                      std::chrono::duration<double>(options_.timeout));
    while (options_.count == 0 || shown_ < options_.count) {
      if (TimeIsUp() || AtRest()) return GiveUp();
      if (const std::optional<LiveItem> item = subscriber_.Next(Patience())) {
        On(*item);
      } else if (!TimeIsUp()) {
        OnSilence();
      }
      if (!std::cout) return ops::ExitCode::kIoError;
    }
    return ops::ExitCode::kOk;
  }

 private:
  bool TimeIsUp() const { return options_.timeout > 0 && SteadyClock::now() >= until_; }

  // Termination is asked for, and what was published before that has been shown: two
  // heartbeats came with no event between them, or none comes.
  bool AtRest() {
    if (!asked_ && TerminationAsked()) {
      asked_ = true;
      heartbeats_ = 0;
    }
    return asked_ && (heartbeats_ >= 2 || !alive_);
  }

  milliseconds Patience() const {
    if (options_.timeout <= 0) return kSilence;
    const auto left = std::chrono::ceil<milliseconds>(until_ - SteadyClock::now());
    return std::clamp(left, milliseconds(0), kSilence);
  }

  void On(const LiveItem& item) {
    if (!alive_) std::cerr << "wireroom: following " << options_.from << std::endl;
    alive_ = true;
    switch (item.kind) {
      case LiveItem::Kind::kEvent:
        heartbeats_ = 0;
        return Show(item.event);
      case LiveItem::Kind::kHeartbeat:
        ++heartbeats_;
        // All subscriptions work now.
        TellReady(std::exchange(ready_fd_, -1));
        return;
      case LiveItem::Kind::kGap:
        std::cerr << "wireroom: missed " << item.to - item.from + 1 << " events, sequences "
                  << item.from << " to " << item.to << "; they are in the daemon's journal"
                  << std::endl;
        return;
      case LiveItem::Kind::kRestart:
        std::cerr << "wireroom: the daemon has other data than before: sequences start anew"
                  << std::endl;
        return;
      case LiveItem::Kind::kMalformed:
        std::cerr << "wireroom: dropped a message that is no event" << std::endl;
        return;
    }
  }

  void Show(const v1::Event& event) {
    if (options_.json) {
      std::cout << EventJson(event) << std::endl;
    } else {
      std::cout << pretty_.Render(event) << std::flush;
    }
    ++shown_;
  }

  void OnSilence() {
    if (!alive_ && told_) return;
    std::cerr << "wireroom: " << (alive_ ? "nothing more" : "nothing yet") << " from "
              << options_.from << ", waiting for the daemon" << std::endl;
    told_ = true;
    alive_ = false;
  }

  ops::ExitCode GiveUp() const {
    if (!alive_) {
      std::cerr << "wireroom: no daemon publishes on " << options_.from
                << ": is it running, and is this its live.bind?" << std::endl;
      return ops::ExitCode::kUnavailable;
    }
    if (options_.count == 0) return ops::ExitCode::kOk;
    std::cerr << "wireroom: time is up after " << shown_ << " of " << options_.count << " events"
              << std::endl;
    return ops::ExitCode::kIncomplete;
  }

  const TailOptions options_;
  client::Subscriber subscriber_;
  PrettyStream pretty_;
  SteadyClock::time_point until_;
  uint64_t shown_ = 0;
  int ready_fd_;
  uint64_t heartbeats_ = 0;  // since the last event
  bool asked_ = false;
  // Something came lately; its absence was told.
  bool alive_ = false;
  bool told_ = false;
};

ops::ExitCode RunTail(const TailOptions& options) {
  HoldBackTermination();
  try {
    return Tail(options).Run();
  } catch (const std::invalid_argument& error) {
    std::cerr << "wireroom: " << error.what() << "\n";
    return ops::ExitCode::kUsage;
  }
}

}  // namespace

void AddTail(CLI::App& app, int* exit_code) {
  auto options = std::make_shared<TailOptions>();
  CLI::App* command = app.add_subcommand("tail", "Follow the live events of a daemon");
  command->footer(
      "Shows events from now on, until Ctrl-C. Waits for a daemon that is not there yet, and for\n"
      "one that comes back. Says on stderr which sequences it missed.\n"
      "Topics, each ending in \"/\" (blanks and slashes in names as %20 and %2F):\n"
      "  article.enriched/<first topic>/<source>/    article.rejected/<reason>/<source>/\n"
      "  alert.firing/<level>/<rule>/                story.opened/<story>/\n"
      "SIGTERM ends it when what was published until then has been shown (about two seconds),\n"
      "SIGINT at once.\n"
      "Exit status: 0 after --count events, or when time is up without --count; 1 when time is up\n"
      "before; 69 when there was no daemon by then.");
  command->add_option("--from,--from-live", options->from, "The daemon's live.bind")
      ->capture_default_str();
  command->add_option("-t,--topic", options->topics,
                      "Only topics that begin with this; may be given more than once")
      ->expected(1)->take_all();
  command->add_flag("--json", options->json, "One event a line, in protobuf's JSON mapping");
  command->add_option("--color", options->color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))->capture_default_str();
  command->add_option("-n,--count", options->count, "End after so many events; 0: never")
      ->capture_default_str();
  command->add_option("--timeout", options->timeout, "End after so many seconds; 0: never")
      ->check(CLI::NonNegativeNumber)->capture_default_str();
  command->add_option("--ready-fd", options->ready_fd,
                      "Write \"ready\" to this file descriptor when no event is missed any more");
  command->callback([options, exit_code] { *exit_code = static_cast<int>(RunTail(*options)); });
}

}  // namespace wireroom::app
