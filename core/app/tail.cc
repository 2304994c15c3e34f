// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/app/commands.h"
#include "core/app/event_json.h"
#include "core/app/log_place.h"
#include "core/app/pretty.h"
#include "core/app/ready.h"
#include "core/app/replay.h"
#include "core/ops/exit_code.h"
#include "core/ops/log.h"
#include "wireroom/client/subscriber.h"
#include "wireroom/client/subscription.h"

namespace wireroom::app {
namespace {

using client::LiveItem;
using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

// A feed says something at least each second.
constexpr milliseconds kSilence{3500};

struct TailOptions {
  std::string live = client::SubscriberOptions{}.endpoint;
  std::string sessions = client::SubscriptionOptions{}.endpoint;
  // Where to begin in the journal; empty: the live feed.
  std::string from;
  std::string name;
  bool no_follow = false;
  FilterOptions filter;
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
        subscriber_({options.live, options.filter.topics}),
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
    if (!alive_) std::cerr << "wireroom: following " << options_.live << std::endl;
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
              << options_.live << ", waiting for the daemon" << std::endl;
    told_ = true;
    alive_ = false;
  }

  ops::ExitCode GiveUp() const {
    if (!alive_) {
      std::cerr << "wireroom: no daemon publishes on " << options_.live
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

// Follows the journal from a place on, and misses nothing.
class SessionTail {
 public:
  SessionTail(const TailOptions& options, client::Subscription subscription)
      : options_(options),
        subscription_(std::move(subscription)),
        pretty_(PrettyOptionsFor(STDOUT_FILENO, options.color)),
        ready_fd_(options.ready_fd),
        began_(SteadyClock::now()) {}

  ops::ExitCode Run() {
    while (!Done()) {
      // What was shown is written out before anything is waited for, and acknowledged
      // behind that.
      std::optional<client::Item> item = subscription_.Next(milliseconds(0));
      if (!item) {
        Settle();
        item = subscription_.Next(kStep);
      }
      if (item) Show(*item);
      TellState();
      if (!std::cout) return ops::ExitCode::kIoError;
      if (subscription_.state() == client::SubscriptionState::kEnded) return Ended();
    }
    Settle();
    if (!subscription_.Flush(kFlush)) {
      std::cerr << "wireroom: the daemon has not written that all of it was seen\n";
    }
    return Outcome();
  }

 private:
  static constexpr milliseconds kStep{200};
  static constexpr milliseconds kFlush{5000};

  bool TimeIsUp() const {
    return options_.timeout > 0 &&
           SteadyClock::now() - began_ >= std::chrono::duration<double>(options_.timeout);
  }

  bool Done() const {
    if (options_.count != 0 && shown_ >= options_.count) return true;
    if (TimeIsUp()) return true;
    const bool open = subscription_.state() == client::SubscriptionState::kOpen;
    if (TerminationAsked()) return !open || subscription_.position() >= subscription_.head();
    return options_.no_follow && opened_ && subscription_.position() >= end_;
  }

  void TellState() {
    const bool open = subscription_.state() == client::SubscriptionState::kOpen;
    if (open && !opened_) {
      opened_ = true;
      end_ = subscription_.head();
      if (!options_.no_follow) std::cerr << "wireroom: following " << options_.sessions << std::endl;
      TellReady(std::exchange(ready_fd_, -1));
    }
    const bool ended = subscription_.state() == client::SubscriptionState::kEnded;
    const std::string& trouble = subscription_.error();
    if (!ended && !trouble.empty() && trouble != told_) {
      std::cerr << "wireroom: " << ops::Escaped(trouble) << "; waiting for it" << std::endl;
    }
    told_ = trouble;
  }

  void Settle() {
    std::cout.flush();
    if (std::cout && shown_up_to_ != 0) subscription_.Acknowledge(shown_up_to_);
  }

  void Show(const client::Item& item) {
    if (item.kind == client::Item::Kind::kEvent) shown_up_to_ = item.event.sequence();
    if (item.kind == client::Item::Kind::kRestart) shown_up_to_ = 0;
    if (item.kind != client::Item::Kind::kEvent) {
      std::cerr << "wireroom: " << ops::Escaped(NoticeText(item)) << std::endl;
    } else if (options_.json) {
      std::cout << EventJson(item.event) << '\n';
      ++shown_;
    } else {
      std::cout << pretty_.Render(item.event);
      ++shown_;
    }
  }

  ops::ExitCode Ended() const {
    std::cerr << "wireroom: " << ops::Escaped(subscription_.error()) << "\n";
    return opened_ ? ops::ExitCode::kIncomplete : ops::ExitCode::kUsage;
  }

  ops::ExitCode Outcome() const {
    if (!opened_) {
      std::cerr << "wireroom: no daemon answers on " << options_.sessions
                << ": is it running, and is this its sessions.bind?\n";
      return ops::ExitCode::kUnavailable;
    }
    if (options_.count == 0 || shown_ >= options_.count || !TimeIsUp()) return ops::ExitCode::kOk;
    std::cerr << "wireroom: time is up after " << shown_ << " of " << options_.count
              << " events\n";
    return ops::ExitCode::kIncomplete;
  }

  const TailOptions& options_;
  client::Subscription subscription_;
  PrettyStream pretty_;
  int ready_fd_;
  const SteadyClock::time_point began_;
  uint64_t shown_ = 0;
  uint64_t shown_up_to_ = 0;
  bool opened_ = false;
  // The newest event when it was opened.
  uint64_t end_ = 0;
  std::string told_;
};

ops::ExitCode Fail(const absl::Status& status) {
  std::cerr << "wireroom: " << status.message() << "\n";
  return absl::IsUnavailable(status) ? ops::ExitCode::kUnavailable : ops::ExitCode::kUsage;
}

ops::ExitCode RunSession(const TailOptions& options) {
  const std::string unnamed = options.name.empty() ? "now" : "start";
  const auto from = ParseLogPlace(options.from.empty() ? unnamed : options.from);
  if (!from.ok()) {
    return Fail(absl::InvalidArgumentError("--from: " + std::string(from.status().message())));
  }
  ReplayOptions replay;
  replay.endpoint = options.sessions;
  replay.name = options.name;
  replay.from = *from;
  replay.filter = options.filter.filter();
  replay.acknowledge_by_hand = true;
  if (options.timeout > 0) {
    replay.patience = milliseconds(static_cast<int64_t>(options.timeout * 1000));
  }
  absl::StatusOr<client::Subscription> subscription = OpenReplay(replay);
  if (!subscription.ok()) return Fail(subscription.status());
  return SessionTail(options, *std::move(subscription)).Run();
}

ops::ExitCode RunTail(const TailOptions& options) {
  HoldBackTermination();
  const bool session = !options.from.empty() || !options.name.empty() || options.no_follow ||
                       options.filter.any_but_topics();
  try {
    return session ? RunSession(options) : Tail(options).Run();
  } catch (const std::invalid_argument& error) {
    std::cerr << "wireroom: " << error.what() << "\n";
    return ops::ExitCode::kUsage;
  }
}

}  // namespace

void AddTail(CLI::App& app, int* exit_code) {
  auto options = std::make_shared<TailOptions>();
  CLI::App* command = app.add_subcommand("tail", "Follow the events of a daemon, live or from its journal");
  command->footer(
      "Without --from and --name: the live feed, from now on, until Ctrl-C. Says on stderr which\n"
      "sequences it missed. Topics of the live feed, each ending in \"/\" (blanks and slashes in\n"
      "names as %20 and %2F):\n"
      "  article.enriched/<first topic>/<source>/    article.rejected/<reason>/<source>/\n"
      "  alert.firing/<level>/<rule>/                story.opened/<story>/\n"
      "With --from, or with a filter other than --topic: the journal from that event on, and then\n"
      "what follows; nothing is missed. With --name the daemon remembers what was shown, and the\n"
      "next tail of this name goes on there; --from is for a name that it does not know yet, and\n"
      "`last` for one that it does.\n"
      "Waits for a daemon that is not there yet, and for one that comes back. SIGTERM ends it when\n"
      "what was published until then has been shown (about two seconds), SIGINT at once.\n"
      "Exit status: 0 after --count events, at the end with --no-follow, or when time is up without\n"
      "--count; 1 when time is up before, or the daemon ended it; 64 for a place, a name or a filter\n"
      "that is none; 69 when there was no daemon by then.");
  command->add_option("--from", options->from,
                      "start, now, last, a sequence, a time (2024-05-31T08:30:00Z), or -N for the "
                      "last N events");
  command->add_option("--name", options->name, "Be remembered under this name");
  command->add_flag("--no-follow", options->no_follow,
                    "End with the newest event there is");
  command->add_option("--live", options->live, "The daemon's live.bind")->capture_default_str();
  command->add_option("--sessions", options->sessions, "The daemon's sessions.bind")
      ->capture_default_str();
  AddFilterOptions(*command, &options->filter);
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
